import type { Part } from './booking.ts'
import { differences, type Expand } from './difference.ts'
import { hasLeft, NOTHING_KNOWN, type Want } from './effective-quantity.ts'
import type { OrderLine } from './order-line.ts'
import { type BookedPart, keyOf, type SlipHistory } from './slip-history.ts'

/** Orders around the moment at which the goods in Smaregi's stores were counted, as far as one slip goes. */
export interface AtCount {
  /** Booked before the count, and not shipped then: who counted the shelf has perhaps counted these goods too. */
  readonly booked: readonly BookedAtCount[]
  /** The same of what is not booked yet. */
  readonly unbooked: readonly SignedPart[]
  /** Shipped or given back before the count, and not booked so: what was counted shows it already. */
  readonly shown: readonly SignedPart[]
}

/** A part as it was booked, and the store whose stock it left. */
export type BookedAtCount = BookedPart & { readonly storeId: string }

/** Pieces still to be booked; negative: to be given back. */
export type SignedPart = Pick<Part, 'line' | 'code' | 'component' | 'quantity'>

/** What is looked at: the slip as it is remembered, and as it was read since, if it was. */
export interface Looked {
  readonly history: SlipHistory
  readonly wants: readonly Want[]
  /** Not necessarily all of the slip. */
  readonly lines: readonly OrderLine[]
  readonly expand: Expand
}

/** `moment`: of the count, by Next Engine's clock (JST, `YYYY-MM-DD HH:MM:SS`). */
export function atCount({ history, wants, lines, expand }: Looked, moment: string): AtCount {
  const facts = history.seen ?? NOTHING_KNOWN
  const read = new Map(lines.map((line) => [line.line, line]))
  const wasShipped = (number: number): boolean => {
    const line = read.get(number)
    if (line === undefined) return facts.shippedLines.includes(number)
    return hasLeft(line, facts) && !isShippedLater(line, moment)
  }
  const changedBefore = (number: number): boolean => (read.get(number)?.newestAt ?? '') <= moment
  const { more, less } = differences(wants, history, expand)
  const back = less.filter(({ line }) => changedBefore(line))
  const sold = more.filter(({ line }) => cameBefore(read.get(line), moment))
  return {
    booked: bookedNow(history, back).filter(({ line }) => !wasShipped(line)),
    unbooked: sold.filter(({ line }) => !wasShipped(line)),
    shown: [
      ...sold.filter(({ line }) => wasShipped(line)),
      ...back.map((part) => ({ ...part, quantity: -part.quantity })),
    ],
  }
}

/** What is booked, without what was given back before the count. */
function bookedNow({ shipments }: SlipHistory, back: readonly Part[]): BookedAtCount[] {
  const left = new Map(back.map((part) => [keyOf(part), part.quantity]))
  const all = shipments.flatMap(({ storeId, parts }) => parts.map((part) => ({ ...part, storeId })))
  return all.flatMap((part) => {
    const gone = Math.min(part.quantity, left.get(keyOf(part)) ?? 0)
    left.set(keyOf(part), (left.get(keyOf(part)) ?? 0) - gone)
    return gone === part.quantity ? [] : [{ ...part, quantity: part.quantity - gone }]
  })
}

function cameBefore(line: OrderLine | undefined, moment: string): boolean {
  return (line?.createdAt ?? line?.newestAt ?? '') <= moment
}

/** Next Engine tells the day of shipping; of the count's own day the line's last change has to tell. */
function isShippedLater({ sendDate, newestAt }: OrderLine, moment: string): boolean {
  const [day, counted] = [(sendDate ?? '').slice(0, 10), moment.slice(0, 10)]
  if (day !== '' && day !== counted) return day > counted
  return (newestAt ?? '') > moment
}
