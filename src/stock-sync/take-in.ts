import { legacyChanges } from '../connectors/smaregi/legacy-rows.ts'
import { platformIds } from '../connectors/smaregi/platform-ids.ts'
import type { Position } from '../domain/stock/batch.ts'
import type { Failed, Unresolved } from '../domain/stock/left-open.ts'
import type { BadRow, Change } from '../domain/stock/change.ts'
import { changeName } from '../domain/stock/unanswered.ts'
import type { JournalItem, Reading, Received } from '../store/store.ts'
import { idsIn } from '../connectors/smaregi/receive-readable-ids.ts'
import { failure } from '../domain/stock/failure.ts'
import { type Arrived, Decider } from './decider.ts'
import type { DeciderOptions } from './decider-options.ts'

type Channel = 'legacy' | 'platform'

export interface TakeInOptions extends DeciderOptions {
  readonly reading: Reading
  /** Which form counts; null = the one that comes first. */
  readonly channel: Channel | null
  /** Called after each chunk. */
  pause(): Promise<void>
  /** For whoever waits: notifications read so far; null = that was the last. */
  watch(read: number | null): void
  /** Ids from earlier runs that have not been asked for yet. */
  readonly unresolved: readonly Unresolved[]
  /** Asks Smaregi for the changes behind the ids, as far as it goes now. */
  resolve(ids: readonly Unresolved[]): Promise<Resolved>
}

/** What came of asking for ids. */
export interface Resolved {
  readonly changes: readonly Arrived[]
  /** To be asked for another time. */
  readonly left: readonly Unresolved[]
  /** Products whose stock Smaregi does not manage. */
  readonly unmanaged: ReadonlySet<string>
}

/** What has been received since the last time, decided and added up. */
export interface TakenIn extends Pick<
  Decider,
  | 'sums'
  | 'open'
  | 'links'
  | 'changes'
  | 'received'
  | 'ignored'
  | 'unknownDivision'
  | 'failed'
  | 'newestDay'
> {
  readonly unresolved: readonly Unresolved[]
  /** Open questions about equal rows, and what else their judging leaves. */
  readonly repeats: Pick<Decider['repeats'], 'questions' | 'watched' | 'outcomes'>
  readonly otherRows: number
  readonly position: Position
  readonly channel: Channel | null
  /** The newest moment of receipt. */
  readonly lastReceivedAt: string | null
}

/** Reads the journal to its end. */
export async function takeIn(options: TakeInOptions): Promise<TakenIn> {
  const taker = new Intaking(options)
  let read = 0
  for await (const chunk of options.reading) {
    await taker.chunk(chunk)
    options.watch((read += chunk.length))
    await options.pause()
  }
  options.watch(null)
  return taker.finish()
}

interface Told {
  readonly changes: readonly Change[]
  readonly ids: readonly Unresolved[]
  readonly bad: readonly BadRow[]
  readonly otherRows: number
}

function legacy(received: Received): Told {
  return { ids: [], ...legacyChanges(received) }
}

function platform(received: Received): Told {
  return { changes: [], ...platformIds(received) }
}

class Intaking {
  readonly #options: TakeInOptions
  readonly #decider: Decider
  readonly #ids: Unresolved[]
  #channel: Channel | null
  #otherRows = 0
  #lastReceivedAt: string | null = null

  constructor(options: TakeInOptions) {
    this.#options = options
    this.#decider = new Decider(options)
    this.#channel = options.channel
    this.#ids = [...options.unresolved]
  }

  async chunk(items: readonly JournalItem[]): Promise<void> {
    const arrived: Arrived[] = []
    for (const item of items) {
      if (item.kind === 'damage') this.#damage(item)
      else this.#open(item.received, arrived)
    }
    await this.#decider.decide(arrived)
    await this.#decider.settle(false)
  }

  async finish(): Promise<TakenIn> {
    const { changes, left, unmanaged } = await this.#options.resolve(this.#ids)
    await this.#decider.decide(changes, unmanaged)
    await this.#decider.settle(true)
    const unresolved = this.#toldOnce(left)
    const { sums, open, received, ignored, unknownDivision, newestDay } = this.#decider
    return {
      sums,
      open,
      received,
      ignored,
      unknownDivision,
      newestDay,
      links: this.#decider.links,
      changes: this.#decider.changes,
      failed: this.#decider.failed,
      unresolved: [...unresolved, ...this.#decider.waiting],
      repeats: this.#decider.repeats,
      otherRows: this.#otherRows,
      position: this.#options.reading.position,
      channel: this.#channel,
      lastReceivedAt: this.#lastReceivedAt,
    }
  }

  /** Told again while Smaregi does not show it, it is still one change. */
  #toldOnce(left: readonly Unresolved[]): readonly Unresolved[] {
    const names = new Set<string>()
    const once = left.filter((one) => {
      const isNew = !names.has(changeName(one))
      names.add(changeName(one))
      return isNew
    })
    this.#decider.ignore('duplicate', left.length - once.length)
    return once
  }

  /** The changes of a notification, if its form is the one that counts. */
  #open(received: Received, arrived: Arrived[]): void {
    const { at, form } = received
    if (this.#lastReceivedAt === null || at > this.#lastReceivedAt) this.#lastReceivedAt = at
    const told = form === 'legacy' ? legacy(received) : platform(received)
    // Products or transactions may well be told in the form in which stock is not.
    if (told.changes.length + told.ids.length > 0) this.#channel ??= form
    this.#otherRows += told.otherRows
    if (form !== (this.#channel ?? form)) {
      this.#decider.ignore('otherChannel', told.changes.length + told.ids.length)
      return
    }
    this.#bad(told.bad, received)
    for (const change of told.changes) arrived.push({ change, receivedAt: at, bare: true })
    for (const id of told.ids) this.#ids.push(id)
  }

  /** Named by its text and its place among equal ones of its notification: sent again, it is the same failure. */
  #bad(rows: readonly BadRow[], { at }: Received): void {
    const places = new Map<string, number>()
    for (const { raw, what } of rows) {
      const place = places.get(raw) ?? 0
      places.set(raw, place + 1)
      this.#fail({
        ...failure('badRow', `${raw} ${place}`),
        words: what,
        raw,
        ...idsIn(raw),
        since: at,
      })
    }
  }

  #damage(item: Extract<JournalItem, { kind: 'damage' }>): void {
    this.#fail({
      ...failure('damage', `${item.segment} ${item.offset}`),
      words: `${item.segment} ${item.offset} ${item.bytes}`,
      raw: item.text,
    })
  }

  #fail(failed: Failed): void {
    if (!this.#decider.fail(failed)) this.#decider.ignore('duplicate', 1)
  }
}
