import { WHY } from '../messages/why-command.ts'
import type { Declare } from './declare.ts'

export function why({ command, t, reading }: Declare): void {
  command('why', WHY)
    .argument('[ID_OR_CODE]', t(WHY.options.name))
    .action((name?: string) =>
      reading(async (opened) => {
        const { decisions, why: story } = await import('../commands/why.ts')
        return name === undefined ? decisions(opened) : story(opened, name)
      }),
    )
}
