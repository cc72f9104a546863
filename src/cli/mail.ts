import { CLI } from '../messages/cli.ts'
import { MAIL } from '../messages/mail-command.ts'
import { say } from '../kernel/sentence.ts'
import type { Declare } from './declare.ts'

export function mail({ command, runner, app }: Declare): void {
  const group = command('mail', MAIL.mail).usage(say(runner.locale, CLI.usage)).helpCommand(false)
  command('test', MAIL.test, group).action(() =>
    app(async (opened) => (await import('../notifications/test-mail.ts')).mailTest(opened)),
  )
}
