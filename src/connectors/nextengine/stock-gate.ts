import type { Depart } from '../../kernel/http-departure.ts'
import type { CodeAnswer, FoundCode } from '../../domain/stock/plan.ts'
import type { NeMovement } from '../../domain/stock/verdict.ts'
import type { Store } from '../../store/store.ts'
import { allCounts, readCounts, readWarehouseCounts, STOCK, stockIn } from './counts.ts'
import { hasMovedSince, readMovements } from './history.ts'
import type { Session, UploadAnswer } from './next-engine.ts'
import { type QueueEntry, readEntriesSince, readEntry } from './queue.ts'
import { sendGoods, sendWarehouse, type UploadLine } from './uploads.ts'
import { theWarehouse } from './warehouse.ts'

/** Everything a flush asks of Next Engine, in its own words; which upload form is used is settled here. */
export interface StockGate {
  readonly form: 'goods' | 'warehouse'
  readonly warehouse: string
  /** Free stock, stock and spelling of each code; every code asked for has an answer. One call per 1,000 codes. */
  counts(codes: readonly string[]): Promise<ReadonlyMap<string, CodeAnswer>>
  /** The counts of everything that Next Engine has, complete. */
  allCounts(onPage?: (read: number, total: number) => void): Promise<readonly FoundCode[]>
  /** Sends one file, at most once, as soon as `depart` says so. */
  send(lines: readonly UploadLine[], depart?: Depart): Promise<UploadAnswer>
  entry(queId: string): Promise<QueueEntry | null>
  /** Stock uploads that reached the queue through the API since then (JST, `YYYY-MM-DD HH:MM:SS`). */
  entriesSince(since: string): Promise<readonly QueueEntry[]>
  movements(neCodes: readonly string[], since: string): Promise<readonly NeMovement[]>
  /** Does the stock history show any line dated later than this (JST)? */
  movedSince(end: string): Promise<boolean>
  /** Next Engine's clock. */
  serverNow(): Date
}

/** `form`: the goods master's file changes the base 拠点 only, the warehouse file the named one. */
export interface StockGateOptions {
  readonly session: Session
  readonly store: Store
  readonly form: 'goods' | 'warehouse'
  /** 拠点名; empty = 基本拠点. */
  readonly warehouse: string
}

/** Makes no call yet. Reads throw `StonError` as `Session.read` does, and `config` where no 拠点 has the configured name. */
export function openStockGate({ session, store, form, warehouse }: StockGateOptions): StockGate {
  const inWarehouse = form === 'warehouse'
  return {
    form,
    warehouse: inWarehouse ? warehouse : '',
    counts: async (codes) =>
      inWarehouse
        ? readWarehouseCounts(session, codes, await theWarehouse(session, store, warehouse))
        : readCounts(session, codes, STOCK),
    allCounts: async (onPage) => {
      const table = inWarehouse ? stockIn(await theWarehouse(session, store, warehouse)) : STOCK
      return allCounts(session, table, onPage)
    },
    send: (lines, depart) =>
      inWarehouse
        ? sendWarehouse(session, lines, warehouse, depart)
        : sendGoods(session, lines, depart),
    entry: (queId) => readEntry(session, queId),
    entriesSince: (since) => readEntriesSince(session, since),
    movements: (neCodes, since) => readMovements(session, neCodes, since),
    movedSince: (end) => hasMovedSince(session, end),
    serverNow: () => session.serverNow(),
  }
}
