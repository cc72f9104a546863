import { type Change, pairOf } from './change.ts'
import { DAY_MS, midnight } from '../../kernel/time.ts'

/**
 * What ston writes to Smaregi comes back as a notification. An expectation is written down before the call, and what the call
 * caused afterwards; then exactly that is left out.
 */
export type EchoEntry = {
  /** The intent's or reduction's id. A call that is made again is announced again. */
  readonly id: string
  /** When the call began, or was over, by our clock: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly at: string
  /** The same by Smaregi's clock, which dates what comes back: it began no earlier, and was over by then. Absent where no answer told the time. */
  readonly there?: string
} &
  /** Before the call. */
  (
    | { readonly kind: 'expect'; readonly pairs: readonly EchoPair[] }
    /** Afterwards: the call is over, and these are the duplicate keys of the movements that it caused; none = it caused none. */
    | { readonly kind: 'caused'; readonly keys: readonly string[] }
    /**
     * Afterwards, where the ids could not be read: content may tell, within narrow limits. `divisions`: what corrections were seen to be
     * written as, besides 10 and 15.
     */
    | { readonly kind: 'unread'; readonly divisions: readonly string[] }
  )

/** One product in one store, with what the call changes there. */
export type EchoPair = Pick<Change, 'productId' | 'storeId' | 'delta'>

/** What the ledger says about a change. */
export type Echoing =
  /** Caused by ston, to the id. */
  | { readonly kind: 'echo' }
  /** A call on the same stock is open, or may be among what cannot be read: nobody can say yet. */
  | { readonly kind: 'wait' }
  /** Their ids could not be read, but the content fits. Each is good for one change: name and day tell which one is used up. */
  | {
      readonly kind: 'content'
      readonly fitting: readonly { readonly name: string; readonly day: string }[]
    }

/** What the till, deliveries, transfers, stocktakes and losses write is never taken for ston's own. */
const NEVER_OURS = new Set(['02', '03', '04', '05', '08', '14', '16'])
/** What a 出荷 is written as by all that is known: 出荷, スマレジAPI連携. */
export const SHIPMENT_DIVISIONS: ReadonlySet<string> = new Set(['10', '15'])
/** Smaregi's clock and ours may differ by so much. */
export const ALLOWANCE_MS = 5 * 60 * 1000
/** What a call causes is dated at once; a later change of the same content is somebody else's. */
const LONGEST_MS = DAY_MS

/** Whether a change of this 在庫区分 can come from a call of ston's; divisions that nobody has heard of can. */
export function mayBeOurs(division: string): boolean {
  return !NEVER_OURS.has(division)
}

interface Unread extends EchoPair, Pick<EchoEntry, 'id' | 'at'> {
  /** When the call began, by Smaregi's clock as far as it is known: milliseconds. */
  readonly began: number
  readonly divisions: ReadonlySet<string>
}

type Pair = Pick<EchoPair, 'productId' | 'storeId'>

/** The duplicate keys of a movement that no other one has: as it is made now, and as earlier versions made it. */
interface RowKeys {
  readonly idKey: string
  readonly formerKey: string
}

/** `pairs`: those of its announcement; null where that is not at hand. */
interface Cause {
  readonly id: string
  readonly pairs: ReadonlySet<string> | null
}

/** Milliseconds. */
interface Span {
  readonly from: number
  readonly to: number
}

const NONE: readonly Cause[] = []

/** The ledger, ready to be asked. */
export class EchoBook {
  /** By key, the calls that have caused it. A key that earlier versions made may stand for several. */
  readonly #caused = new Map<string, Cause[]>()
  readonly #open = new Set<string>()
  readonly #unread = new Map<string, Unread[]>()
  /** By pair, when calls were under way: milliseconds. */
  readonly #spans = new Map<string, Span[]>()
  /** What calls of those days have caused may be missing here, whatever their pair. */
  readonly #unsure: readonly Span[]

  /** `damaged`: days (JST) of which something cannot be read. */
  constructor(entries: Iterable<EchoEntry>, damaged: readonly { readonly day: string }[] = []) {
    this.#unsure = damaged.map(({ day }) => causedOn(day))
    const expected = new Map<string, Extract<EchoEntry, { kind: 'expect' }>>()
    for (const entry of entries) {
      if (entry.kind === 'expect') {
        // Announced once more while it may have left already: it began with the first.
        const { at, there } = expected.get(entry.id) ?? entry
        expected.set(entry.id, { ...entry, at, ...(there !== undefined && { there }) })
        continue
      }
      const call = expected.get(entry.id)
      expected.delete(entry.id)
      if (entry.kind === 'caused') this.#noteCaused(entry, call)
      else if (call !== undefined) this.#noteUnread(call, entry.divisions)
      // What cannot reach Next Engine is not named by a key, and moves the count all the same.
      if (call !== undefined) this.#noteSpan(call, endOf(entry, call))
    }
    for (const call of expected.values()) {
      for (const pair of call.pairs) this.#open.add(pairOf(pair))
      this.#noteSpan(call, Number.POSITIVE_INFINITY)
    }
  }

  /** Whether ston may have changed the pair's stock between two moments (`YYYY-MM-DDTHH:MM:SS+09:00`). */
  mayHaveWritten(pair: Pair, from: string, to: string): boolean {
    const [first, last] = [Date.parse(from), Date.parse(to)]
    const spans = [...(this.#spans.get(pairOf(pair)) ?? []), ...this.#unsure]
    return spans.some((one) => one.from <= last && one.to >= first)
  }

  /** Whether a call that cannot be read any more may have caused something at that moment. */
  isUnsure(at: string): boolean {
    const moment = Date.parse(at)
    return this.#unsure.some((one) => one.from <= moment && one.to >= moment)
  }

  /** The call that has certainly caused what has one of these keys, in this product and store; null = none of ston's. */
  callBehind(keys: readonly string[], pair: Pair): string | null {
    // Asked for every change there is, and nearly none is ston's: nothing is made for the others.
    let last: string | null = null
    for (const key of keys)
      for (const { id, pairs } of this.#caused.get(key) ?? NONE)
        if (pairs === null || pairs.has(pairOf(pair))) last = id
    return last
  }

  /** The same of a movement as Smaregi's history shows it. */
  callBehindRow({ idKey, formerKey }: RowKeys, pair: Pair): string | null {
    return this.callBehind([idKey, formerKey], pair)
  }

  /** Null: not ston's own. */
  of(change: Change): Echoing | null {
    const { key, formerKey } = change
    const keys = formerKey === undefined ? [key] : [key, formerKey]
    if (this.callBehind(keys, change) !== null) return { kind: 'echo' }
    if (!mayBeOurs(change.division)) return null
    // A correction may be written as several movements, so the pieces do not matter here.
    if (this.#open.has(pairOf(change)) || this.isUnsure(change.at)) return { kind: 'wait' }
    const fitting = (this.#unread.get(pairOf(change)) ?? [])
      .filter((one) => fits(one, change))
      .map((one) => ({ name: `${one.id} ${pairOf(one)} ${one.delta}`, day: one.at.slice(0, 10) }))
    return fitting.length === 0 ? null : { kind: 'content', fitting }
  }

  #noteSpan(call: Extract<EchoEntry, { kind: 'expect' }>, end: number): void {
    const span = { from: Date.parse(momentOf(call)) - ALLOWANCE_MS, to: end + ALLOWANCE_MS }
    for (const pair of call.pairs)
      this.#spans.set(pairOf(pair), [...(this.#spans.get(pairOf(pair)) ?? []), span])
  }

  #noteCaused(
    { id, keys }: Extract<EchoEntry, { kind: 'caused' }>,
    call: Extract<EchoEntry, { kind: 'expect' }> | undefined,
  ): void {
    const cause = { id, pairs: call === undefined ? null : new Set(call.pairs.map(pairOf)) }
    for (const key of keys) this.#caused.set(key, [...(this.#caused.get(key) ?? []), cause])
  }

  #noteUnread(call: Extract<EchoEntry, { kind: 'expect' }>, divisions: readonly string[]): void {
    const { id, at, pairs } = call
    const facts = { id, at, began: Date.parse(momentOf(call)), divisions: new Set(divisions) }
    for (const pair of pairs) {
      const known = this.#unread.get(pairOf(pair)) ?? []
      this.#unread.set(pairOf(pair), [...known, { ...pair, ...facts }])
    }
  }
}

/** By the clock of whoever dates the movements, as far as it is known. */
export function momentOf({ there, at }: Pick<EchoEntry, 'at' | 'there'>): string {
  return there ?? at
}

/** When the calls of a day (JST) may have caused something. */
function causedOn(day: string): Span {
  const from = midnight(day)
  return { from: from - ALLOWANCE_MS, to: from + DAY_MS + LONGEST_MS }
}

/** Of two clocks nobody knows which one is ahead: no call ends before it began. */
function endOf(end: EchoEntry, begun: EchoEntry): number {
  return Math.max(Date.parse(momentOf(end)), Date.parse(momentOf(begun)))
}

/** By either clock: Smaregi's may have been told wrongly. */
function fits(unread: Unread, change: Change): boolean {
  return [unread.began, Date.parse(unread.at)].some((began) => fitsSince(unread, change, began))
}

function fitsSince({ delta, divisions }: Unread, change: Change, began: number): boolean {
  if (change.delta !== delta) return false
  const after = Date.parse(change.at) - began
  if (after < -ALLOWANCE_MS || after > LONGEST_MS) return false
  if (SHIPMENT_DIVISIONS.has(change.division) || divisions.has(change.division)) return true
  // As long as no correction was seen it may bear any other; but then it is dated right after the call.
  return delta > 0 && divisions.size === 0 && after <= ALLOWANCE_MS
}
