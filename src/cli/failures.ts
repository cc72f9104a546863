import { CLI } from '../messages/cli.ts'
import { COMMANDS } from '../messages/commands.ts'
import { say } from '../kernel/sentence.ts'
import type { Declare } from './declare.ts'

export function failures({ command, runner, app, reading }: Declare): void {
  const group = command('failures', COMMANDS.failures)
    .usage(say(runner.locale, CLI.usage))
    .helpCommand(false)
  const load = () => import('../commands/failures.ts')
  command('list', COMMANDS.failuresList, group).action(() =>
    reading(async (opened) => (await load()).failuresList(opened)),
  )
  command('retry', COMMANDS.failuresRetry, group)
    .argument('[ID...]', say(runner.locale, COMMANDS.failuresRetry.options.id))
    .action((ids: string[]) => app(async (opened) => (await load()).failuresRetry(opened, ids)))
  command('drop', COMMANDS.failuresDrop, group)
    .argument('<ID...>', say(runner.locale, COMMANDS.failuresDrop.options.id))
    .requiredOption('--why <TEXT>', say(runner.locale, COMMANDS.failuresDrop.options.why))
    .action((ids: string[], { why }: { why: string }) =>
      app(async (opened) => (await load()).failuresDrop(opened, ids, why)),
    )
  const resolving = COMMANDS.failuresResolve.options
  command('resolve', COMMANDS.failuresResolve, group)
    .argument('<ID>', say(runner.locale, resolving.id))
    .option('--applied', say(runner.locale, resolving.applied))
    .option('--not-applied', say(runner.locale, resolving.notApplied))
    .action(
      (
        id: string,
        { applied = false, notApplied = false }: { applied?: boolean; notApplied?: boolean },
      ) =>
        app(async (opened) => (await load()).failuresResolve(opened, id, { applied, notApplied })),
    )
}
