import { legacyChanges } from '../connectors/smaregi/legacy-rows.ts'
import { platformIds, type UnexplainedCount } from '../connectors/smaregi/platform-ids.ts'
import { idsIn } from '../connectors/smaregi/receive-readable-ids.ts'
import type { Position } from '../domain/stock/batch.ts'
import type { BadRow, Change } from '../domain/stock/change.ts'
import { failed } from '../domain/stock/failure.ts'
import type { Failed, Unresolved } from '../domain/stock/left-open.ts'
import { progressReading } from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { JournalItem, Received } from '../store/store.ts'
import { RuleBook } from '../settings/rule-book.ts'
import { type Channel, type Channels, channelsFrom } from './channels.ts'
import type { Decider } from './decider.ts'
import type { Deciding } from './deciding.ts'
import type { Arrived } from './met.ts'

/** What the journal tells: changes, which `decider` has, and ids whose amounts only Smaregi knows. */
export interface TakenIn {
  readonly decider: Decider
  readonly ids: readonly Unresolved[]
  /** Rows of other tables (products, transactions …). */
  readonly otherRows: number
  readonly position: Position
  readonly channel: Channel
  /** The newest moment of receipt. */
  readonly lastReceivedAt: string | null
}

/** Reads the journal to its end, from where the newest batch has left it. `pause` is called after each chunk. */
export async function takeIn(
  { app, store, head, state }: Deciding,
  decider: Decider,
  pause: () => Promise<void>,
): Promise<TakenIn> {
  const reading = store.unread(head?.position ?? {})
  const rules = new RuleBook(store, app.config)
  const journal = new Journal({ decider, rules, ids: state.unresolved, ...channelsFrom(app, head) })
  let read = 0
  for await (const chunk of reading) {
    await journal.chunk(chunk)
    app.progress(say(app.locale, progressReading((read += chunk.length))))
    await pause()
  }
  app.progress('')
  return { ...journal.told, position: reading.position }
}

interface Told {
  readonly changes: readonly Change[]
  readonly ids: readonly Unresolved[]
  readonly bad: readonly BadRow[]
  readonly unexplained: readonly UnexplainedCount[]
  readonly otherRows: number
}

function toldBy(received: Received): Told {
  return received.form === 'legacy'
    ? { ids: [], unexplained: [], ...legacyChanges(received) }
    : { changes: [], ...platformIds(received) }
}

class Journal {
  readonly #decider: Decider
  readonly #rules: RuleBook
  readonly #ids: Unresolved[]
  #soFar: Channel
  #channel: Channel
  #otherRows = 0
  #lastReceivedAt: string | null = null

  /**
   * `ids`: those from earlier runs that have not been asked for yet. `channel`: which form counts now; null = the one that comes first.
   * `soFar`: which has counted up to the newest batch.
   */
  constructor({
    decider,
    rules,
    ids,
    channel,
    soFar,
  }: Channels & {
    readonly decider: Decider
    readonly rules: RuleBook
    readonly ids: readonly Unresolved[]
  }) {
    this.#decider = decider
    this.#rules = rules
    this.#ids = [...ids]
    this.#channel = channel
    this.#soFar = soFar
  }

  get told(): Omit<TakenIn, 'position'> {
    return {
      decider: this.#decider,
      ids: this.#ids,
      otherRows: this.#otherRows,
      channel: this.#channel,
      lastReceivedAt: this.#lastReceivedAt,
    }
  }

  async chunk(items: readonly JournalItem[]): Promise<void> {
    const arrived: Arrived[] = []
    await this.#rules.know(items.flatMap((item) => (item.kind === 'damage' ? [] : [item.received])))
    for (const item of items) {
      if (item.kind === 'damage') this.#damage(item)
      else this.#open(item.received, arrived)
    }
    await this.#decider.decide(arrived)
    await this.#decider.settle(false)
  }

  /** The changes of a notification, if its form is the one that counts. */
  #open(received: Received, arrived: Arrived[]): void {
    const { at, form } = received
    if (this.#lastReceivedAt === null || at > this.#lastReceivedAt) this.#lastReceivedAt = at
    const told = toldBy(received)
    // Products or transactions may well be told in the form in which stock is not.
    if (told.changes.length + told.ids.length > 0) {
      this.#channel ??= form
      this.#soFar ??= form
    }
    this.#otherRows += told.otherRows
    if (form !== (this.#formFor(received) ?? form)) {
      this.#decider.figures.ignore('otherChannel', told.changes.length + told.ids.length)
      return
    }
    this.#bad(told.bad, received)
    for (const one of told.unexplained) this.#unexplained(one, received)
    for (const change of told.changes) arrived.push({ change, receivedAt: at, bare: true })
    for (const id of told.ids) this.#ids.push(id)
  }

  /** By the settings under which it came: a form that counts from now on has not told what came before. */
  #formFor(received: Received): Channel {
    const { receive } = this.#rules.of(received)
    if (receive === undefined) return this.#channel
    return receive === 'auto' ? (this.#soFar ?? this.#channel) : receive
  }

  /** Named by its text and its place among equal ones of its notification: sent again, it is the same failure. */
  #bad(rows: readonly BadRow[], { at }: Received): void {
    const places = new Map<string, number>()
    for (const { raw, what } of rows) {
      const place = places.get(raw) ?? 0
      places.set(raw, place + 1)
      const of = { raw, ...idsIn(raw), since: at }
      this.#fail(failed({ reason: 'badRow', what }, `${raw} ${place}`, of))
    }
  }

  #unexplained({ productId, storeId, at, count }: UnexplainedCount, received: Received): void {
    const of = { productId, storeId, since: received.at }
    const facts = `${productId} ${storeId} ${at} ${count}`
    this.#fail(failed({ reason: 'unexplained', at, count }, facts, of))
  }

  #damage({ segment, offset, bytes, text }: Extract<JournalItem, { kind: 'damage' }>): void {
    const why = { reason: 'damage', segment, offset, bytes } as const
    this.#fail(failed(why, `${segment} ${offset}`, { raw: text }))
  }

  #fail(one: Failed): void {
    if (!this.#decider.fail(one)) this.#decider.figures.ignore('duplicate', 1)
  }
}
