import { Option } from 'commander'
import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function importOrders({ command, runner, app, reading, configOption }: Declare): void {
  const text = COMMANDS.importOrders.options
  command('import-orders', COMMANDS.importOrders)
    .option('--dry-run', say(runner.locale, text.dryRun))
    .option('--since <TIME>', say(runner.locale, text.since))
    .option('--from-now', say(runner.locale, text.fromNow))
    .addOption(new Option('--switch-on').hideHelp())
    .action(({ dryRun = false, fromNow = false, since, switchOn = false }: ImportFlags) =>
      (dryRun ? reading : app)(async (opened) => {
        const { importOrders: work } = await import('../commands/import-orders.ts')
        const { configPath } = await import('../config/load.ts')
        const { env } = runner.frame
        const place = { file: configPath(configOption(), env), env, stdin: runner.stdin }
        return work(opened, {
          dryRun,
          fromNow,
          ...(since === undefined ? {} : { since }),
          ...(switchOn ? { switchOn: place } : {}),
        })
      }),
    )
}

interface ImportFlags {
  readonly dryRun?: boolean
  readonly since?: string
  readonly fromNow?: boolean
  readonly switchOn?: boolean
}
