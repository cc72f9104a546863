import type { BatchHead, BatchRow, ChangeRecord, RowOutcome } from '../domain/stock/batch.ts'
import type { OpenItem } from '../domain/stock/left-open.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { numbersOf, openWorkOf } from '../domain/stock/open-work.ts'
import { inShownWarehouse, inWarehouse } from '../domain/stock/stock-key.ts'
import { FIRST_RULES } from '../domain/stock/rules.ts'
import { readPlaceNames } from '../product-mapping/place-names.ts'
import type { Places } from '../store/product-index.ts'
import type { Store } from '../store/store.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import type { PlaceNames } from '../messages/places.ts'
import { sideBySide } from '../kernel/side-by-side.ts'
import { jstIsoOf } from '../kernel/time.ts'
import { problemOf } from '../reports/problems.ts'
import type { ChangeEvent, OutcomeEvent, SentEvent, StoppedEvent, StoryEvent } from './events.ts'
import { decisionsOf } from './decisions.ts'
import { noticesOf } from './notices.ts'
import { concernsItem } from './open.ts'
import { ordersOf } from './orders.ts'
import type { Concerns } from './subject.ts'
import { tablesOf } from './tables.ts'

/** Batches that are read at a time: they are files that wait for a disk. */
const AT_A_TIME = 4

/** Everything the batches say about the product, newest last. One batch after another: only what concerns it is kept. */
export async function storyOf(
  store: Store,
  locale: Locale,
  concerns: Concerns,
): Promise<readonly StoryEvent[]> {
  const wording = { locale, places: await readPlaceNames(store) }
  const events = named(await eventsOf(store, wording, concerns), wording.places)
  const orders = await ordersOf(store, concerns)
  const decisions = await decisionsOf(store, concerns)
  const tables = await tablesOf(store, concerns)
  return inOrder([...(await withNotices(store, events)), ...orders, ...decisions, ...tables])
}

/** Batches that are known to have nothing of it are passed over; what it went under in its time is looked up as well, once it is learnt. */
async function eventsOf(
  store: Store,
  wording: Wording,
  concerns: Concerns,
): Promise<readonly StoryEvent[]> {
  for (let names = concerns.names; ;) {
    const found = await store.products.find(names)
    const learning = concerns.anew()
    const stopped = watchStopped(wording, learning)
    const events: StoryEvent[] = []
    const ids = (await store.batches.list()).filter(
      (id) => !found.knows(id) || found.in(id) !== null,
    )
    const read = sideBySide(ids, AT_A_TIME, (id) => readBatch(store, id, found.in(id)))
    for await (const batch of read)
      if (batch !== null) events.push(...(await eventsIn(batch, learning, stopped)))
    concerns.learn(learning)
    const known = names
    names = concerns.names
    if ([...names].every((name) => known.has(name))) return events
  }
}

/** As much of a batch as may be about the product. */
interface Read {
  readonly head: BatchHead
  /** Those of its rows. */
  readonly numbers: readonly number[]
  readonly changes: AsyncIterable<readonly ChangeRecord[]> | Iterable<readonly ChangeRecord[]>
  readonly carried: readonly OpenItem[]
  /** What was carried on is as it was after the batch before, and has not been read. */
  readonly isAsBefore: boolean
}

/** Null: it has been pruned meanwhile. `places`: where to look; null = everywhere, and then its changes are read as they are gone through. */
async function readBatch(
  { batches }: Pick<Store, 'batches'>,
  id: number,
  places: Places | null,
): Promise<Read | null> {
  const isAsBefore = places?.carried === false
  const carried = isAsBefore ? [] : await batches.carried(id)
  if (places !== null) {
    const some = await batches.some(id, places)
    if (some === null) return null
    return { ...some, numbers: places.rows, changes: [some.changes], carried, isAsBefore }
  }
  const head = await batches.read(id)
  if (head === null) return null
  return { head, numbers: numbersOf(head), changes: batches.changes(id), carried, isAsBefore }
}

async function eventsIn(
  { head, numbers, changes, carried, isAsBefore }: Read,
  concerns: Concerns,
  stopped: Stopped,
): Promise<readonly StoryEvent[]> {
  const events: StoryEvent[] = []
  for await (const some of changes)
    for (const one of some)
      if (concerns.change(one.product, one.code)) events.push(changeEvent(head, one))
  head.rows.forEach((row, i) => {
    if (concerns.amount(row.products, row.code))
      events.push(sentEvent(head, row, numbers[i] ?? i + 1))
  })
  for (const one of head.outcomes)
    if (concernsOutcome(concerns, one)) events.push(outcomeEvent(head, one))
  events.push(...stopped(head, itemsOf(openWorkOf(head, carried, numbers)), isAsBefore))
  return events
}

function concernsOutcome(concerns: Concerns, { product, code, alone }: RowOutcome): boolean {
  return product === undefined ? concerns.code(alone ?? code) : concerns.change(product, code)
}

function changeEvent(head: BatchHead, change: ChangeRecord): ChangeEvent {
  const { at, code, delta, store, division, decision, notification } = change
  return {
    at,
    kind: 'change',
    storeId: store,
    delta,
    division,
    decision,
    code,
    batch: head.tag,
    notification,
    rules: change.rules ?? FIRST_RULES,
    receivedAt: null,
    found: false,
    ...(decision === 'alignment' && {
      after: change.after ?? 0,
      recordedAt: jstIsoOf(head.sealedAt),
    }),
  }
}

function sentEvent(head: BatchHead, row: BatchRow, number: number): SentEvent {
  const verdict = head.verdicts?.find((one) => one.row === number)
  return {
    at: jstIsoOf(head.sealedAt),
    kind: 'sent',
    batch: head.tag,
    row: number,
    code: row.neCode,
    ...inShownWarehouse(row.warehouse),
    delta: row.sent,
    wanted: row.delta,
    changes: row.changes,
    queId: head.upload?.queId ?? null,
    verdict: verdict?.kind ?? (head.state === 'sealed' ? 'notSent' : null),
    by: verdict?.by ?? '',
    words: verdict?.words ?? '',
    ...(verdict?.late === undefined
      ? {}
      : { late: verdict.late.map((mark) => `${mark.tag}/${mark.row}`) }),
    unverified: row.unverified === true,
  }
}

function outcomeEvent(head: BatchHead, outcome: RowOutcome): OutcomeEvent {
  const { kind, code, alone = code, delta, batch, row, by, why, who } = outcome
  return {
    at: jstIsoOf(head.sealedAt),
    kind: 'outcome',
    outcome: kind,
    code: alone,
    ...inShownWarehouse(outcome.warehouse),
    delta,
    batch: head.tag,
    ofBatch: batch,
    ofRow: row,
    by,
    why: why ?? null,
    ...(who === undefined ? {} : { who }),
  }
}

/** How it is put into words. */
interface Wording {
  readonly locale: Locale
  readonly places: PlaceNames
}

/** What came to a stop, told once, and again when its amount or its reason changes. */
function watchStopped(wording: Wording, concerns: Concerns): Stopped {
  let known: ReadonlyMap<string, string> = new Map()
  return (head, items, isMore) => {
    const mine = items.filter((item) => concernsItem(concerns, item))
    const now = mine.map((item) => stoppedEvent(wording, head, item))
    const before = known
    const marks = now.map((one) => [one.id, markOf(one)] as const)
    known = new Map(isMore ? [...before, ...marks] : marks)
    return now.filter((one) => before.get(one.id) !== markOf(one))
  }
}

/** What is news of these. `isMore`: what is known from before is still there, and is not among the items. */
type Stopped = (head: BatchHead, items: readonly Item[], isMore: boolean) => StoppedEvent[]

function markOf({ delta, reason }: StoppedEvent): string {
  return `${delta} ${reason}`
}

function stoppedEvent({ locale, places }: Wording, head: BatchHead, item: Item): StoppedEvent {
  const { code, warehouse, delta, reason } = factsOf(item)
  return {
    at: jstIsoOf(head.settledAt ?? head.sealedAt),
    kind: item.kind,
    id: item.id,
    code,
    ...inWarehouse(warehouse),
    delta,
    reason,
    message: say(locale, problemOf(item, places).what),
    batch: head.tag,
  }
}

async function withNotices(store: Store, events: readonly StoryEvent[]): Promise<StoryEvent[]> {
  const ids = events.flatMap((one) => (one.kind === 'change' ? [one.notification] : []))
  const notices = await noticesOf(store, new Set(ids))
  return events.map((one) => {
    const notice = one.kind === 'change' ? notices.get(one.notification) : undefined
    if (one.kind !== 'change' || notice === undefined) return one
    return { ...one, receivedAt: notice.receivedAt, found: notice.found }
  })
}

function named(events: readonly StoryEvent[], places: PlaceNames): readonly StoryEvent[] {
  return events.map((one) => {
    const storeName = one.kind === 'change' ? places.store(one.storeId) : null
    return storeName === null ? one : { ...one, storeName }
  })
}

/** By time; what has the same one stays as the batches have it. */
function inOrder(events: readonly StoryEvent[]): StoryEvent[] {
  return events.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1))
}
