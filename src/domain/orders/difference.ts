import type { Component, LeftOut, Part } from './booking.ts'
import type { Want } from './effective-quantity.ts'
import { type BookedPart, keyOf, ofKey, type SlipHistory } from './slip-history.ts'

/** A part as it was booked, the store whose stock it left, and when that was seen (ISO instant). */
export interface BookedAt extends BookedPart {
  readonly storeId: string
  readonly at: string
}

/** How a code is taken apart: itself, unless it is a set. Null: a set that cannot be. */
export type Expand = (code: string) => readonly Component[] | null

/** A part, and the store whose stock it leaves or comes back to; absent where nobody has said where lines leave. */
export interface PlacedPart extends Part {
  readonly storeId?: string
  /** It leaves another store instead. */
  readonly moved?: true
}

/** The work of one slip, in pieces of components. A want that is booked as it should be is in none of the lists. */
export interface Differences {
  /** To be booked. */
  readonly more: readonly PlacedPart[]
  /** To be given back. */
  readonly less: readonly PlacedPart[]
  /** To be given back once as much of `more` is booked: until then a line is booked where it was. */
  readonly moving: readonly PlacedPart[]
  /** Wanted, but nobody can say of which components. */
  readonly unknown: readonly Want[]
  /** What stays out from here on; a part of `more` that cannot be booked for the same reason joins it. */
  readonly leftOut: readonly LeftOut[]
}

/** What a slip wants minus what is booked for it: the work. */
export function differences(
  wants: readonly Want[],
  history: SlipHistory,
  expand: Expand,
): Differences {
  const booked = bookedParts(history)
  const works: PartWork[] = []
  const unknown: Want[] = []
  const leftOut = outOfSight(wants, history)
  const settled = settledPieces(history)
  for (const want of withExchanged(wants, [...booked, ...settled])) {
    const components = withSettled(want, settled, componentsOf(want, booked, expand))
    if (components === null) {
      unknown.push(want)
      leftOut.push(...leftOutOf(history).filter(({ line }) => line === want.line))
    }
    for (const { component, per } of components ?? []) {
      const part = { ...partOf(want, components ?? []), component, per }
      works.push(workOf(want, part, history))
    }
  }
  return {
    more: works.flatMap((work) => work.more),
    less: works.flatMap((work) => work.less),
    moving: works.flatMap((work) => work.moving),
    unknown,
    leftOut: [...leftOut, ...works.flatMap((work) => work.leftOut)],
  }
}

type PartWork = Omit<Differences, 'unknown'>

type Piece = Omit<Part, 'quantity'>

/** What is too much in other stores comes back; of what is missing in the line's own store as much stays where it is. */
function workOf(want: Want, part: Piece, history: SlipHistory): PartWork {
  const { storeId } = want
  const at = storeId === undefined ? {} : { storeId }
  const { missing, elsewhere } = balance(want, part, history)
  const out = Math.min(leftOutPieces(history, part), Math.max(0, missing))
  const stays: PlacedPart[] = []
  const back: PlacedPart[] = []
  let left = Math.max(0, missing)
  for (const [other, pieces] of elsewhere) {
    const stay = Math.min(left, pieces)
    left -= stay
    stays.push({ ...part, storeId: other, moved: true, quantity: stay })
    back.push({ ...part, storeId: other, moved: true, quantity: pieces - stay })
  }
  return {
    more: filled([{ ...part, ...at, quantity: missing - out }]),
    less: filled([...tooMany(want, part, -missing, history), ...back]),
    moving: filled(stays),
    leftOut: filled([
      { line: part.line, code: part.code, component: part.component, quantity: out },
    ]),
  }
}

/** Pieces that come back where they are booked, the newest first, as `reduce` takes them. */
function tooMany(
  { storeId, moves }: Want,
  part: Piece,
  pieces: number,
  { shipments }: SlipHistory,
): readonly PlacedPart[] {
  if (storeId === undefined) return [{ ...part, quantity: pieces }]
  let rest = pieces
  const byStore = new Map<string, number>()
  for (const own of moves === true ? [] : shipments.toReversed()) {
    if (own.shipmentId === null) continue
    for (const booked of own.parts.filter((one) => keyOf(one) === keyOf(part))) {
      const quantity = Math.min(booked.quantity, Math.max(0, rest))
      byStore.set(own.storeId, (byStore.get(own.storeId) ?? 0) + quantity)
      rest -= quantity
    }
  }
  byStore.set(storeId, (byStore.get(storeId) ?? 0) + rest)
  return [...byStore].map(([store, quantity]) => ({ ...part, storeId: store, quantity }))
}

function filled<T extends LeftOut>(parts: readonly T[]): readonly T[] {
  return parts.filter(({ quantity }) => quantity > 0)
}

/** Pieces still to be booked in the line's store (less than 0: too many there), and those booked in stores that it has left. */
interface Balance {
  readonly missing: number
  readonly elsewhere: ReadonlyMap<string, number>
}

function balance({ quantity, storeId, moves }: Want, part: Piece, history: SlipHistory): Balance {
  const missing = quantity * part.per - bookedPieces(history, part)
  const elsewhere = new Map<string, number>()
  if (moves !== true) return { missing, elsewhere }
  // What a person has settled as given back was given back where the line had been.
  let settled = Math.max(0, -(history.settled.get(keyOf(part)) ?? 0))
  for (const own of history.shipments) {
    if (own.storeId === storeId) continue
    const all = own.parts.filter((one) => keyOf(one) === keyOf(part))
    const pieces = all.reduce((sum, one) => sum + one.quantity, 0)
    const open = Math.max(0, pieces - settled)
    settled -= pieces - open
    if (open > 0) elsewhere.set(own.storeId, (elsewhere.get(own.storeId) ?? 0) + open)
  }
  const sum = [...elsewhere.values()].reduce((total, pieces) => total + pieces, 0)
  return { missing: missing + sum, elsewhere }
}

function leftOutOf({ seen }: SlipHistory): readonly LeftOut[] {
  return seen?.leftOut ?? []
}

/** Of lines that this reading does not have. */
function outOfSight(wants: readonly Want[], history: SlipHistory): LeftOut[] {
  const lines = new Set(wants.map(({ line }) => line))
  return leftOutOf(history).filter(({ line }) => !lines.has(line))
}

function leftOutPieces(
  history: SlipHistory,
  part: Pick<Part, 'line' | 'code' | 'component'>,
): number {
  return leftOutOf(history).find((one) => keyOf(one) === keyOf(part))?.quantity ?? 0
}

/** What counts as booked for one part of an order line. */
export function bookedPieces(
  history: SlipHistory,
  part: Pick<Part, 'line' | 'code' | 'component'>,
): number {
  const key = keyOf(part)
  const shipped = bookedParts(history)
    .filter((one) => keyOf(one) === key)
    .reduce((sum, one) => sum + one.quantity, 0)
  return shipped + (history.settled.get(key) ?? 0)
}

/** What the slip's 出荷 hold after all corrections; without what a person let count as booked (see `bookedPieces`). */
export function bookedParts({ shipments }: SlipHistory): readonly BookedAt[] {
  return shipments.flatMap(({ storeId, at, parts }) =>
    parts.map((part) => ({ ...part, storeId, at })),
  )
}

type Settled = Pick<Part, 'line' | 'code' | 'component'>

/** What a person, or a stocktaking, let count as booked. */
function settledPieces({ settled }: SlipHistory): readonly Settled[] {
  return [...settled].filter(([, pieces]) => pieces > 0).map(([key]) => ofKey(key))
}

/** Of what is wanted no more all comes back, also what counts by somebody's word alone: a person has to see to that. */
function withSettled(
  { line, code, quantity }: Want,
  settled: readonly Settled[],
  components: ReturnType<Expand>,
): ReturnType<Expand> {
  if (quantity > 0 || components === null) return components
  const known = new Set(components.map(({ component }) => component))
  const others = settled.filter(
    (one) => one.line === line && one.code === code && !known.has(one.component),
  )
  return [...components, ...others.map(({ component }) => ({ component, per: 1 }))]
}

/** A line has one code at a time: what is booked for another one is wanted no more. */
function withExchanged(
  wants: readonly Want[],
  booked: readonly Pick<Part, 'line' | 'code'>[],
): readonly Want[] {
  const lines = new Map(wants.map((want) => [want.line, want]))
  const gone = new Map<string, Want>()
  for (const { line, code } of booked) {
    const now = lines.get(line)
    if (now === undefined || now.code === code) continue
    const { storeId } = now
    const at = storeId === undefined ? {} : { storeId }
    gone.set(`${line} ${code}`, { line, code, quantity: 0, ...at })
  }
  return [...gone.values(), ...wants]
}

/** A set's parts remember one another. */
function partOf(
  { line, code }: Want,
  components: readonly Component[],
): Pick<Part, 'line' | 'code' | 'set'> {
  const isSet = components.some(({ component }) => component !== code)
  return { line, code, ...(isSet && { set: components }) }
}

/** What was booked once is corrected by the same expansion, whatever the set is made of by now. */
function componentsOf(
  { line, code, quantity }: Want,
  booked: readonly BookedPart[],
  expand: Expand,
): ReturnType<Expand> {
  const used = new Map<string, number>()
  for (const part of booked)
    if (part.line === line && part.code === code)
      for (const { component, per } of part.set ?? [part]) used.set(component, per)
  if (used.size > 0) return [...used].map(([component, per]) => ({ component, per }))
  return expand(code) ?? (quantity === 0 ? [] : null)
}
