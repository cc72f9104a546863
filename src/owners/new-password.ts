import type { App } from '../context.ts'
import type { Ask } from '../kernel/console.ts'
import { usageError } from '../kernel/errors.ts'
import { registerSecrets } from '../kernel/redact.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/owner-command.ts'
import { type Input, readInput } from '../user-files/read.ts'
import { isPassword, LONGEST, SHORTEST } from './password.ts'

/** Where a password comes from: asked for twice, or a line of standard input where nobody can be asked. */
export interface PasswordMeans {
  readonly ask: Ask | null
  readonly stdin: Input | undefined
}

/** A password of somebody who is given one. Throws where none comes, or one that will not do. */
export async function newPassword(app: App, { ask, stdin }: PasswordMeans): Promise<string> {
  const password = ask === null ? await firstLine(stdin) : await typedTwice(app, ask)
  registerSecrets([password])
  if (!isPassword(password)) throw usageError(says.badPassword(SHORTEST, LONGEST))
  return password
}

async function typedTwice({ locale }: App, ask: Ask): Promise<string> {
  const hidden = { secret: true, raw: true } as const
  const first = await ask(say(locale, says.askPassword), hidden)
  if (first === null || first === '') throw usageError(says.notGiven)
  if ((await ask(say(locale, says.askAgain), hidden)) !== first) throw usageError(says.notTheSame)
  return first
}

async function firstLine(stdin: Input | undefined): Promise<string> {
  const text = (await readInput('-', stdin)).toString('utf8')
  const [line = ''] = text.split(/\r?\n/)
  if (line === '') throw usageError(says.notGiven)
  return line
}
