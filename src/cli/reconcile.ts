import type { ReconcileOptions } from '../commands/reconcile.ts'
import { RECONCILE } from '../messages/reconcile-command.ts'
import { say } from '../kernel/sentence.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

type Flags = Partial<Pick<ReconcileOptions, 'csv' | 'from' | 'apply' | 'accept' | 'yes' | 'mail'>>

export function reconcile({ command, runner, app }: Declare): void {
  const t = (key: keyof typeof RECONCILE.options): string =>
    say(runner.locale, RECONCILE.options[key])
  command('reconcile', RECONCILE)
    .option('--csv <FILE>', t('csv'))
    .option('--from <FILE>', t('from'))
    .option('--apply <SIDE>', t('apply'), choice('--apply', ['nextengine', 'smaregi'] as const))
    .option('--accept', t('accept'))
    .option('--yes', t('yes'))
    .option('--mail', t('mail'))
    .action(({ accept = false, yes = false, mail = false, ...files }: Flags) =>
      app(async (opened) => {
        const { reconcile: work } = await import('../commands/reconcile.ts')
        const { ask, stdin } = runner
        return work(opened, { ...files, accept, yes, mail, ask, stdin })
      }),
    )
}
