import { toJst } from '../../kernel/time.ts'
import type { HistoryRow } from './ledger.ts'
import { pick } from './random.ts'

/** How 在庫情報送信 writes its rows. The real service's habits are known only in part, so each can be turned. */
export interface Writing {
  /** All values are strings on the wire; a receiver must bear numbers too. */
  readonly values: 'strings' | 'numbers'
  /** What stands in fromStoreId and toStoreId when there was no transfer. */
  readonly none: 'empty' | 'null' | 'absent'
  /** The key exists; its values are unknown, so this one is made up. Null leaves it out. */
  readonly procDetailName: string | null
}

export const USUAL_WRITING: Writing = {
  values: 'strings',
  none: 'empty',
  procDetailName: '在庫変動',
}

export type WireRow = Readonly<Record<string, unknown>>

export function wireRow(row: HistoryRow, writing: Writing): WireRow {
  const number = (value: number): string | number =>
    writing.values === 'strings' ? String(value) : value
  const id = (value: string): string | number =>
    writing.values === 'strings' ? value : Number(value)
  return {
    storeId: id(row.storeId),
    productId: id(row.productId),
    amount: number(row.amount),
    stockAmount: number(row.stockAmount),
    layawayStockAmount: number(row.layawayStockAmount),
    stockDivision: row.stockDivision,
    ...optional('fromStoreId', row.fromStoreId, writing),
    ...optional('toStoreId', row.toStoreId, writing),
    updDateTime: toJst(row.at),
  }
}

function optional(key: string, value: string | null, writing: Writing): WireRow {
  if (value !== null) return { [key]: writing.values === 'strings' ? value : Number(value) }
  if (writing.none === 'absent') return {}
  return { [key]: writing.none === 'null' ? null : '' }
}

/** The text of `params`. */
export function stockParams(
  rows: readonly unknown[],
  writing: Writing,
  root: Readonly<Record<string, string>> = {},
): string {
  const detail = writing.procDetailName === null ? {} : { proc_detail_name: writing.procDetailName }
  return JSON.stringify({ data: [{ table_name: 'Stock', ...detail, rows }], ...root })
}

const SPOILS: readonly [(row: WireRow) => unknown, ...((row: WireRow) => unknown)[]] = [
  (row) => ({ ...row, amount: 'three' }),
  (row) => ({ ...row, amount: '1.5' }),
  (row) => ({ ...row, productId: '' }),
  (row) => ({ ...row, storeId: null }),
  (row) => ({ ...row, updDateTime: '2026-02-30 10:00:00' }),
  (row) => ({ ...row, stockDivision: '' }),
  (row) => JSON.stringify(row),
  () => null,
]

/** A row that no receiver can read, made from a good one. */
export function spoiled(row: WireRow, random: () => number): unknown {
  return pick(SPOILS, random)(row)
}
