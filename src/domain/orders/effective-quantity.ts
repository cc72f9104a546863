import { isDeepStrictEqual } from 'node:util'
import type { OrderLine } from './order-line.ts'
import { isBefore, isFollowed, isGuest, isOld, isOldLine, oldBy, staysOld } from './origin.ts'
import type { Named, Scope, SlipFacts } from './slip-facts.ts'

/**
 * How many pieces a line takes from the stock. Next Engine gives no such number: it follows from the state of slip and line, and for
 * what was cancelled after shipping from what was seen before. A slip below 50 has not been shipped, or its confirmation was undone
 * (出荷確定戻し), whatever was seen before. (One that was undone, and given again, between two looks cannot be told from one that stood
 * all the time.)
 */

/** The effective quantity of a line, for the code that it has now. */
export interface Want {
  readonly line: number
  readonly code: string
  readonly quantity: number
  /** The store that it leaves (`line-store.ts`). */
  readonly storeId?: string
  /** What is booked of it in other stores moves to that one. */
  readonly moves?: boolean
}

/** What one reading of a slip says. */
export interface Counted {
  /** For each line that was read; dead ones are there with 0. Empty where nothing of the slip counts. */
  readonly wants: readonly Want[]
  /** To be remembered. */
  readonly seen: SlipFacts
  /** It differs from what is remembered, of a slip that counts. */
  readonly isNews: boolean
  /** Why the slip, or lines of it, are not counted. */
  readonly named: Named | null
}

/** Of a slip that is met for the first time. */
export const NOTHING_KNOWN: SlipFacts = {
  shopId: '',
  old: false,
  oldLines: [],
  shippedLines: [],
  idleSendDate: null,
}

const VALID = '0'
const MERGED = '3'
const SHIPPED = '50'

/** One slip's lines as they were read together; `before`: what is remembered of it, null = it was never counted. */
export function countSlip(
  lines: readonly OrderLine[],
  before: SlipFacts | null,
  scope: Scope,
): Counted {
  const counting = countingOf(lines, before, scope)
  const counts = counting.wants.length > 0 || before !== null || isMadeOld(lines, counting, scope)
  return { ...counting, isNews: counts && !sameFacts(before, counting.seen) }
}

/** Its own number does not tell: what is made from it has to find that it does not count. */
function isMadeOld([first]: readonly OrderLine[], { seen }: Counting, scope: Scope): boolean {
  if (first === undefined) return false
  return seen.oldLines.length > 0 || (seen.old && !isBefore(first.slip, first.shopId, scope))
}

type Counting = Omit<Counted, 'isNews'>

function countingOf(lines: readonly OrderLine[], before: SlipFacts | null, scope: Scope): Counting {
  const [first] = lines
  if (first === undefined) return { wants: [], seen: before ?? NOTHING_KNOWN, named: null }
  const known = before ?? { ...NOTHING_KNOWN, shopId: first.shopId }
  const named = whyNot(first, before, scope)
  if (named === 'multiDelivery') return { wants: [], seen: counted(known), named }
  if (named !== null) return countGuests(lines, known, { first, named, scope })
  return countLines(lines, counted(known), scope)
}

/** Why the slip as a whole does not count. */
function whyNot(first: OrderLine, before: SlipFacts | null, scope: Scope): Named | null {
  if ((before === null || before.old) && !isFollowed(first.shopId, scope)) return 'otherShop'
  if (before === null ? isOld(first, scope) : staysOld(before, scope)) return 'old'
  return first.multiDeliveryParent ? 'multiDelivery' : null
}

/** What was old by its number does not stay so where the starting point was set back. */
function counted({ oldBy: _oldBy, counting: _counting, ...known }: SlipFacts): SlipFacts {
  return { ...known, old: false }
}

interface Outside {
  readonly first: OrderLine
  readonly named: Named
  readonly scope: Scope
}

/** Of a slip that does not count: lines that came from one that does. What is booked of them there goes on here. */
function countGuests(
  lines: readonly OrderLine[],
  known: SlipFacts,
  { first, named, scope }: Outside,
): Counting {
  // A person has answered for all that it had by then.
  if (known.old && known.counting === undefined) {
    const all = new Set([...known.oldLines, ...lines.map(({ line }) => line)])
    return { wants: [], seen: { ...known, oldLines: sorted(all), counting: [] }, named }
  }
  const counting = new Set(known.counting)
  for (const line of lines)
    if (!known.oldLines.includes(line.line) && isGuest(line, named, scope)) counting.add(line.line)
  if (named === 'otherShop' && counting.size === 0) return { wants: [], seen: known, named }
  const guests = lines.filter(({ line }) => counting.has(line))
  const by = known.old || named === 'otherShop' ? known.oldBy : oldBy(first, scope)
  const facts = guests.length > 0 ? shippingSeen(guests, known) : known
  const reason = { old: true, ...(by !== undefined && { oldBy: by }) }
  return {
    wants: wantsOf(guests, known),
    seen: { ...facts, ...reason, counting: sorted(counting) },
    named,
  }
}

function countLines(lines: readonly OrderLine[], known: SlipFacts, scope: Scope): Counting {
  const oldLines = new Set(known.oldLines)
  for (const line of lines) if (isOldLine(line, scope)) oldLines.add(line.line)
  const counting = lines.filter((line) => !oldLines.has(line.line))
  const seen = { ...shippingSeen(counting, known), oldLines: sorted(oldLines) }
  const named = counting.length < lines.length ? 'old' : null
  return { wants: wantsOf(counting, known), seen, named }
}

function wantsOf(lines: readonly OrderLine[], known: SlipFacts): readonly Want[] {
  return lines.map((line) => ({
    line: line.line,
    code: line.code,
    quantity: effective(line, known),
  }))
}

/**
 * Before shipping a line takes its quantity, and nothing once slip or line is cancelled. After shipping a cancel does not bring
 * anything back: only a return does. Lines merged away are counted in the other slip.
 */
function effective(line: OrderLine, known: SlipFacts): number {
  if (line.cancelType === MERGED) return 0
  const left = Math.max(0, line.quantity - line.returnedGood)
  if (hasLeft(line, known)) return left
  return isAlive(line) ? line.quantity : 0
}

/** Whether the goods of this line have gone out of the door. */
export function hasLeft(line: OrderLine, known: SlipFacts): boolean {
  const wasShipped = known.shippedLines.includes(line.line)
  if (line.cancelType === VALID) {
    return line.status === SHIPPED && (isAliveLine(line) || wasShipped)
  }
  if (isBelowShipped(line)) return false
  // Next Engine may move cancelled slips to the last status as well, so that one alone says nothing here.
  const sent = line.sendDate !== null && line.sendDate !== known.idleSendDate
  return wasShipped || (sent && !line.lineDeleted)
}

/** A slip whose status Next Engine does not tell is neither. */
function isBelowShipped({ status }: OrderLine): boolean {
  return status !== SHIPPED && status !== ''
}

function isAlive(line: OrderLine): boolean {
  return line.cancelType === VALID && isAliveLine(line)
}

function isAliveLine({ lineCancelled, lineDeleted }: OrderLine): boolean {
  return !lineCancelled && !lineDeleted
}

/** What later tells a cancel after shipping from one before. */
function shippingSeen(lines: readonly OrderLine[], known: SlipFacts): SlipFacts {
  const [first] = lines
  if (first === undefined) return known
  const { shopId, sendDate, status, cancelType } = first
  if (isBelowShipped(first)) return { ...known, shopId, shippedLines: [], idleSendDate: sendDate }
  if (cancelType !== VALID || status !== SHIPPED) return known
  const alive = lines.filter(isAliveLine).map((line) => line.line)
  return { ...known, shopId, shippedLines: sorted(new Set([...known.shippedLines, ...alive])) }
}

function sorted(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].toSorted((a, b) => a - b)
}

/** False says that the new facts have to be written down. Numbers are compared in their order, which is ascending. */
export function sameFacts(a: SlipFacts | null, b: SlipFacts): boolean {
  return isDeepStrictEqual(a, b)
}
