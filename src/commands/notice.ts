import type { StonError } from '../errors.ts'
import type { ProblemRow } from '../mail/facts.ts'
import { scrub } from '../redact.ts'
import type { Store } from '../store/store.ts'
import * as says from '../text/notice.ts'
import { type Locale, say, type Sentence } from '../text/sentence.ts'
import { jstDay } from '../time.ts'
import type { App } from './command.ts'
import { type Concern, concernsOf } from './mail/concerns.ts'
import { type OrderConcern, concernOf } from './mail/orders-facts.ts'
import { troubleOf } from './mail/trouble.ts'
import { update } from './mapping/update.ts'
import { readRuns } from './runs.ts'
import type { Warning } from './warnings.ts'

export { concernOf, concernsOf }

/** What has been told on this day (JST), by direction. */
interface Told {
  readonly day: string
  readonly names: readonly string[]
}

type Direction = 'flush' | 'import'

/** What a run knows at its end. */
export interface NoticeFacts {
  readonly direction: Direction
  readonly concerns: readonly (Concern | OrderConcern)[]
  readonly alarms: readonly Warning[]
  readonly error: StonError | null
}

interface Item {
  readonly name: string
  readonly what: Sentence
  readonly next: Sentence | null
}

/**
 * Problems, and nothing else, into a chat (`notice.url`): each once a day. Called after the run has been recorded; whatever goes
 * wrong is logged, told again by the next run, and never becomes the run's own trouble.
 */
export async function noticeAfter(app: App, store: Store, facts: NoticeFacts): Promise<void> {
  try {
    const notifier = await app.notifier()
    if (notifier === null) return
    const day = jstDay(app.now())
    const names = new Set(await toldOn(store, facts.direction, day))
    const fresh = (await itemsOf(app, store, facts, names)).filter(({ name }) => !names.has(name))
    if (fresh.length === 0) return
    const locale = app.config.locale ?? app.locale
    const failed = await notifier.send(scrub(textOf(locale, fresh)))
    if (failed !== null) app.log.warn({}, say(app.locale, says.notSent(failed)))
    else await remember(store, facts.direction, { day, names: [...names, ...fresh.map(nameOf)] })
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, says.notWritten))
  }
}

function nameOf({ name }: Item): string {
  return name
}

async function itemsOf(
  app: App,
  store: Store,
  { direction, concerns, alarms, error }: NoticeFacts,
  told: ReadonlySet<string>,
): Promise<Item[]> {
  const trouble = troubleOf(error, {
    book: { troubleSince: null },
    succeededAt: (await readRuns(store)).succeededAt?.[direction],
    now: app.now(),
    noSuccessHours: app.config.alarms.noSuccessHours,
    told,
  })
  return [
    ...(trouble?.tell === true ? [trouble] : []),
    ...alarms.map(({ id, what, next }) => ({ name: `alarm ${id}`, what, next: next ?? null })),
    ...concerns.map(({ name, row }) => ({ name, what: rowText(row), next: row.next })),
  ]
}

function rowText({ product, quantity, what }: ProblemRow): Sentence {
  const join = (locale: Locale): string =>
    [product[locale], quantity, what[locale]].filter((part) => part !== '').join('  ')
  return { ja: join('ja'), en: join('en') }
}

/** As many as a chat shows; the rest is counted. */
const SHOWN = 10

function textOf(locale: Locale, items: readonly Item[]): string {
  const rest = items.length - SHOWN
  return [
    say(locale, says.title(items.length)),
    ...items
      .slice(0, SHOWN)
      .map(({ what, next }) =>
        next === null
          ? `• ${say(locale, what)}`
          : `• ${say(locale, what)}\n   → ${say(locale, next)}`,
      ),
    ...(rest > 0 ? [say(locale, says.more(rest))] : []),
  ].join('\n')
}

async function toldOn(store: Store, direction: Direction, day: string): Promise<readonly string[]> {
  const { value } = await store.document<Partial<Record<Direction, Told>>>('notice').read()
  const told = value?.[direction]
  return told?.day === day ? told.names : []
}

/** Both directions write beside each other, without waiting. */
function remember(store: Store, direction: Direction, told: Told): Promise<void> {
  return update<Partial<Record<Direction, Told>>, void>(store.document('notice'), (value) => ({
    write: { ...value, [direction]: told },
    result: undefined,
  }))
}
