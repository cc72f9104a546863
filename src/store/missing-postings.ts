import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { gather, openWorkOf } from '../domain/stock/open-work.ts'
import { StonError } from '../kernel/errors.ts'
import { CARRIED, OUTCOME, Postings, ROW } from './postings.ts'
import type { Batches } from './store.ts'

/** What is missing is taken over in parts of about so many lines: some seconds. */
const PART_LINES = 200_000

type Read = Pick<Batches, 'read' | 'carried' | 'changes'>

/** What had come to a stop after the batch of that number. */
interface Stopped {
  readonly batch: number
  readonly items: readonly Item[]
}

/** Everything that a batch says; `lines`: its changes, where they were taken while it was made. Null = it has been pruned meanwhile. */
async function indexed(
  batches: Read,
  id: number,
  { lines, before }: { readonly lines: Postings | undefined; readonly before: Stopped },
): Promise<{ readonly postings: Postings; readonly stopped: Stopped } | null> {
  const postings = lines ?? (await linesOf(batches, id))
  const head = await batches.read(id)
  if (head === null) return null
  head.rows.forEach(({ products, code }, i) => {
    for (const name of new Set([...products, code])) postings.add(name, ROW + i + 1)
  })
  for (const { product = '', code, alone = '' } of head.outcomes)
    for (const name of new Set([product, code, alone])) postings.add(name, OUTCOME)
  const carried = await batches.carried(id)
  const former = before.batch === id - 1 ? before : await stoppedAfter(batches, id - 1)
  for (const item of changed(former.items, itemsOf(gather(carried)))) {
    const { productId, products, code } = factsOf(item)
    for (const name of new Set([productId, ...products, code])) postings.add(name, CARRIED)
  }
  return { postings, stopped: { batch: id, items: itemsOf(openWorkOf(head, carried)) } }
}

async function linesOf(batches: Read, id: number): Promise<Postings> {
  const postings = new Postings()
  for await (const chunk of batches.changes(id)) for (const one of chunk) postings.line(one)
  return postings
}

async function stoppedAfter(batches: Read, id: number): Promise<Stopped> {
  const head = await batches.read(id)
  const items = head === null ? [] : itemsOf(openWorkOf(head, await batches.carried(id)))
  return { batch: id, items }
}

/** What is there on one side only, or with another amount or reason. What stays as it is would be found in every batch of its time. */
function changed(before: readonly Item[], now: readonly Item[]): Item[] {
  const known = new Set(before.map(markOf))
  const left = new Set(now.map(markOf))
  return [
    ...now.filter((item) => !known.has(markOf(item))),
    ...before.filter((item) => !left.has(markOf(item))),
  ]
}

function markOf(item: Item): string {
  const { delta, reason } = factsOf(item)
  return `${item.id} ${delta} ${reason}`
}

/**
 * What is missing, batch by batch from the oldest, as far as one call goes. `keep` writes a batch's postings down; `lines`: those
 * that were taken while it was made.
 */
export async function takeOverMissing(
  missing: readonly number[],
  batches: Read & { linesTaken(id: number): Postings | undefined },
  keep: (id: number, postings: Postings) => Promise<void>,
): Promise<void> {
  let read = 0
  let before: Stopped = { batch: 0, items: [] }
  for (const id of missing) {
    if (read >= PART_LINES) return
    const lines = batches.linesTaken(id)
    const made = await indexed(batches, id, { lines, before }).catch(unlessDamaged)
    if (made === null) continue
    if (lines === undefined) read += made.postings.lines
    before = made.stopped
    await keep(id, made.postings)
  }
}

/** A batch that cannot be read is not in the index: whoever asks for it is told. No run is stopped by it. */
function unlessDamaged(error: unknown): null {
  if (error instanceof StonError && error.exit === 'attention') return null
  throw error
}
