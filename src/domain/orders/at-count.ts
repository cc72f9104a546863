import {
  type BookedAt,
  bookedParts,
  differences,
  type Expand,
  type PlacedPart,
} from './difference.ts'
import { hasLeft, NOTHING_KNOWN, type Want } from './effective-quantity.ts'
import type { OrderLine } from './order-line.ts'
import { keyOf, type SlipHistory } from './slip-history.ts'

/** Orders around the moment at which the goods in Smaregi's stores were counted, as far as one slip goes. */
export interface AtCount {
  /** Booked before the count, and not shipped then: who counted the shelf has perhaps counted these goods too. */
  readonly booked: readonly BookedAt[]
  /** The same of what is not booked yet. */
  readonly unbooked: readonly SignedPart[]
  /** Shipped or given back before the count, and not booked so: what was counted shows it already. */
  readonly shown: readonly SignedPart[]
}

/** Pieces still to be booked, and from which store; negative: to be given back. */
export type SignedPart = Pick<PlacedPart, 'line' | 'code' | 'component' | 'quantity' | 'storeId'>

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
  // What is to move is booked where it was: the count is of that moment.
  const still = wants.map((want) => ({ ...want, moves: false }))
  const { more, less } = differences(still, history, expand)
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
function bookedNow(history: SlipHistory, back: readonly PlacedPart[]): BookedAt[] {
  const left = new Map(back.map((part) => [nameOf(part), part.quantity]))
  return bookedParts(history).flatMap((part) => {
    const { storeId: _storeId, ...anywhere } = part
    const name = left.has(nameOf(part)) ? nameOf(part) : nameOf(anywhere)
    const gone = Math.min(part.quantity, left.get(name) ?? 0)
    left.set(name, (left.get(name) ?? 0) - gone)
    return gone === part.quantity ? [] : [{ ...part, quantity: part.quantity - gone }]
  })
}

function nameOf({ storeId = '', ...part }: PlacedPart): string {
  return `${storeId}\n${keyOf(part)}`
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
