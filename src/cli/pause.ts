import type { ResumeOptions } from '../commands/resume.ts'
import { PAUSE_COMMANDS } from '../messages/pause-commands.ts'
import { listOf } from '../kernel/list-of.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

export function pause({ command, t, app }: Declare): void {
  const text = PAUSE_COMMANDS.pause.options
  command('pause', PAUSE_COMMANDS.pause)
    .requiredOption('--for <WHAT>', t(text.for), choice('--for', ['stocktaking'] as const))
    .option('--stores <IDS>', t(text.stores), listOf)
    .action(({ stores = [] }: { stores?: readonly string[] }) =>
      app(async (opened) => (await import('../commands/pause.ts')).pause(opened, stores)),
    )
}

type Flags = Partial<Omit<ResumeOptions, 'ask'>>

export function resume({ command, t, runner, app }: Declare): void {
  const text = PAUSE_COMMANDS.resume.options
  command('resume', PAUSE_COMMANDS.resume)
    .option('--counted <TIME>', t(text.counted))
    .option(
      '--unshipped <HOW>',
      t(text.unshipped),
      choice('--unshipped', ['counted', 'apart'] as const),
    )
    .option('--not-counted', t(text.notCounted))
    .option('--yes', t(text.yes))
    .action(({ notCounted = false, yes = false, ...more }: Flags) =>
      app(async (opened) => {
        const { resume: work } = await import('../commands/resume.ts')
        return work(opened, { ...more, notCounted, yes, ask: runner.ask })
      }),
    )
}
