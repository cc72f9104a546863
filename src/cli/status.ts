import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function status({ command, runner, reading }: Declare): void {
  command('status', COMMANDS.status)
    .option('--check', say(runner.locale, COMMANDS.status.options.check))
    .action(({ check = false }: { check?: boolean }) =>
      reading(
        async (opened) => (await import('../commands/status.ts')).status(opened, { check }),
        'brief',
      ),
    )
}
