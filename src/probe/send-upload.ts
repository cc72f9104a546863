import { type Learnt, placeOfRow } from '../capabilities/learned.ts'
import type { ProbeBook, ProbeUpload } from '../capabilities/probe-record.ts'
import type { Verdict } from '../domain/stock/batch.ts'
import { type Evidence, hasTag, reasonOf } from '../domain/stock/evidence.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { toJst } from '../kernel/time.ts'
import * as says from '../messages/probe.ts'
import { plannedUpload } from '../stock-sync/batch-head.ts'
import { evidenceFor, readEvidence } from '../stock-sync/evidence.ts'
import { learn } from '../stock-sync/follow-up.ts'
import { knownCounts } from '../stock-sync/known-counts.ts'
import { judged } from '../stock-sync/late-senders.ts'
import { MARGIN_MS, readHistory } from '../stock-sync/ne-history.ts'
import { placeFor } from '../stock-sync/run-context.ts'
import { startOf } from '../stock-sync/upload.ts'
import { uploadsOf, type Warehouse } from './left-behind.ts'
import type { Tools } from './tools.ts'

/**
 * A row that cannot be good, and cannot make anything: its code has signs that no code may have, and more of them than one may
 * have; it lacks everything that a new product needs; and it takes from a stock of nothing.
 */
const BAD_CODE = 'ston.probe.this.is.not.a.product.code'
/** One file that is tried. */
type Wish = Pick<ProbeUpload, 'what' | 'sent'> & { readonly warehouse: Warehouse }

/** Sends one file and follows it. Null: refused as a whole. */
export async function send(tools: Tools, book: ProbeBook, wish: Wish): Promise<ProbeUpload | null> {
  const { app } = tools
  const { what, sent, warehouse } = wish
  app.progress(say(app.locale, says.progressUpload(sent)))
  const gate = await app.stockGate()
  const one = await prepared(tools, book, wish)
  const place = inWarehouse(warehouse)
  const row = { ...place, neCode: neCodeOf(book), quantity: sent, reason: reasonOf(one.tag, 1) }
  const bad = { ...place, neCode: BAD_CODE, quantity: -1, reason: reasonOf(one.tag, 2) }
  const answer = await gate.send(what === 'mixed' ? [row, bad] : [row], async () => {
    const leave = tools.store.leave('stock')
    // It may be on its way from here on.
    await book.upload(one)
    return leave
  })
  // Stopped in its last step the call left as late as it ended.
  const upload = { ...one.upload, startedBy: toJst(gate.latestServerNow()) }
  switch (answer.kind) {
    case 'queued': {
      const queued = { ...one, upload: { ...upload, queId: answer.queId } }
      await book.upload(queued)
      return follow(tools, book, queued)
    }
    case 'notSent':
      await book.upload({ ...one, verdict: 'notSent' })
      throw answer.error
    case 'refused':
      await book.upload({ ...one, verdict: 'refused' })
      return null
    case 'unknown': {
      const open = { ...one, upload }
      await book.upload(open)
      return follow(tools, book, open)
    }
  }
}

async function prepared(
  tools: Tools,
  book: ProbeBook,
  { what, sent, warehouse }: Wish,
): Promise<ProbeUpload> {
  const gate = await tools.app.stockGate()
  const before = await countsOf(tools, book, warehouse)
  const countedAt = gate.serverNow()
  const since = toJst(new Date(countedAt.getTime() - MARGIN_MS))
  const recent = (await readHistory(tools.run, [neCodeOf(book)], since)) ?? []
  const seenUpTo = recent.reduce((newest, movement) => Math.max(newest, movement.id), 0)
  const place = inWarehouse(warehouse)
  const rows = [{ code: book.record.code, ...place }]
  const planned = plannedUpload(tools.run, { rows, countedAt, seenUpTo })
  const upload = { ...planned, ...startOf(gate) }
  const tag = `probe-${tools.app.system.hex(6)}`
  const holder = tools.store.holding('stock')
  return { tag, what, sent, ...place, before, upload, verdict: null, holder }
}

export async function countsOf(tools: Tools, book: ProbeBook, warehouse: Warehouse) {
  const neCode = neCodeOf(book)
  const key = { code: neCode, ...inWarehouse(warehouse) }
  const known = (await knownCounts(await tools.app.stockGate(), [key])).get(keyOf(key))
  if (known === undefined)
    throw new StonError({ code: 'probe', message: says.notInNextEngine(neCode) })
  return { stock: known.stock, free: known.free }
}

function neCodeOf({ record }: ProbeBook): string {
  return record.nextengine?.neCode ?? record.code
}

/** Looks until the row has a verdict and the question is answered, or the time is used up; what is open then stays in the record. */
export async function follow(
  tools: Tools,
  book: ProbeBook,
  sent: ProbeUpload,
): Promise<ProbeUpload> {
  const { app } = tools
  const { firstMs, maxMs, budgetMs } = app.config.nextengine.poll
  // What the history does not show at once it may show within minutes; silence says nothing before the time to settle is over.
  const end = app.system.ticks() + 2 * budgetMs
  let one = sent
  for (let wait = firstMs; ; wait = Math.min(wait * 2, maxMs)) {
    await app.sleep(wait)
    const last = app.system.ticks() + wait > end
    const seen = await readRow(tools, book, one).catch((error: unknown) => unlessLast(error, last))
    one = seen?.one ?? one
    if (last || seen?.enough === true) return one
  }
}

function unlessLast(error: unknown, last: boolean): null {
  if (!last && error instanceof StonError && error.exit === 'temporary') return null
  throw error
}

async function readRow(
  tools: Tools,
  book: ProbeBook,
  one: ProbeUpload,
): Promise<{ readonly one: ProbeUpload; readonly enough: boolean }> {
  const row = rowOf(book, one)
  const others = uploadsOf(book.record).flatMap((other) => other.upload.queId ?? [])
  const { upload, evidence: read } = await readEvidence(tools.run, [row], one.upload, others)
  const evidence = read === null ? null : evidenceFor(tools.run, placeOfRow(row), read)
  const [verdict] = evidence === null ? [] : await judgedAsSent(tools, one, row, evidence)
  const known = verdict === undefined || verdict.kind === 'doubtful' ? null : verdict.kind
  const next = { ...one, upload, verdict: known }
  if (JSON.stringify(next) !== JSON.stringify(one)) await book.upload(next)
  if (evidence === null || verdict === undefined || known === null)
    return { one: next, enough: false }
  await learn({ run: tools.run, source: 'probed' }, [row], [verdict], evidence)
  if (one.what === 'mixed') await learnFromMixed(tools, next, evidence)
  return { one: next, enough: known !== 'applied' || answersAll(row, evidence) }
}

/** Also with regard to who may still send it. */
function judgedAsSent(
  { store }: Tools,
  { upload, holder }: ProbeUpload,
  row: SentRow,
  evidence: Evidence,
): Promise<readonly Verdict[]> {
  const namesRows = evidence.queueMessage.includes(BAD_CODE)
  const known = namesRows ? { ...evidence, namesRows } : evidence
  return judged([row], known, upload.queId, () => store.senderMayLive('stock', holder))
}

/** What the history does not show at once it may show a little later. */
function answersAll(row: SentRow, evidence: Evidence): boolean {
  return hasTag(row, evidence.movements) || evidence.over
}

async function learnFromMixed(
  { run }: Tools,
  { verdict, warehouse }: ProbeUpload,
  { queue, queueMessage }: Evidence,
): Promise<void> {
  if (queue !== 'failed' && queue !== 'succeeded') return
  const partlyGood: Learnt['partlyGood'] =
    verdict === 'applied' ? queue : queue === 'failed' ? 'nothing' : undefined
  if (partlyGood === undefined) return
  const facts = { partlyGood, namesBadRows: queueMessage.includes(BAD_CODE) }
  await run.capabilities.learn(facts, 'probed', placeFor(run, inWarehouse(warehouse)))
}

/** The upload's row for the test product, as a flush knows its own. */
export function rowOf({ record }: ProbeBook, one: ProbeUpload): SentRow {
  return {
    code: record.code,
    ...inWarehouse(one.warehouse),
    products: [record.productId],
    delta: one.sent,
    changes: 0,
    since: record.startedAt,
    neCode: record.nextengine?.neCode ?? record.code,
    sent: one.sent,
    before: one.before,
    batch: 0,
    tag: one.tag,
    row: 1,
    upload: one.upload,
  }
}
