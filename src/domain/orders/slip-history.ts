import type {
  BookingEntry,
  Done,
  Intent,
  IntentLine,
  Part,
  Reduce,
  Seen,
  Settled,
  Told,
} from './booking.ts'
import type { SlipFacts } from './slip-facts.ts'

/** A 出荷 of ours that Smaregi has, as it stands after all corrections that are done. */
export interface OwnShipment extends Pick<Intent, 'id' | 'storeId' | 'date'> {
  /** ISO instant: when it was seen to be there. */
  readonly at: string
  /** Null where only a person has seen it. */
  readonly shipmentId: string | null
  /** As the document shows it: what is compared before it is corrected. */
  readonly shown: readonly ShownLine[]
  /** What is still booked by it: less than shown where units came back past the document. */
  readonly parts: readonly BookedPart[]
}

/** Pieces of one product on the document. */
export interface ShownLine {
  readonly productId: string
  readonly quantity: number
}

/** Pieces of an order line, and the product that they were booked for. */
export type BookedPart = Part & { readonly productId: string }

/** A call that Smaregi has answered. */
export interface Answered {
  /** The number that its answer gave the shipment. */
  readonly told?: string
  /** By when it was done, by Smaregi's clock. */
  readonly toldThere?: string
}

export type Open = (Intent | Reduce) & { readonly at: string } & Answered

/** All that is remembered of one slip. */
export interface SlipHistory {
  readonly slip: number
  readonly seen: SlipFacts | null
  /** By line, when it was first seen to have left (ISO instant); of those in `seen.shippedLines`. */
  readonly leftAt: ReadonlyMap<number, string>
  /** Oldest first. */
  readonly shipments: readonly OwnShipment[]
  /** Called, and the outcome is not recorded: the slip waits until it is. */
  readonly open: readonly Open[]
  /** What a person said shall count as booked, by `keyOf`; may be negative. */
  readonly settled: ReadonlyMap<string, number>
  /** When that was said last (ISO instant). */
  readonly settledAt: ReadonlyMap<string, string>
  /** Differences that a person has let through, by `keyOf`, until they are booked. */
  readonly released: ReadonlyMap<string, number>
  /** The part of it that a stocktaking holds. */
  readonly counted: ReadonlyMap<string, number>
  /** The highest revision used in an identificationNo. */
  readonly revision: number
  /** The highest number used in a correction of each shipment. */
  readonly corrections: ReadonlyMap<string, number>
}

/** Of a slip that no entry is about. */
export function emptyHistory(slip: number): SlipHistory {
  return {
    slip,
    seen: null,
    leftAt: new Map(),
    shipments: [],
    open: [],
    settled: new Map(),
    settledAt: new Map(),
    released: new Map(),
    counted: new Map(),
    revision: 0,
    corrections: new Map(),
  }
}

/** Names what is booked within a slip. Codes may have blanks. */
export function keyOf({
  line,
  code,
  component,
}: Pick<Part, 'line' | 'code' | 'component'>): string {
  return [line, code, component].join('\n')
}

/** What `keyOf` has named. */
export function ofKey(key: string): Pick<Part, 'line' | 'code' | 'component'> {
  const [line, code = '', component = ''] = key.split('\n')
  return { line: Number(line), code, component }
}

/** The entries of any number of slips, each slip's in the order they were written; `slips`: known also where no entry is about them. */
export function slipHistories(
  entries: Iterable<BookingEntry>,
  slips: Iterable<number> = [],
): Map<number, SlipHistory> {
  const histories = new Map(Array.from(slips, (slip) => [slip, emptyHistory(slip)]))
  for (const entry of entries) {
    const { slip } = entry
    histories.set(slip, remember(histories.get(slip) ?? emptyHistory(slip), entry))
  }
  return histories
}

/** Takes one entry of the slip in. */
export function remember(history: SlipHistory, entry: BookingEntry): SlipHistory {
  switch (entry.kind) {
    case 'seen': {
      return { ...history, seen: factsOf(entry), leftAt: leftBy(history, entry) }
    }
    case 'intent':
      return opened(
        { ...history, revision: Math.max(history.revision, revisionOf(entry.id)) },
        entry,
      )
    case 'told':
      return { ...history, open: history.open.map((one) => told(one, entry)) }
    case 'reduce':
      return opened({ ...history, corrections: withCorrection(history, entry) }, entry)
    case 'done':
      return done(history, entry)
    case 'void':
      return { ...history, open: history.open.filter((one) => one.id !== entry.id) }
    case 'settled': {
      const settled = plus(history.settled, entry)
      const settledAt = new Map([...history.settledAt, [keyOf(entry), entry.at]])
      const counted = entry.by === 'count' ? plus(history.counted, entry) : history.counted
      return { ...history, settled, settledAt, counted }
    }
    case 'released':
      return {
        ...history,
        released: new Map([...history.released, [keyOf(entry), entry.quantity]]),
      }
  }
}

function factsOf(entry: Seen): SlipFacts {
  const { shopId, old, oldLines, shippedLines, idleSendDate } = entry
  const { oldBy, counting, leftOut, stores } = entry
  return {
    shopId,
    old,
    oldLines,
    shippedLines,
    idleSendDate,
    ...(oldBy !== undefined && { oldBy }),
    ...(counting && { counting }),
    ...(leftOut && { leftOut }),
    ...(stores && { stores }),
  }
}

function leftBy(
  { leftAt }: SlipHistory,
  { shippedLines, at }: Seen & { readonly at: string },
): ReadonlyMap<number, string> {
  return new Map(shippedLines.map((line) => [line, leftAt.get(line) ?? at]))
}

function plus(sums: ReadonlyMap<string, number>, one: Settled): ReadonlyMap<string, number> {
  const key = keyOf(one)
  return new Map([...sums, [key, (sums.get(key) ?? 0) + one.quantity]])
}

/** The same one may be written again, when its call is made again. */
function opened(
  history: SlipHistory,
  entry: (Intent | Reduce) & { readonly at: string },
): SlipHistory {
  return { ...history, open: [...history.open.filter((one) => one.id !== entry.id), entry] }
}

function told(one: Open, { id, shipmentId, there }: Told): Open {
  if (one.id !== id) return one
  return { ...one, told: shipmentId, ...(there !== undefined && { toldThere: there }) }
}

function withCorrection({ corrections }: SlipHistory, { of, id }: Reduce): Map<string, number> {
  const number = Number(/\/(\d+)/.exec(id)?.[1] ?? 0)
  return new Map([...corrections, [of, Math.max(corrections.get(of) ?? 0, number)]])
}

/** Of an identificationNo, `NE-<slip>-<revision>`. */
export function revisionOf(id: string): number {
  return Number(id.split('-').at(-1) ?? 0)
}

function done(history: SlipHistory, entry: Done & { readonly at: string }): SlipHistory {
  const one = history.open.find((open) => open.id === entry.id)
  if (one === undefined) return history
  const open = history.open.filter((other) => other !== one)
  const shipments =
    one.kind === 'intent'
      ? [...history.shipments, shipmentOf(one, entry)]
      : history.shipments.map((own) => (own.id === one.of ? reduced(own, one) : own))
  const booked = new Set(one.lines.flatMap(({ parts }) => parts.map(keyOf)))
  const released = new Map([...history.released].filter(([key]) => !booked.has(key)))
  return { ...history, open, shipments, released }
}

function shipmentOf(
  { id, storeId, date, lines }: Intent,
  { at, shipmentId }: Done & { readonly at: string },
): OwnShipment {
  return {
    id,
    at,
    shipmentId,
    storeId,
    date,
    shown: lines.map(({ productId, quantity }) => ({ productId, quantity })),
    parts: lines.flatMap(partsOf),
  }
}

function partsOf({ productId, parts }: Pick<IntentLine, 'productId' | 'parts'>): BookedPart[] {
  return parts.map((part) => ({ ...part, productId }))
}

function reduced(own: OwnShipment, { how, lines }: Reduce): OwnShipment {
  const gone = lines.flatMap(partsOf)
  const parts = own.parts
    .map((part) => ({ ...part, quantity: part.quantity - pieces(gone, part) }))
    .filter((part) => part.quantity > 0)
  // Units that came back past the document leave it as it is.
  if (how === 'add') return { ...own, parts }
  const less = new Map(lines.map(({ productId, to }) => [productId, to]))
  const shown = own.shown
    .map(({ productId, quantity }) => ({ productId, quantity: less.get(productId) ?? quantity }))
    .filter((line) => line.quantity > 0)
  return { ...own, shown, parts }
}

function pieces(parts: readonly BookedPart[], of: BookedPart): number {
  return parts
    .filter((part) => part.productId === of.productId && keyOf(part) === keyOf(of))
    .reduce((sum, part) => sum + part.quantity, 0)
}
