import { stringify } from 'csv-stringify/sync'
import type { NeMovement } from '../../domain/stock/evidence.ts'
import type { CodeAnswer } from '../../domain/stock/plan.ts'
import { keyOf, type StockKey, warehouseNamed } from '../../domain/stock/stock-key.ts'
import { grouped } from '../../kernel/grouped.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import type { Store } from '../../store/store.ts'
import { allCounts, readCounts, STOCK, stockIn } from './counts.ts'
import { readMovements, readNewer } from './history.ts'
import type { Session, UploadAnswer } from './next-engine.ts'
import { type QueueEntry, readEntriesSince, readEntry } from './queue.ts'
import { allWarehouseCounts, type CountIn, readWarehouseCounts } from './warehouse-counts.ts'
import { findWarehouses, readWarehousesAnew, theWarehouses, type Warehouse } from './warehouse.ts'
import type { OnPage } from './whole-list.ts'

/** Everything a flush asks of Next Engine, in its own words. What names no 拠点 goes to, or is of, the one that everything goes to. */
export interface StockGate {
  readonly form: 'goods' | 'warehouse'
  readonly warehouse: string
  /** Free stock, stock and spelling of each, by `keyOf`; every one asked for has an answer. One call per 1,000 codes, whatever the 拠点. */
  counts(keys: readonly StockKey[]): Promise<ReadonlyMap<string, CodeAnswer>>
  /** The counts of everything that Next Engine has, complete. `warehouses`: of these 拠点; absent = of the only one. */
  allCounts(onPage?: OnPage, warehouses?: readonly string[]): Promise<readonly CountIn[]>
  /** Sends one file, at most once, as soon as `depart` says so. */
  send(lines: readonly UploadLine[], depart?: Depart): Promise<UploadAnswer>
  entry(queId: string): Promise<QueueEntry | null>
  /** Stock uploads that reached the queue through the API since then (JST, `YYYY-MM-DD HH:MM:SS`). */
  entriesSince(since: string): Promise<readonly QueueEntry[]>
  movements(neCodes: readonly string[], since: string): Promise<readonly NeMovement[]>
  /** Some lines of the stock history, of whatever code, that are dated later than this (JST); none = it shows none. */
  newerThan(end: string): Promise<readonly NeMovement[]>
  /** Every 拠点 that there is; the base one by the name that Next Engine gives it. */
  warehouses(): Promise<readonly Warehouse[]>
  /** Next Engine's clock, the earliest and the latest that it can be. */
  serverNow(): Date
  latestServerNow(): Date
}

/** `form`: the goods master's file changes the base 拠点 only, the warehouse file the named one. */
export interface StockGateOptions {
  readonly session: Session
  readonly store: Store
  readonly form: 'goods' | 'warehouse'
  /** 拠点名 of what names none; empty = 基本拠点. */
  readonly warehouse: string
  /** Every 拠点 that the configuration names: another one may be gone. Absent = none may. */
  readonly configured?: readonly string[]
}

/** Makes no call yet. Reads throw `StonError` as `Session.read` does, and `config` where no 拠点 has the configured name. */
export function openStockGate(options: StockGateOptions): StockGate {
  const { session, store, form, warehouse } = options
  const inWarehouse = form === 'warehouse'
  const isGoods = (one: Pick<StockKey, 'warehouse'>): boolean =>
    one.warehouse === undefined && !inWarehouse
  return {
    form,
    warehouse: inWarehouse ? warehouse : '',
    async counts(keys) {
      const goods = keys.filter(isGoods).map(({ code }) => code)
      const inGoods = goods.length > 0 ? await readCounts(session, goods, STOCK) : NONE
      const rest = keys.filter((key) => !isGoods(key))
      if (rest.length === 0 && !inWarehouse) return inGoods
      return new Map([...inGoods, ...(await countsIn(options, rest))])
    },
    async allCounts(onPage, warehouses) {
      if (warehouses === undefined && !inWarehouse) return allCounts(session, STOCK, onPage)
      // Everything is read, so one call more is nothing: what is compared must be what is changed by that name.
      if (warehouses !== undefined) await readWarehousesAnew(session, store)
      const named = await theWarehouses(session, store, warehouses ?? [warehouse])
      return warehouses === undefined
        ? allCounts(session, stockIn(named), onPage)
        : allWarehouseCounts(session, named, onPage)
    },
    send: (lines, depart) =>
      lines.every(isGoods)
        ? sendGoods(session, lines, depart)
        : sendWarehouse(session, lines, inWarehouse ? warehouse : '', depart),
    entry: (queId) => readEntry(session, queId),
    entriesSince: (since) => readEntriesSince(session, since),
    movements: (neCodes, since) => readMovements(session, neCodes, since),
    newerThan: (end) => readNewer(session, end),
    warehouses: () => readWarehousesAnew(session, store),
    serverNow: () => session.serverNow(),
    latestServerNow: () => session.latestServerNow(),
  }
}

const NONE: ReadonlyMap<string, CodeAnswer> = new Map()

/** By `keyOf`; what names no 拠点 is of this one, which is looked up in any case. */
async function countsIn(
  { session, store, warehouse, configured }: StockGateOptions,
  keys: readonly StockKey[],
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const groups = grouped(keys, (key) => warehouseNamed(key.warehouse ?? warehouse))
  const names = groups.size === 0 ? [warehouse] : [...groups.keys()]
  const mustBe = (name: string): boolean =>
    name === warehouseNamed(warehouse) || configured?.includes(name) !== false
  const warehouses = await findWarehouses(session, store, names, mustBe)
  const there = [...groups.values()].flatMap((some, i) => {
    const one = warehouses[i]
    return one ? [{ warehouse: one, keys: some }] : []
  })
  const asked = there.map(({ warehouse: one, keys: some }) => ({
    warehouse: one,
    codes: some.map(({ code }) => code),
  }))
  const answers = await readWarehouseCounts(session, asked)
  const found = there.flatMap(({ keys: some }, i) =>
    some.map((key) => [keyOf(key), answers[i]?.get(key.code) ?? MISSING] as const),
  )
  return new Map([...keys.map((key) => [keyOf(key), gone(key)] as const), ...found])
}

/** What was on its way to a 拠点 that has another name now, or none: whatever stands behind a code there, it is none that is missing. */
function gone({ code, warehouse = '' }: StockKey): CodeAnswer {
  return { kind: 'uncounted', neCode: code, found: '', gone: warehouse }
}

const MISSING: CodeAnswer = { kind: 'missing' }

/** One row of an upload file. */
export interface UploadLine {
  readonly neCode: string
  /** 拠点名, '' = 基本拠点; absent = the one that everything goes to. */
  readonly warehouse?: string
  /** Signed pieces, never 0. */
  readonly quantity: number
  /** At most 50 ASCII characters. */
  readonly reason: string
}

/**
 * Goods master upload: `zaiko_su` is a signed amount that is added to the base warehouse. Only the columns needed are sent,
 * because what an empty value does in any other column is not documented. Never throws (see `UploadAnswer`).
 */
export function sendGoods(
  session: Session,
  lines: readonly UploadLine[],
  depart?: Depart,
): Promise<UploadAnswer> {
  const rows = lines.map((line) => ({
    syohin_code: line.neCode,
    zaiko_su: line.quantity,
    nyusyukko_riyu: line.reason,
  }))
  return session.upload('/api_v1_master_goods/upload', csv(rows), depart)
}

/** Warehouse stock upload: unsigned, to add or to subtract. `warehouse`: for lines that name none (empty = 基本拠点). */
export function sendWarehouse(
  session: Session,
  lines: readonly UploadLine[],
  warehouse: string,
  depart?: Depart,
): Promise<UploadAnswer> {
  const rows = lines.map((line) => ({
    kyoten_mei: line.warehouse ?? warehouse,
    syohin_code: line.neCode,
    kasan_su: line.quantity > 0 ? line.quantity : '',
    gensan_su: line.quantity < 0 ? -line.quantity : '',
    nyusyukko_riyu: line.reason,
  }))
  return session.upload('/api_v1_warehouse_stock/upload', csv(rows), depart)
}

function csv(rows: readonly object[]): Record<string, string> {
  return {
    data_type: 'csv',
    data: stringify([...rows], { header: true, record_delimiter: '\r\n' }),
  }
}
