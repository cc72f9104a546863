import type { Command } from 'commander'
import { say } from '../kernel/sentence.ts'
import { MAP_BUILD } from '../messages/map-build.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

interface Flags {
  readonly smaregi: string
  readonly nextengine: string
  readonly by: 'jan' | 'code'
  readonly out: string
}

export function mapBuild({ command, runner }: Declare, group: Command): void {
  const t = (key: keyof typeof MAP_BUILD.options): string =>
    say(runner.locale, MAP_BUILD.options[key])
  command('build', MAP_BUILD, group)
    .requiredOption('--smaregi <FILE>', t('smaregi'))
    .requiredOption('--nextengine <FILE>', t('nextengine'))
    .option('--by <NAME>', t('by'), choice('--by', ['jan', 'code']), 'jan')
    .option('--out <FILE>', t('out'), 'ids.csv')
    .action((flags: Flags) =>
      runner.withFrame(async (frame) =>
        (await import('../commands/map/build.ts')).mapBuild(frame, flags),
      ),
    )
}
