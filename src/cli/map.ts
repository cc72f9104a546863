import type { Command } from 'commander'
import { MAP } from '../messages/map-commands.ts'
import type { Declare } from './declare.ts'
import { mapBuild } from './map-build.ts'

export function map(declare: Declare): void {
  const group = declare.group('map', MAP.map)
  mapBuild(declare, group)
  files(declare, group)
  changes(declare, group)
  readingCommands(declare, group)
  exclusions(declare, group)
}

/** The table as a file, and its past. */
function files({ command, t, runner, app, reading }: Declare, group: Command): void {
  command('import', MAP.import, group)
    .argument('<FILE>', t(MAP.import.options.file))
    .option('--dry-run', t(MAP.import.options.dryRun))
    .option('--yes', t(MAP.import.options.yes))
    .action((file: string, { yes = false, dryRun = false }: Sure & { dryRun?: boolean }) =>
      (dryRun ? reading : app)(async (opened) => {
        const { mapImport } = await import('../commands/map/replace.ts')
        // What comes through standard input is the table, and no answer.
        const ask = file === '-' ? null : runner.ask
        return mapImport(opened, { file, stdin: runner.stdin, yes, ask, dryRun })
      }),
    )
  command('export', MAP.export, group)
    .argument('[FILE]', t(MAP.export.options.file))
    .option('--excel', t(MAP.export.options.excel))
    .action((file: string | undefined, { excel = false }: { excel?: boolean }) =>
      reading(async (opened) =>
        (await import('../commands/map/export.ts')).mapExport(opened, { file, excel }),
      ),
    )
  command('template', MAP.template, group)
    .option('--excel', t(MAP.template.options.excel))
    .action(({ excel = false }: { excel?: boolean }) =>
      runner.withFrame(async () =>
        (await import('../commands/map/export.ts')).mapTemplate({ excel }),
      ),
    )
}

/** Away from the table in force. */
function changes({ command, t, runner, app }: Declare, group: Command): void {
  command('clear', MAP.clear, group)
    .option('--yes', t(MAP.clear.options.yes))
    .action(({ yes = false }: Sure) =>
      app(async (opened) =>
        (await import('../commands/map/back.ts')).mapClear(opened, { yes, ask: runner.ask }),
      ),
    )
  command('undo', MAP.undo, group)
    .option('--yes', t(MAP.undo.options.yes))
    .action(({ yes = false }: Sure) =>
      app(async (opened) =>
        (await import('../commands/map/back.ts')).mapUndo(opened, { yes, ask: runner.ask }),
      ),
    )
}

interface Sure {
  readonly yes?: boolean
}

/** What the table says, and what both masters say about it. */
function readingCommands({ command, t, app, reading }: Declare, group: Command): void {
  command('show', MAP.show, group)
    .argument('<ID_OR_CODE>', t(MAP.show.options.name))
    .action((name: string) =>
      reading(async (opened) => (await import('../commands/map/show.ts')).mapShow(opened, name)),
    )
  command('check', MAP.check, group).action(() =>
    app(async (opened) => (await import('../commands/map/check.ts')).mapCheck(opened)),
  )
  command('sync', MAP.sync, group)
    .option('--accept <ID...>', t(MAP.sync.options.accept))
    .action(({ accept = [] }: { accept?: string[] }) =>
      app(async (opened) => (await import('../commands/map/sync.ts')).mapSync(opened, { accept })),
    )
}

function exclusions({ command, t, app, reading }: Declare, group: Command): void {
  command('exclude', MAP.exclude, group)
    .argument('[ID_OR_CODE...]', t(MAP.exclude.options.name))
    .option('--list', t(MAP.exclude.options.list))
    .action((names: string[], { list = false }: { list?: boolean }) =>
      (list ? reading : app)(async (opened) =>
        (await import('../commands/map/exclusions.ts')).mapExclude(opened, names, { list }),
      ),
    )
  command('include', MAP.include, group)
    .argument('<ID_OR_CODE...>', t(MAP.include.options.name))
    .action((names: string[]) =>
      app(async (opened) =>
        (await import('../commands/map/exclusions.ts')).mapInclude(opened, names),
      ),
    )
}
