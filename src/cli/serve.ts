import { say } from '../kernel/sentence.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function serve({ command, runner, app }: Declare): void {
  command('serve', COMMANDS.serve)
    .alias('serve-webhook')
    .option('--run', say(runner.locale, COMMANDS.serve.options.run))
    .action(({ run: runs = false }: { run?: boolean }) =>
      app(async (opened) => (await import('../commands/serve.ts')).serve(opened, { run: runs })),
    )
}
