import type { Unfinished } from '../../stock/unfinished.ts'
import type { Store } from '../../store/store.ts'
import * as doctor from '../../text/doctor.ts'
import * as status from '../../text/status.ts'
import type { App } from '../command.ts'
import type { MailAlarm } from './concerns.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const MIB = 1024 * 1024

/** What will go wrong soon, while there is still time: each told once a day, as every problem. */
export async function earlyWarnings(
  app: App,
  store: Store,
  state: Unfinished,
): Promise<readonly MailAlarm[]> {
  const warnings = await Promise.all([
    signInSoon(app),
    heldForLong(app, state),
    diskFull(app, store),
  ])
  return warnings.filter((one) => one !== null)
}

async function signInSoon(app: App): Promise<MailAlarm | null> {
  const { signedIn, refreshTokenEndsAt } = await app.signInState()
  if (!signedIn || refreshTokenEndsAt === null) return null
  const left = Date.parse(refreshTokenEndsAt) - app.now().getTime()
  if (left >= DAY_MS) return null
  const hours = Math.max(0, Math.floor(left / HOUR_MS))
  return { id: 'signInSoon', what: status.alarmSignInSoon(hours), next: doctor.keepAlive }
}

function heldForLong(app: App, { held }: Unfinished): MailAlarm | null {
  const now = app.now().getTime()
  const old = held.filter((one) => now - Date.parse(one.since) > DAY_MS).length
  return old === 0 ? null : { id: 'heldLong', what: status.alarmHeldLong(old) }
}

async function diskFull(app: App, store: Store): Promise<MailAlarm | null> {
  const least = app.config.alarms.diskFreeMiB
  const free = Math.floor((await store.probe()).freeBytes / MIB)
  return free >= least ? null : { id: 'disk', what: status.alarmDisk(free), next: doctor.makeRoom }
}
