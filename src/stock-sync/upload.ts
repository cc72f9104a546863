import type { UploadAnswer } from '../connectors/nextengine/next-engine.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { BatchHead, Upload } from '../domain/stock/batch.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { reasonOf } from '../domain/stock/evidence.ts'
import { toJst } from '../kernel/time.ts'
import type { Leave } from '../store/leave.ts'
import { advance } from './advance.ts'
import type { Run } from './run-context.ts'

/** A batch that has left, or tried to, and what Next Engine said. */
export interface Sent {
  readonly sending: BatchHead
  readonly answer: UploadAnswer
  /** When the call was over at the latest, by Next Engine's clock (JST): stopped in its last step it left no sooner. */
  readonly endedBy: string
}

/**
 * Sends a sealed batch, once. First the connection is made; then "it may be on its way" goes to stable storage, and the first byte
 * leaves right after it or never: a run that was stopped in between must not send what somebody else has taken over.
 */
export async function upload(run: Run, sealed: BatchHead): Promise<Sent> {
  const gate = await run.gate()
  let head = sealed
  let trouble: unknown
  const depart = async (): Promise<Leave> => {
    // The time begins before the sync, so that a stop in the middle of it counts.
    const leave = run.store.leave('stock')
    const left = head.upload && { ...head.upload, ...startOf(gate) }
    head = await advance(run, head, { ...head, state: 'sending', upload: left })
    return leave
  }
  const lines = sealed.rows.map((row, i) => ({
    neCode: row.neCode,
    ...inWarehouse(row.warehouse),
    quantity: row.sent,
    reason: reasonOf(sealed.tag, i + 1),
  }))
  const answer = await gate.send(lines, () =>
    depart().catch((error: unknown) => {
      trouble = error
      throw error
    }),
  )
  if (trouble !== undefined) throw trouble
  return { sending: head, answer, endedBy: toJst(gate.latestServerNow()) }
}

/** By Next Engine's clock. */
export function startOf(gate: StockGate): Pick<Upload, 'startedAt' | 'startedBy'> {
  return { startedAt: toJst(gate.serverNow()), startedBy: toJst(gate.latestServerNow()) }
}
