import type {
  Movement,
  Shipment,
  ShipmentsClient,
  Written,
} from '../connectors/smaregi/shipments-client.ts'
import type { Reduce } from '../domain/orders/booking.ts'
import type { Answered } from '../domain/orders/slip-history.ts'
import type { EchoPair } from '../domain/stock/echo.ts'
import { type CauseRead, newestMovement } from './caused-movements.ts'
import type { Ledger } from './ledger.ts'
import type { How, Kind, Sight } from './outbox.ts'
import { isApproved, isShipped } from './shipment-listing.ts'
import { bookedBy, recordDone, type SlipBook } from './slip-book.ts'

/** A reduction as it stands in the log: of which slip, since when, and whether Smaregi has said that it is done. */
export type SlipReduce = Reduce & Answered & { readonly slip: number; readonly at: string }

/** Corrections of ston's own 出荷: believed when the stock history shows the units back, and the 出荷 shows the correction. */
export function reductions(book: SlipBook, ledger: Ledger): Kind<SlipReduce> {
  return {
    ...bookedBy<SlipReduce>(book),
    pairs: pairsOf,
    looker: () => (reduce, how) => sight(book, ledger, reduce, how),
    done(reduce, { unseen }) {
      const by = unseen.length > 0 ? 'list' : 'history'
      return recordDone(book, reduce, { shipmentId: reduce.shipmentId, by })
    },
  }
}

/** Before it is announced: the newest movement of each product is noted, because only later ones can be its own. */
export async function begun(
  { app, client }: Pick<SlipBook, 'app' | 'client'>,
  reduce: SlipReduce,
): Promise<SlipReduce> {
  const lines = []
  for (const line of reduce.lines) {
    const pair = { productId: line.productId, storeId: reduce.storeId }
    lines.push({ ...line, seenUpTo: await newestMovement(client, pair) })
  }
  return { ...reduce, lines, at: app.now().toISOString() }
}

/** Edits the 出荷, or deletes it where nothing would be left. `before`: as `find` has just given it. */
export function reduceShipment(
  client: ShipmentsClient,
  { how, shipmentId, lines }: SlipReduce,
  before: Shipment,
): Promise<Written<null>> {
  if (how === 'remove') return client.remove(shipmentId)
  const less = new Map(lines.map(({ productId, to }) => [productId, to]))
  const left = (before.lines ?? [])
    .map(({ productId, quantity }) => ({ productId, quantity: less.get(productId) ?? quantity }))
    .filter(({ quantity }) => quantity > 0)
  return client.edit(before, left)
}

/** Gives one line back as a change of the stock, with a memo that says why. */
export function addBack(
  client: ShipmentsClient,
  reduce: SlipReduce,
  { productId, from, to }: SlipReduce['lines'][number],
): Promise<Written<unknown>> {
  return client.addStock(productId, reduce.storeId, from - to, memoOf(reduce))
}

function memoOf({ of, id }: Reduce): string {
  return `ston ${of} ${id.slice(of.length)}`
}

function pairOf({ storeId }: SlipReduce, { productId, from, to }: SlipReduce['lines'][number]) {
  return { productId, storeId, delta: from - to }
}

function pairsOf(reduce: SlipReduce): readonly EchoPair[] {
  return reduce.lines.map((line) => pairOf(reduce, line))
}

/**
 * Movements of as many pieces may be somebody else's: where nobody heard that it was done, the document has to show it too. Without a
 * history, or where it shows nothing for longer than is waited for, the document has to do. One that is as before says that it did not
 * happen; but where Smaregi has answered that it did, only a person can tell which of both is right.
 */
async function sight(
  book: SlipBook,
  ledger: Ledger,
  reduce: SlipReduce,
  { late, ...how }: How,
): Promise<Sight<SlipReduce>> {
  const answered = how.answered || reduce.told !== undefined
  const found = await unitsBack(ledger, reduce, {
    dated: late ? 'sinceFirst' : 'since',
    isOver: answered,
  })
  const isSeen = found !== 'unread' && found !== 'absent'
  const happened: Sight<SlipReduce> = {
    kind: 'happened',
    write: reduce,
    movements: isSeen ? found : [],
    unseen: isSeen ? [] : pairsOf(reduce),
  }
  // What is added back shows in the history alone.
  const isAdded = reduce.how === 'add'
  if (isSeen && (answered || isAdded)) return happened
  if (isAdded && answered && found === 'unread') return happened
  if (found === 'absent' && !late) return { kind: 'absent' }
  const shown = isAdded ? 'neither' : await documentShows(book, reduce)
  if (shown === 'after' && (answered || found !== 'absent')) return happened
  const isAbsent = !answered && (isAdded ? found === 'absent' : shown === 'before')
  return isAbsent || !late ? { kind: 'absent' } : { kind: 'unclear', why: 'notSeen' }
}

/** By what its own movements are known. */
type Own = Pick<CauseRead, 'dated'> & { readonly isOver: boolean }

/** The movements that brought the units of all lines back; `absent`: not (yet) all of them. */
async function unitsBack(
  ledger: Ledger,
  reduce: SlipReduce,
  own: Own,
): Promise<readonly Movement[] | 'unread' | 'absent'> {
  const all: Movement[] = []
  for (const line of reduce.lines) {
    const memo = reduce.how === 'add' ? { memo: memoOf(reduce) } : {}
    const wanted = { after: line.seenUpTo, until: reduce.toldThere, ...own, ...memo }
    const caused = await ledger.causedBy(reduce, pairOf(reduce, line), wanted)
    // A history that is not found a moment after the call is looked at again, as long as it may still come.
    if (caused.kind === 'unread' && !caused.found && own.dated === 'since') return 'absent'
    if (caused.kind !== 'seen') return caused.kind
    all.push(...caused.movements)
  }
  return all
}

/** What the 出荷 itself shows: as before the correction, as after it, or neither. */
async function documentShows(
  { client }: SlipBook,
  reduce: SlipReduce,
): Promise<'before' | 'after' | 'neither'> {
  const shipment = await client.find(reduce.shipmentId)
  if (shipment === null) return reduce.how === 'remove' ? 'after' : 'neither'
  const pieces = new Map<string, number>()
  for (const { productId, quantity } of shipment.lines ?? [])
    pieces.set(productId, (pieces.get(productId) ?? 0) + quantity)
  const fits = (side: 'from' | 'to'): boolean =>
    reduce.lines.every((line) => (pieces.get(line.productId) ?? 0) === line[side])
  if (fits('from')) return 'before'
  // Nobody can say what one that waits for approval has done to the stock.
  return fits('to') && isShipped(shipment) && isApproved(shipment) ? 'after' : 'neither'
}
