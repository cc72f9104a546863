import { Argument } from 'commander'
import { say } from '../kernel/sentence.ts'
import { SERVER } from '../messages/server-commands.ts'
import { choice } from './choice.ts'
import type { Declare } from './declare.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export function completion({ command, runner, whole }: Declare): void {
  const shell = new Argument('<SHELL>', say(runner.locale, SERVER.completion.options.shell))
  command('completion', SERVER.completion)
    .addArgument(shell.argParser(choice('SHELL', SHELLS)))
    .action((name: (typeof SHELLS)[number]) =>
      runner.withFrame(async () => {
        const { completionFor } = await import('./completion-script.ts')
        const script = completionFor(name, await whole())
        return { exit: 'ok', json: { shell: name, script }, text: script }
      }),
    )
}
