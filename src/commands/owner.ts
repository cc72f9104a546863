import { ownerUrl } from '../config/owner-url.ts'
import type { App, Report } from '../context.ts'
import { StonError, usageError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { jstIsoOf, minuteOf } from '../kernel/time.ts'
import { aName } from '../messages/cli.ts'
import * as says from '../messages/owner-command.ts'
import { addOwner, changePassword, readOwners, removeOwner } from '../owners/book.ts'
import { isName } from '../owners/name.ts'
import { newPassword, type PasswordMeans } from '../owners/new-password.ts'
import { keepPassword } from '../owners/password.ts'
import { toldReport } from '../reports/told-report.ts'

export async function ownerAdd(app: App, name: string, means: PasswordMeans): Promise<Report> {
  if (!isName(name)) throw usageError(aName)
  const store = await app.store()
  // Before somebody types a password for nothing.
  const isThere = (await readOwners(store)).some((one) => one.name === name)
  const password = isThere ? null : await keepPassword(await newPassword(app, means))
  if (password === null || !(await addOwner(store, name, password, app.now())))
    throw usageError(says.exists(name), says.existsHint)
  const url = ownerUrl(app.config)
  return toldReport(app.locale, [says.added(name, url)], { outcome: 'ok', name, url })
}

export async function ownerPassword(app: App, name: string, means: PasswordMeans): Promise<Report> {
  const store = await app.store()
  if (!(await readOwners(store)).some((one) => one.name === name)) throw unknown(name)
  const password = await keepPassword(await newPassword(app, means))
  if (!(await changePassword(store, name, password, app.now()))) throw unknown(name)
  return toldReport(app.locale, [says.changed(name)], { outcome: 'ok', name })
}

export async function ownerRemove(app: App, name: string): Promise<Report> {
  if (!(await removeOwner(await app.store(), name))) throw unknown(name)
  return toldReport(app.locale, [says.removed(name)], { outcome: 'ok', name })
}

export async function ownerList(app: App): Promise<Report> {
  const owners = (await readOwners(await app.store())).map(({ name, addedAt, passwordAt }) => ({
    name,
    addedAt: jstIsoOf(addedAt),
    passwordAt: jstIsoOf(passwordAt),
  }))
  const lines = owners.map(({ name, addedAt, passwordAt }) => {
    const since = says.since(minuteOf(addedAt), minuteOf(passwordAt))
    return `${name}  ${say(app.locale, since)}`
  })
  const text = lines.length === 0 ? say(app.locale, says.nobody) : lines.join('\n')
  return { exit: 'ok', json: { owners }, text }
}

function unknown(name: string): StonError {
  return usageError(says.unknown(name), says.unknownHint)
}
