import type { Movement, Shipment, Written } from '../connectors/smaregi/shipments-client.ts'
import type { Reduce } from '../domain/orders/booking.ts'
import { causedBy, newestMovement } from './caused-movements.ts'
import { looksMs } from './settle-time.ts'
import type { Writer } from './writer.ts'

/** A reduction as it stands in the log: of which slip, and since when. */
export type SlipReduce = Reduce & { readonly slip: number; readonly at: string }

/** Before the call. The newest movement of each product is noted: only later ones can be ours. */
export async function announceReduction(writer: Writer, reduce: SlipReduce): Promise<SlipReduce> {
  writer.opened(reduce.slip, reduce.id)
  await writer.save()
  const lines = []
  for (const line of reduce.lines) {
    const pair = { productId: line.productId, storeId: reduce.storeId }
    lines.push({ ...line, seenUpTo: await newestMovement(writer.client, pair) })
  }
  const known = { ...reduce, lines, at: writer.now() }
  await writer.record([known])
  await writer.echo([
    {
      kind: 'expect',
      id: known.id,
      at: writer.begun(),
      pairs: lines.map(({ productId, from, to }) => ({
        productId,
        storeId: known.storeId,
        delta: from - to,
      })),
    },
  ])
  return known
}

/** Edits the 出荷, or deletes it where nothing would be left. `before`: as `find` has just given it. */
export function reduceShipment(
  { client }: Writer,
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
export async function addBack(
  { client }: Writer,
  reduce: SlipReduce,
  { productId, from, to }: SlipReduce['lines'][number],
): Promise<Written<null>> {
  const answer = await client.addStock(productId, reduce.storeId, from - to, memoOf(reduce))
  return answer.kind === 'done' ? { kind: 'done', value: null } : answer
}

function memoOf({ of, id }: Reduce): string {
  return `ston ${of} ${id.slice(of.length)}`
}

/** Believes a reduction when the stock history shows the units back. False: it stays open. */
export async function verifyReduction(
  writer: Writer,
  reduce: SlipReduce,
  { answered }: { readonly answered: boolean },
): Promise<boolean> {
  for (const wait of looksMs(writer.app.config)) {
    if (wait > 0) await writer.app.sleep(wait)
    const found = await unitsBack(writer, reduce)
    if (found === 'unread') return believeUnread(writer, reduce, answered)
    if (found !== null) return believe(writer, reduce, found)
    if (writer.app.signal.aborted) return false
  }
  return false
}

/** What became of a reduction whose outcome was open; `unclear`: nobody can see that it happened, nor that it did not. */
export type SettledReduction = 'done' | 'notDone' | 'open' | 'unclear'

/**
 * Looks at a reduction whose outcome was open. `late`: long enough ago that a call on its way would have arrived; then a document
 * that is as before says that it did not happen. Unless somebody else was about to make it whom nobody has seen end: he may only have been
 * stopped, and make it even now.
 */
export async function settleReduction(
  writer: Writer,
  reduce: SlipReduce,
  late: boolean,
): Promise<SettledReduction> {
  const found = await unitsBack(writer, reduce)
  if (found === 'unread') {
    if (await believeUnread(writer, reduce, false)) return 'done'
  } else if (found !== null) {
    await believe(writer, reduce, found)
    return 'done'
  }
  if (!late) return 'open'
  const { slip, id, how } = reduce
  // What is added back shows in the history alone.
  const isAbsent =
    how === 'add' ? found === null : (await documentShows(writer, reduce)) === 'before'
  if (!isAbsent || (await writer.store.bookings.senderMayLive(slip, id))) return 'unclear'
  await endReduction(writer, reduce, 'notSeen')
  return 'notDone'
}

/** Certainly not done: nothing will come back from it. */
export async function endReduction(
  writer: Writer,
  { slip, id }: SlipReduce,
  why: string,
): Promise<void> {
  await writer.record([{ kind: 'void', slip, at: writer.now(), id, why }])
  writer.calledOff(slip, id)
  await writer.echo([{ kind: 'caused', id, at: writer.begun(), keys: [] }])
}

/** The movements that brought the units of all lines back; null = not (yet) all of them. */
async function unitsBack(
  writer: Writer,
  reduce: SlipReduce,
): Promise<readonly Movement[] | 'unread' | null> {
  const all: Movement[] = []
  const isTaken = await writer.movements.takenBeside(reduce.id)
  const { client, state } = writer
  const { corrections } = state
  for (const { productId, from, to, seenUpTo } of reduce.lines) {
    const pair = { productId, storeId: reduce.storeId, delta: from - to }
    const caused = await causedBy({ client, corrections }, pair, seenUpTo, isTaken)
    if (caused.kind === 'unread') return 'unread'
    if (caused.kind === 'absent') return null
    all.push(...caused.movements)
  }
  return all
}

async function believe(
  writer: Writer,
  reduce: SlipReduce,
  movements: readonly Movement[],
): Promise<true> {
  writer.movements.take(movements)
  for (const { division } of movements) writer.learnCorrection(division)
  const keys = movements.flatMap((row) => row.keys)
  await writer.echo([{ kind: 'caused', id: reduce.id, at: writer.begun(), keys }])
  return close(writer, reduce, 'history')
}

/** Without a history Smaregi's own answer, or the document, has to do; content may then tell the echo. */
async function believeUnread(
  writer: Writer,
  reduce: SlipReduce,
  answered: boolean,
): Promise<boolean> {
  if (!answered && (await documentShows(writer, reduce)) !== 'after') return false
  await writer.echo([
    { kind: 'unread', id: reduce.id, at: writer.begun(), divisions: writer.state.corrections },
  ])
  return close(writer, reduce, 'list')
}

async function close(
  writer: Writer,
  { slip, id, shipmentId }: SlipReduce,
  by: 'list' | 'history',
): Promise<true> {
  await writer.record([{ kind: 'done', slip, at: writer.now(), id, shipmentId, by }])
  writer.closed(slip, id)
  return true
}

/** What the 出荷 itself shows: as before the correction, as after it, or neither. */
async function documentShows(
  { client }: Writer,
  reduce: SlipReduce,
): Promise<'before' | 'after' | 'neither'> {
  if (reduce.how === 'add') return 'neither'
  const shipment = await client.find(reduce.shipmentId)
  if (shipment === null) return reduce.how === 'remove' ? 'after' : 'neither'
  const pieces = new Map((shipment.lines ?? []).map((line) => [line.productId, line.quantity]))
  const fits = (side: 'from' | 'to'): boolean =>
    reduce.lines.every((line) => (pieces.get(line.productId) ?? 0) === line[side])
  if (fits('from')) return 'before'
  return fits('to') ? 'after' : 'neither'
}
