import type { Component, LeftOut, Part } from './booking.ts'
import type { Want } from './effective-quantity.ts'
import { type BookedPart, keyOf, type SlipHistory } from './slip-history.ts'

/** How a code is taken apart: itself, unless it is a set. Null: a set that cannot be. */
export type Expand = (code: string) => readonly Component[] | null

/** The work of one slip, in pieces of components. A want that is booked as it should be is in none of the lists. */
export interface Differences {
  /** To be booked. */
  readonly more: readonly Part[]
  /** To be given back. */
  readonly less: readonly Part[]
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
  const more: Part[] = []
  const less: Part[] = []
  const unknown: Want[] = []
  const leftOut = outOfSight(wants, history)
  for (const want of withExchanged(wants, booked)) {
    const components = componentsOf(want, booked, expand)
    if (components === null) {
      unknown.push(want)
      leftOut.push(...leftOutOf(history).filter(({ line }) => line === want.line))
    }
    for (const { component, per } of components ?? []) {
      const part = { ...partOf(want, components ?? []), component, per }
      const quantity = want.quantity * per - bookedPieces(history, part)
      const out = Math.min(leftOutPieces(history, part), Math.max(0, quantity))
      if (out > 0) leftOut.push({ line: part.line, code: part.code, component, quantity: out })
      if (quantity > out) more.push({ ...part, quantity: quantity - out })
      if (quantity < 0) less.push({ ...part, quantity: -quantity })
    }
  }
  return { more, less, unknown, leftOut }
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
export function bookedParts({ shipments }: SlipHistory): readonly BookedPart[] {
  return shipments.flatMap((own) => own.parts)
}

/** A line has one code at a time: what is booked for another one is wanted no more. */
function withExchanged(wants: readonly Want[], booked: readonly BookedPart[]): readonly Want[] {
  const lines = new Map(wants.map((want) => [want.line, want.code]))
  const gone = new Map<string, Want>()
  for (const { line, code } of booked) {
    const now = lines.get(line)
    if (now !== undefined && now !== code) gone.set(`${line} ${code}`, { line, code, quantity: 0 })
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
