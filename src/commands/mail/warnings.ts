import type { BatchHead } from '../../stock/batch.ts'
import type { Unfinished } from '../../stock/unfinished.ts'
import type { Store } from '../../store/store.ts'
import * as doctor from '../../text/doctor.ts'
import * as status from '../../text/status.ts'
import type { App } from '../command.ts'
import { freeMiB } from '../room.ts'
import { readRuns, type Runs } from '../runs.ts'
import type { MailAlarm } from './concerns.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** What will go wrong soon, while there is still time: each told once a day, as every problem. */
export async function earlyWarnings(
  app: App,
  store: Store,
  state: Unfinished,
): Promise<readonly MailAlarm[]> {
  // The run has read all that has come in, so its newest batch knows.
  const head = await store.batches.newest()
  const runs = await readRuns(store)
  const warnings = [
    await signInSoon(app),
    heldForLong(app, state),
    await diskFull(app),
    silence(app, head),
    otherForm(head),
    foundAlone(runs),
    silentImport(app, runs),
  ]
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

function silence(app: App, head: BatchHead | null): MailAlarm | null {
  const { silenceHours } = app.config.alarms
  const last = head?.lastReceivedAt ?? null
  if (silenceHours === 0 || last === null) return null
  const silent = app.now().getTime() - Date.parse(last)
  return silent <= silenceHours * HOUR_MS
    ? null
    : { id: 'silence', what: status.alarmSilence(silenceHours) }
}

/** A contract that sends both forms would count every sale twice, so one of them is left out, and should be switched off. */
function otherForm(head: BatchHead | null): MailAlarm | null {
  if (head === null || head.otherChannel === 0) return null
  const form = head.channel === 'platform' ? 'legacy' : 'platform'
  return { id: 'otherForm', what: status.alarmOtherForm(form, head.otherChannel) }
}

async function diskFull(app: App): Promise<MailAlarm | null> {
  const free = await freeMiB(app.config)
  return free === null || free >= app.config.alarms.diskFreeMiB
    ? null
    : { id: 'disk', what: status.alarmDisk(free), next: doctor.makeRoom }
}

/** Called after the run has been recorded: it is the last one. */
function foundAlone({ flush }: Runs): MailAlarm | null {
  const found = Number(flush?.['found'] ?? 0)
  return found === 0 ? null : { id: 'found', what: status.alarmFound(found) }
}

/** A command that does not run any more cannot write mails itself. */
function silentImport(app: App, { succeededAt }: Runs): MailAlarm | null {
  const { noSuccessHours } = app.config.alarms
  const since = succeededAt?.import
  if (!app.config.orders.enabled || since === undefined || noSuccessHours === 0) return null
  return app.now().getTime() - Date.parse(since) > noSuccessHours * HOUR_MS
    ? { id: 'noImport', what: status.alarmNoImport(noSuccessHours) }
    : null
}
