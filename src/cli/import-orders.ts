import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function importOrders({ command, runner, app, reading }: Declare): void {
  const text = COMMANDS.importOrders.options
  command('import-orders', COMMANDS.importOrders)
    .option('--dry-run', say(runner.locale, text.dryRun))
    .option('--since <TIME>', say(runner.locale, text.since))
    .option('--from-now', say(runner.locale, text.fromNow))
    .action(({ dryRun = false, fromNow = false, since }: ImportFlags) =>
      (dryRun ? reading : app)(async (opened) => {
        const { importOrders: work } = await import('../commands/import-orders.ts')
        return work(opened, { dryRun, fromNow, ...(since === undefined ? {} : { since }) })
      }),
    )
}

interface ImportFlags {
  readonly dryRun?: boolean
  readonly since?: string
  readonly fromNow?: boolean
}
