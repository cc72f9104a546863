import type { Movement } from '../connectors/smaregi/shipment-desk.ts'
import type { OrdersRun } from './run-context.ts'
import { holdCorrection, type SlipReduce } from './hold.ts'
import { causedBy } from './shipment-echo.ts'

/** History may be a moment behind the answer. */
const LOOKS_MS = [0, 1000, 3000] as const

/** Believes a reduction when the stock history shows the units back; otherwise it stays open. */
export async function verify(
  run: OrdersRun,
  reduce: SlipReduce,
  { answered }: { readonly answered: boolean },
): Promise<void> {
  for (const wait of LOOKS_MS) {
    if (wait > 0) await run.app.sleep(wait)
    const found = await unitsBack(run, reduce)
    if (found === 'unread') return believeUnread(run, reduce, answered)
    if (found !== null) return believe(run, reduce, found)
    if (run.app.signal.aborted) return
  }
}

/** The movements that brought the units of all lines back; null = not (yet) all of them. */
export async function unitsBack(
  run: OrdersRun,
  reduce: SlipReduce,
): Promise<readonly Movement[] | 'unread' | null> {
  const all: Movement[] = []
  const isTaken = await run.movements.takenBeside(reduce.id)
  for (const { productId, from, to, seenUpTo } of reduce.lines) {
    const pair = { productId, storeId: reduce.storeId, delta: from - to }
    const caused = await causedBy(run, pair, seenUpTo, isTaken)
    if (caused.kind === 'unread') return 'unread'
    if (caused.kind === 'absent') return null
    all.push(...caused.movements)
  }
  return all
}

async function believe(
  run: OrdersRun,
  reduce: SlipReduce,
  movements: readonly Movement[],
): Promise<void> {
  run.movements.take(movements)
  for (const { division } of movements) run.learnCorrection(division)
  const keys = movements.flatMap((row) => row.keys)
  await run.echo([{ kind: 'caused', id: reduce.id, at: run.begun(), keys }])
  await finish(run, reduce, 'history')
}

/** Without a history Smaregi's own answer, or the document, has to do; content may then tell the echo. */
async function believeUnread(run: OrdersRun, reduce: SlipReduce, answered: boolean): Promise<void> {
  if (!answered && (await documentShows(run, reduce)) !== 'after') return
  await run.echo([
    { kind: 'unread', id: reduce.id, at: run.begun(), divisions: run.state.corrections },
  ])
  await finish(run, reduce, 'list')
}

export async function finish(
  run: OrdersRun,
  { slip, id, shipmentId, lines }: SlipReduce,
  by: 'list' | 'history' | 'person',
): Promise<void> {
  await run.record([{ kind: 'done', slip, at: run.now(), id, shipmentId, by }])
  run.forget(slip, (item) => item.of === id)
  run.closed(slip, id)
  run.done.reversals += lines.length
}

/** What the 出荷 itself shows: as before the correction, as after it, or neither. */
export async function documentShows(
  run: OrdersRun,
  reduce: SlipReduce,
): Promise<'before' | 'after' | 'neither'> {
  if (reduce.how === 'add') return 'neither'
  const shipment = await run.desk.find(reduce.shipmentId)
  if (shipment === null) return reduce.how === 'remove' ? 'after' : 'neither'
  const pieces = new Map((shipment.lines ?? []).map((line) => [line.productId, line.quantity]))
  const fits = (side: 'from' | 'to'): boolean =>
    reduce.lines.every((line) => (pieces.get(line.productId) ?? 0) === line[side])
  if (fits('from')) return 'before'
  return fits('to') ? 'after' : 'neither'
}

/** Certainly not done: nothing will come back from it. */
export async function endReduction(
  run: OrdersRun,
  { slip, id }: SlipReduce,
  why: string,
): Promise<void> {
  run.calledOff(slip, id)
  await run.record([{ kind: 'void', slip, at: run.now(), id, why }])
  await run.echo([{ kind: 'caused', id, at: run.begun(), keys: [] }])
}

/**
 * Looks at a reduction whose outcome was open. `late`: long enough ago that a call on its way would have arrived; then a document
 * that is as before says that it did not happen.
 */
export async function settleReduction(
  run: OrdersRun,
  reduce: SlipReduce,
  late: boolean,
): Promise<void> {
  const found = await unitsBack(run, reduce)
  if (found === 'unread') return believeUnread(run, reduce, false)
  if (found !== null) return believe(run, reduce, found)
  if (!late) return
  const shows = await documentShows(run, reduce)
  if (shows === 'before' || reduce.how === 'add') return endReduction(run, reduce, 'notSeen')
  holdCorrection(run, reduce, 'notBack', '')
}
