import type { Learnt } from '../capabilities/learned.ts'
import type { ProbeBook } from '../capabilities/probe-record.ts'
import { latestLeave } from '../domain/stock/batch.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { fromJst } from '../kernel/time.ts'
import { placeFor } from '../stock-sync/run-context.ts'
import { placesOf, standing, uploadsOf, type Warehouse } from './left-behind.ts'
import { countsOf, follow, send } from './send-upload.ts'
import type { Tools } from './tools.ts'

/** More than that is not taken away for the sake of a question. */
export const MOST_TAKEN = 10
/** Pieces that are added first, in one 拠点 and the next. */
export const ADDED = [1, 3] as const
/** With nothing free, a piece that was added could not be taken back where exactly the free stock may not go. */
export const LEAST_FREE = 1

type Put = 'back' | 'unclear' | 'inDoubt' | 'refused'

/** Tries the questions about uploads, in each 拠点 anew; not while nobody knows what became of what was sent to the one before. */
export async function tryUploads(tools: Tools, book: ProbeBook): Promise<void> {
  for (const [i, warehouse] of placesOf(book.record).entries()) {
    const isOpen = uploadsOf(book.record).some(({ verdict }) => verdict === null)
    if (!isOpen) await tryIn(tools, book, warehouse, ADDED[i] ?? ADDED[0])
  }
}

/** A good row beside a bad one, then exactly the free stock. */
async function tryIn(
  tools: Tools,
  book: ProbeBook,
  warehouse: Warehouse,
  added: number,
): Promise<void> {
  if (tools.stop.aborted) return
  const mixed = await send(tools, book, { what: 'mixed', sent: added, warehouse })
  if (mixed?.verdict !== 'applied' || tools.stop.aborted) return
  const { free } = await countsOf(tools, book, warehouse)
  const isOther = uploadsOf(book.record).every(({ sent }) => sent !== -free)
  if (free - added <= MOST_TAKEN && free - added >= LEAST_FREE && isOther)
    await send(tools, book, { what: 'all', sent: -free, warehouse })
}

/** Finds out what became of every upload, and adds or takes what is left of them. */
export async function putBackUploads(tools: Tools, book: ProbeBook): Promise<Put> {
  await followOpen(tools, book)
  if (await makeNewerLine(tools, book)) await followOpen(tools, book)
  const left = standing(book.record)
  if (typeof left === 'string') return left
  let refused = false
  for (const { warehouse, pieces } of left) {
    const back = await send(tools, book, { what: 'back', sent: -pieces, warehouse })
    refused ||= back === null || back.verdict === 'refused'
  }
  if (refused) return 'refused'
  const after = standing(book.record)
  return typeof after === 'string' ? after : after.length === 0 ? 'back' : 'refused'
}

async function followOpen(tools: Tools, book: ProbeBook): Promise<void> {
  for (const one of uploadsOf(book.record)) if (one.verdict === null) await follow(tools, book, one)
}

/** Pieces that none of the other uploads moves: neither counts nor a history without 拠点 must take the one for the other. */
const NEWER = 2
/** Lines are dated by the second. */
const SECOND_MS = 1000

/**
 * That a file did nothing is believed when the history shows a line from after its end. Where nothing else moves, the probe makes one, and
 * takes it back with all the rest.
 */
async function makeNewerLine(tools: Tools, book: ProbeBook): Promise<boolean> {
  const uploads = uploadsOf(book.record)
  const { settleMs } = tools.app.config.nextengine
  const now = (await tools.app.stockGate()).serverNow().getTime()
  const waits = uploads.some(({ verdict, upload }) => {
    const left = fromJst(latestLeave(upload))?.getTime() ?? now
    return verdict === null && (upload.finishedAt !== null || now - left >= settleMs)
  })
  const made = uploads.some((one) => one.what === 'newer')
  const shown = placesOf(book.record).filter((one) => learntOf(tools, one).historyShows !== false)
  if (!waits || made || shown.length === 0) return false
  await tools.app.sleep(SECOND_MS)
  const wish = { what: 'newer', sent: NEWER, warehouse: shown[0] } as const
  return (await send(tools, book, wish))?.verdict === 'applied'
}

function learntOf({ run }: Tools, warehouse: Warehouse): Learnt {
  return run.capabilities.of(placeFor(run, inWarehouse(warehouse)))
}
