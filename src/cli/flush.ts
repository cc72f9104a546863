import { Option } from 'commander'
import type { FlushOptions } from '../commands/flush.ts'
import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function flush({ command, runner, app, reading }: Declare): void {
  command('flush', COMMANDS.flush)
    .option('--dry-run', say(runner.locale, COMMANDS.flush.options.dryRun))
    .option('--urgent', say(runner.locale, COMMANDS.flush.options.urgent))
    .addOption(new Option('--planned <FIRST>').choices(['ask', 'send', 'look']).hideHelp())
    .action(({ dryRun = false, urgent = false, planned }: Partial<FlushOptions>) =>
      (dryRun ? reading : app)(async (opened) =>
        (await import('../commands/flush.ts')).flush(opened, {
          dryRun,
          urgent,
          ...(planned && { planned }),
        }),
      ),
    )
}
