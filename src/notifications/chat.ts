import { NO_NAMES } from '../product-mapping/names.ts'
import type { Store } from '../store/store.ts'
import type { Notice } from '../mailer/facts.ts'
import * as says from '../messages/notice.ts'
import { say } from '../kernel/sentence.ts'
import * as status from '../messages/status.ts'
import { jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { type Books, mailState } from '../status/told-so-far.ts'
import { rewrite } from '../store/update-document.ts'
import type { Direction } from '../status/runs.ts'
import type { Warning } from '../status/warnings.ts'
import { alarmName, isAlarmName, isAlarmTold, isTold } from './concerns.ts'
import { placeOf } from './owner-places.ts'
import { forOwner } from './owners-words.ts'
import type { Ended } from './mail.ts'
import type { Teller } from './material.ts'
import { around, noticeOf, type Trouble, troubleOf } from './trouble.ts'

/** Who tells: a direction, or the daily look. */
type By = Direction | 'check'
const TELLERS: readonly By[] = ['flush', 'import', 'check']

/** What has been told on this day (JST), by who has told it. */
interface Told {
  readonly day: string
  readonly names: readonly string[]
}

interface Item extends Notice {
  readonly name: string
}

/**
 * Problems, and nothing else, into a chat (`notice.url`): each once a day. Called after the run has been recorded; whatever goes
 * wrong is logged, told again by the next run, and never becomes the run's own trouble.
 */
export async function noticeAfter<K extends keyof Books>(
  app: App,
  store: Store,
  { direction, book, concerns }: Teller<K>,
  ended: Omit<Ended, 'startedAt'>,
): Promise<void> {
  try {
    const notifier = await app.notifier()
    if (notifier === null) return
    const day = jstDay(app.now())
    const by: By = book === 'check' ? 'check' : direction
    const own = await toldOn(store, by, day)
    const names = new Set([...own, ...(await alarmsToldOn(store, day))])
    const notices = [
      ...troubleItem(app, direction, ended, names),
      ...ended.alarms.filter((one) => !isAlarmTold(names, one)).map(alarmItem),
      ...(await unsentMail(app, store)),
    ].filter(({ name }) => !names.has(name))
    const problems = concerns(ended.names ?? NO_NAMES).filter((one) => !isTold(names, one))
    if (notices.length + problems.length === 0) return
    const facts = { notices: notices.map(forOwner), problems: problems.map(({ row }) => row) }
    const failed = await notifier.send(notifier.compose(facts))
    if (failed !== null) app.log.warn({}, say(app.locale, says.notSent(failed)))
    else {
      const told = [...notices, ...problems].map(({ name }) => name)
      await remember(store, by, { day, names: [...own, ...told] })
    }
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, says.notWritten))
  }
}

function alarmItem(alarm: Warning): Item {
  const { id, what, next } = alarm
  return { name: alarmName(alarm), what, next, ...placeOf(id) }
}

function troubleItem(
  app: App,
  direction: Direction,
  { error, runs }: Omit<Ended, 'startedAt'>,
  told: ReadonlySet<string>,
): Item[] {
  const trouble = troubleOf(error, around(app, { direction, runs, told }))
  return trouble?.tell === true ? [worded(trouble)] : []
}

/** That it lasts is the news, and then why. */
function worded(trouble: Trouble): Item {
  const { kind, name, headline } = trouble
  const notice = noticeOf(trouble, true)
  if (kind !== 'temporary') return { name, ...notice }
  const { what } = notice
  const both = { ja: `${headline.ja}。${what.ja}`, en: `${headline.en}: ${what.en}` }
  return { name, ...notice, what: both }
}

/** Of that no mail can tell. */
async function unsentMail(app: App, store: Store): Promise<Item[]> {
  const { mail, orders } = app.config
  if (!mail.enabled || !(await mailState(store, { importing: orders.enabled })).pending) return []
  return [{ name: 'alarm mail', ...status.alarmMail }]
}

async function toldOn(store: Store, by: By, day: string): Promise<readonly string[]> {
  const told = await toldInChat(store, by)
  return told?.day === day ? told.names : []
}

async function alarmsToldOn(store: Store, day: string): Promise<readonly string[]> {
  const all = await Promise.all(TELLERS.map((by) => toldOn(store, by, day)))
  return all.flat().filter(isAlarmName)
}

/** What has been told last; null = nothing. */
export async function toldInChat(store: Store, by: By): Promise<Told | null> {
  const { value } = await store.document<Partial<Record<By, Told>>>('notice').read()
  return value?.[by] ?? null
}

/** They write beside each other, without waiting. */
function remember(store: Store, by: By, told: Told): Promise<void> {
  return rewrite<Partial<Record<By, Told>>>(store.document('notice'), (value) => ({
    ...value,
    [by]: told,
  }))
}
