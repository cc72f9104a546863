import { say } from '../kernel/sentence.ts'
import { WHY } from '../messages/why-command.ts'
import type { Declare } from './declare.ts'

export function why({ command, runner, reading }: Declare): void {
  command('why', WHY)
    .argument('<ID_OR_CODE>', say(runner.locale, WHY.options.name))
    .action((name: string) =>
      reading(async (opened) => (await import('../commands/why.ts')).why(opened, name)),
    )
}
