import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import type { OrdersRun } from './run-context.ts'

/** What a stage of an import has come to, as far as its report tells it. */
export interface Result {
  /** Shipments that were registered, and their lines. */
  readonly shipments?: number
  readonly lines?: number
  readonly reversals?: number
  readonly started?: true
  readonly old?: readonly number[]
  readonly otherShops?: readonly number[]
  readonly excluded?: number
}

/** What a run reports. */
export interface OrdersDone {
  readonly shipments: number
  /** Lines of these shipments. */
  readonly lines: number
  /** Lines of shipments that were corrected. */
  readonly reversals: number
  /** The starting point was set by this run. */
  readonly started: boolean
  /** Slips from before the starting point, or made from such a slip, that were met. */
  readonly old: ReadonlySet<number>
  /** Slips of shops that are not in the filter. */
  readonly otherShops: ReadonlySet<number>
  /** Order lines whose product is on the exclude list. */
  readonly excluded: number
}

/** At the end of a run. */
export function addUp(results: readonly Result[]): OrdersDone {
  const sum = (of: (one: Result) => number | undefined): number =>
    results.reduce((total, one) => total + (of(one) ?? 0), 0)
  return {
    shipments: sum((one) => one.shipments),
    lines: sum((one) => one.lines),
    reversals: sum((one) => one.reversals),
    started: results.some((one) => one.started),
    old: new Set(results.flatMap((one) => one.old ?? [])),
    otherShops: new Set(results.flatMap((one) => one.otherShops ?? [])),
    excluded: sum((one) => one.excluded),
  }
}

/** Smaregi has it: what was asked about it is answered. */
export function booked(
  run: Pick<OrdersRun, 'forget'>,
  { kind, slip, id, lines }: SlipIntent | SlipReduce,
): Result {
  run.forget(slip, ({ of }) => of === id)
  return kind === 'intent' ? { shipments: 1, lines: lines.length } : { reversals: lines.length }
}
