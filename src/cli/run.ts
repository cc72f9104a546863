import { say } from '../kernel/sentence.ts'
import { RUN_COMMANDS } from '../messages/run-command.ts'
import type { Declare } from './declare.ts'

export function run({ command, runner, app, reading }: Declare): void {
  command('run', RUN_COMMANDS.run)
    .option('--dry-run', say(runner.locale, RUN_COMMANDS.run.options.dryRun))
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      (dryRun ? reading : app)(
        async (opened) => (await import('../commands/run.ts')).run(opened, { dryRun }),
        'brief',
      ),
    )
}

export function sale({ command, runner, app }: Declare): void {
  command('sale', RUN_COMMANDS.sale)
    .requiredOption('--until <TIME>', say(runner.locale, RUN_COMMANDS.sale.options.until))
    .action(({ until }: { until: string }) =>
      app(async (opened) => (await import('../commands/sale.ts')).sale(opened, until)),
    )
}
