import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function failures({ command, group, t, app, reading }: Declare): void {
  const failures = group('failures', COMMANDS.failures)
  const load = () => import('../commands/failures.ts')
  command('list', COMMANDS.failuresList, failures).action(() =>
    reading(async (opened) => (await load()).failuresList(opened)),
  )
  command('retry', COMMANDS.failuresRetry, failures)
    .argument('[ID...]', t(COMMANDS.failuresRetry.options.id))
    .action((ids: string[]) => app(async (opened) => (await load()).failuresRetry(opened, ids)))
  command('drop', COMMANDS.failuresDrop, failures)
    .argument('<ID...>', t(COMMANDS.failuresDrop.options.id))
    .requiredOption('--why <TEXT>', t(COMMANDS.failuresDrop.options.why))
    .action((ids: string[], { why }: { why: string }) =>
      app(async (opened) => (await load()).failuresDrop(opened, ids, why)),
    )
  const resolving = COMMANDS.failuresResolve.options
  command('resolve', COMMANDS.failuresResolve, failures)
    .argument('<ID>', t(resolving.id))
    .option('--applied', t(resolving.applied))
    .option('--not-applied', t(resolving.notApplied))
    .action(
      (
        id: string,
        { applied = false, notApplied = false }: { applied?: boolean; notApplied?: boolean },
      ) =>
        app(async (opened) => (await load()).failuresResolve(opened, id, { applied, notApplied })),
    )
}
