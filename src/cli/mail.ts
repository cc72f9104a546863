import { CLI } from '../text/cli.ts'
import { MAIL } from '../text/mail-command.ts'
import { say } from '../text/sentence.ts'
import type { Declare } from './declare.ts'

export function mail({ command, runner, app }: Declare): void {
  const group = command('mail', MAIL.mail).usage(say(runner.locale, CLI.usage)).helpCommand(false)
  command('test', MAIL.test, group).action(() =>
    app(async (opened) => (await import('../commands/mail.ts')).mailTest(opened)),
  )
}
