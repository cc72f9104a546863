import { MAIL } from '../messages/mail-command.ts'
import type { Declare } from './declare.ts'

export function mail({ command, group, app }: Declare): void {
  command('test', MAIL.test, group('mail', MAIL.mail)).action(() =>
    app(async (opened) => (await import('../notifications/test-mail.ts')).mailTest(opened)),
  )
}
