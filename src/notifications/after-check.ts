import type { App } from '../context.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import * as well from '../messages/mail-done.ts'
import { planLines } from '../reports/schedule.ts'
import { readOverview } from '../status/overview.ts'
import type { Snapshot } from '../status/snapshot.ts'
import { type MailBook, NOTHING_TOLD, readBook, writeBook } from '../status/told-so-far.ts'
import { type Warning, type WarningId, warningsOf } from '../status/warnings.ts'
import type { Store } from '../store/store.ts'
import { noticeAfter, toldInChat } from './chat.ts'
import { isAlarmTold } from './concerns.ts'
import { type Ended, mailAfter } from './mail.ts'
import type { Teller } from './material.ts'

/**
 * After the daily look of `ston run`: a direction that does not come to its end, whatever ends it, cannot tell that itself. So the warnings
 * are told that no run has told within a day.
 */
export async function tellAfterCheck(app: App, store: Store): Promise<void> {
  const { mail, notice, alarms: limits } = app.config
  if (!mail.enabled && notice.url === '') return
  const overview = await readOverview(app, store)
  const warnings = warningsOf(overview, limits)
  const untold = (told: Told): Ended => endedWith(app, overview, untoldOf(warnings, told))
  const mailed = untold(await toldByMail(app, store))
  if (mailed.alarms.length > 0) await mailAfter(app, store, TELLER, mailed)
  else await letGo(store)
  const noticed = untold(await toldByChat(app, store))
  if (noticed.alarms.length > 0) await noticeAfter(app, store, TELLER, noticed)
}

/** What could not be mailed is over, or another mail has told it: no look will send one for it. */
async function letGo(store: Store): Promise<void> {
  const book = await readBook(store, 'check')
  if (book?.pending !== true) return
  await writeBook(store, 'check', { ...book, pending: false, trouble: null })
}

/** Names of what each direction has told within a day. */
interface Told {
  readonly flush: readonly string[]
  readonly import: readonly string[]
}

async function toldByMail(app: App, store: Store): Promise<Told> {
  const [stock, orders] = [await readBook(store, 'stock'), await readBook(store, 'orders')]
  return { flush: lately(app, stock?.told), import: lately(app, orders?.told) }
}

async function toldByChat(app: App, store: Store): Promise<Told> {
  const told = async (direction: keyof Told): Promise<readonly string[]> =>
    lately(app, await toldInChat(store, direction))
  return { flush: await told('flush'), import: await told('import') }
}

/** Days are noted, no moments: today, or yesterday. */
function lately(app: App, told: MailBook['told'] | null | undefined): readonly string[] {
  const now = app.now().getTime()
  const days = [now, now - DAY_MS].map((at) => jstDay(new Date(at)))
  return told !== null && told !== undefined && days.includes(told.day) ? told.names : []
}

function untoldOf(warnings: readonly Warning[], told: Told): readonly Warning[] {
  const names = new Set([...told.flush, ...told.import])
  return warnings.filter((one) => !isAlarmTold(names, one) && !isTroubleOf(one.id, told))
}

/** Why a run has stopped says as much. */
function isTroubleOf(id: WarningId, told: Told): boolean {
  if (id === 'noFlush') return told.flush.some(isTrouble)
  if (id === 'noImport') return told.import.some(isTrouble)
  return id === 'signIn' && [...told.flush, ...told.import].includes('auth')
}

function isTrouble(name: string): boolean {
  return name === 'auth' || name === 'temporary' || name.startsWith('error ')
}

function endedWith(app: App, snapshot: Snapshot, alarms: readonly Warning[]): Ended {
  const { runs, names } = snapshot
  return { error: null, startedAt: app.now(), alarms, runs, names, plan: planLines(snapshot) }
}

/** It has done nothing itself. */
const TELLER: Teller<'check'> = {
  direction: 'flush',
  book: 'check',
  count: (before) => before ?? NOTHING_TOLD,
  concerns: () => [],
  products: () => [],
  sent: () => Promise.resolve([]),
  hasNews: () => false,
  headline: () => well.nothingSent,
  parts: () => ({}),
  told: (book) => book,
}
