import type { ReconcileOptions } from '../commands/reconcile.ts'
import { RECONCILE } from '../messages/reconcile-command.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

type Flags = Partial<Pick<ReconcileOptions, 'csv' | 'from' | 'apply' | 'accept' | 'yes' | 'mail'>>

export function reconcile({ command, t, runner, app }: Declare): void {
  const text = RECONCILE.options
  command('reconcile', RECONCILE)
    .option('--csv <FILE>', t(text.csv))
    .option('--from <FILE>', t(text.from))
    .option('--apply <SIDE>', t(text.apply), choice('--apply', ['nextengine', 'smaregi'] as const))
    .option('--accept', t(text.accept))
    .option('--yes', t(text.yes))
    .option('--mail', t(text.mail))
    .action(({ accept = false, yes = false, mail = false, ...files }: Flags) =>
      app(async (opened) => {
        const { reconcile: work } = await import('../commands/reconcile.ts')
        const { ask, stdin } = runner
        return work(opened, { ...files, accept, yes, mail, ask, stdin })
      }),
    )
}
