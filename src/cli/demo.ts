import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

export function demo({ command, runner }: Declare): void {
  const text = COMMANDS.demo.options
  const apis = ['legacy', 'platform'] as const
  command('demo', COMMANDS.demo)
    .option('--keep', say(runner.locale, text.keep))
    .option('--api <NAME>', say(runner.locale, text.api), choice('--api', apis), 'legacy')
    .action(({ keep = false, api }: { keep?: boolean; api: 'legacy' | 'platform' }) =>
      runner.withFrame(async (frame) =>
        (await import('../demo/demo.ts')).demo(frame, { keep, api }),
      ),
    )
}
