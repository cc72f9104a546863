import type { Habits } from '../connectors/nextengine/habits.ts'
import type { Store } from '../store/store.ts'
import { isNamed } from '../domain/stock/named-rows.ts'
import { type Evidence, hasTag, mayBe, movementsSince } from '../domain/stock/verdict.ts'
import type { Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { DAY_MS } from '../kernel/time.ts'

/**
 * What nobody could say beforehand about Next Engine's uploads, learnt from what it is seen to do. Until something is learnt, ston
 * acts in a way that is safe either way.
 */
export interface Learnt {
  /** Does the reason column of an upload come back in the stock history? */
  readonly reasonKept?: boolean
  /** What stands there instead, where it is always the same. */
  readonly words?: string
  /** Do uploads show in the stock history at all? */
  readonly historyShows?: boolean
  /** Does Next Engine give the stock history out? */
  readonly historyGiven?: true
  /** May a decrement take exactly the free stock? */
  readonly equalToFree?: boolean
  /** When a "no" was learnt: it is asked again a day later, as something else may have been in the way. */
  readonly equalToFreeAt?: string
  /** A file with good and bad rows: the good ones in and the entry failed or succeeded, or nothing in at all. */
  readonly partlyGood?: 'failed' | 'succeeded' | 'nothing'
  /** Does the queue's message name the code of a bad row? */
  readonly namesBadRows?: boolean
}

/** The same about the services as a whole, whatever form uploads have. Only `doctor --probe` asks these. */
export interface Observed extends Habits {
  /** Is a registered 出荷 answered with its number? */
  readonly shipmentTold?: boolean
  /** Is a token that was used passed over without a second 出荷? */
  readonly tokenPassedOver?: boolean
  /** 在庫区分 of the rows that an edited and a deleted 出荷 write. */
  readonly editDivisions?: readonly string[]
  readonly removalDivisions?: readonly string[]
  /** May a finished 出荷 be edited, and deleted? */
  readonly editsAllowed?: boolean
  readonly removalsAllowed?: boolean
  /** Does a registered 出荷 wait for an approval? */
  readonly approvalNeeded?: boolean
  /** Does `/stock/changes` do as `sort` and `id` say? */
  readonly historySorted?: boolean
  readonly historyById?: boolean
}

/** Where an answer comes from. */
export interface Known {
  /** `seen`: in ordinary work. `probed`: `doctor --probe` tried it on purpose. */
  readonly source: 'seen' | 'probed'
  /** ISO instant; since when it is answered like this. */
  readonly at: string
}

export type Sources = Readonly<Record<string, Known>>

export function mayTakeAll({ equalToFree, equalToFreeAt }: Learnt, now: Date): boolean {
  const age = now.getTime() - Date.parse(equalToFreeAt ?? '')
  // A time that lies ahead is a clock's mistake.
  return equalToFree !== false || age > DAY_MS || age < 0
}

/** `known`: the sources, by the name of the question. What was learnt before there were any was seen, nobody knows when. */
type Part<T> = T & { readonly known?: Sources }

/** Each upload form has its own: what one is seen to do says nothing about the other. */
type Remembered = Part<Learnt> & {
  readonly warehouse?: Part<Learnt>
  readonly both?: Part<Observed>
}

export interface Capabilities {
  readonly learnt: Part<Learnt>
  readonly observed: Part<Observed>
  learn(facts: Learnt, source?: Known['source']): Promise<void>
  observe(facts: Observed): Promise<void>
}

/** For holders of the lock `stock`, or for reading. */
export async function openCapabilities(
  store: Store,
  form: 'goods' | 'warehouse',
  now: () => Date,
): Promise<Capabilities> {
  const document = store.document<Remembered>('capabilities')
  let { value, revision } = await document.read()
  const part = (): Part<Learnt> => (form === 'goods' ? value : value?.warehouse) ?? {}
  const write = async (next: Remembered): Promise<void> => {
    if (JSON.stringify(next) === JSON.stringify(value)) return
    await document.replace(next, revision)
    ;({ value, revision } = await document.read())
  }
  const at = (): string => now().toISOString()
  return {
    get learnt() {
      return part()
    },
    get observed() {
      return value?.both ?? {}
    },
    learn(facts, source = 'seen') {
      const next = merged(part(), facts, { source, at: at() })
      return write(form === 'goods' ? { ...value, ...next } : { ...value, warehouse: next })
    },
    observe(facts) {
      const both = merged(value?.both ?? {}, facts, { source: 'probed', at: at() })
      return write({ ...value, both })
    },
  }
}

function merged<T extends object>(before: Part<T>, facts: T, source: Known): Part<T> {
  const known = sourcesOf(before.known ?? {}, before, facts, source)
  const all = { ...before, ...facts }
  return Object.keys(known).length === 0 ? all : { ...all, known }
}

/** What is new, or tried on purpose, gets this source; what is only seen once more keeps its old one. */
export function sourcesOf(known: Sources, before: object, facts: object, source: Known): Sources {
  const news = Object.entries(facts).filter(
    ([name, answer]) =>
      source.source === 'probed' ||
      JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(answer),
  )
  return { ...known, ...Object.fromEntries(news.map(([name]) => [name, source])) }
}

/** What was learnt before the upload, and when it is looked at. */
interface Before {
  readonly learnt: Learnt
  readonly now: Date
}

/** What one looked-at upload teaches. Only what was certainly seen counts. */
export function lessons(
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
  before: Before,
): Learnt {
  const ended = (kind: Verdict['kind']): readonly SentRow[] =>
    rows.filter(({ row }) => verdicts.some((one) => one.row === row && one.kind === kind))
  const [applied, refused] = [ended('applied'), ended('refused')]
  return {
    ...aboutHistory(applied, evidence),
    ...aboutFreeStock(applied, refused, evidence, before),
    ...aboutBadRows(applied, refused, evidence),
  }
}

/** Only where some rows are certainly in and some certainly not. */
function aboutBadRows(
  applied: readonly SentRow[],
  refused: readonly SentRow[],
  { queue, queueMessage }: Evidence,
): Learnt {
  if (applied.length === 0 || refused.length === 0) return {}
  if (queue !== 'failed' && queue !== 'succeeded') return {}
  const namesBadRows = refused.every((row) => isNamed(row.neCode, queueMessage))
  return { partlyGood: queue, namesBadRows }
}

function aboutHistory(applied: readonly SentRow[], evidence: Evidence): Learnt {
  const withTag = applied.some((row) => hasTag(row, evidence.movements))
  if (withTag) return { reasonKept: true, historyShows: true }
  const withoutTag = applied.some((row) =>
    movementsSince(row, evidence.movements).some((one) => mayBe(one, row)),
  )
  if (withoutTag) return { reasonKept: false, historyShows: true, ...ownWords(applied, evidence) }
  // Counts prove that rows were applied, the upload is at rest, and still the history knows of none. One that was not read knows nothing.
  const unseen =
    applied.length > 0 &&
    evidence.over &&
    evidence.after.size > 0 &&
    evidence.historyShows !== false
  return unseen ? { historyShows: false } : {}
}

/** Where the whole file succeeded, a text that all its rows have in common is Next Engine's own for an upload. */
function ownWords(applied: readonly SentRow[], evidence: Evidence): Learnt {
  if (evidence.queue !== 'succeeded') return {}
  const texts = applied.map((row) =>
    movementsSince(row, evidence.movements)
      .filter((one) => mayBe(one, row))
      .map((one) => one.reason),
  )
  const common = new Set(texts[0]?.filter((text) => texts.every((some) => some.includes(text))))
  const [words, ...more] = common
  return words === undefined || words === '' || more.length > 0 ? {} : { words }
}

function aboutFreeStock(
  applied: readonly SentRow[],
  refused: readonly SentRow[],
  evidence: Evidence,
  { learnt, now }: Before,
): Learnt {
  const tookAll = (row: SentRow): boolean => row.sent === -row.before.free
  if (applied.some(tookAll)) return { equalToFree: true }
  const refusedAll = (row: SentRow): boolean =>
    tookAll(row) && evidence.after.get(row.neCode)?.free === row.before.free
  // Where a whole file is refused, something else may have been in the way: another row, a stock-taking.
  const told =
    applied.length > 0
      ? refused.some(refusedAll)
      : learnt.equalToFree !== true && refused.every(refusedAll)
  return refused.length > 0 && told ? { equalToFree: false, equalToFreeAt: now.toISOString() } : {}
}
