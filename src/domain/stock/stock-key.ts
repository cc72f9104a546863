import { caseFolded } from '../mapping/names.ts'

/** What one count of Next Engine is of. */
export interface StockKey {
  /** 商品コード */
  readonly code: string
  /** 拠点名, '' = 基本拠点. Absent = the one that everything goes to, where the shop's stores feed no more than that. */
  readonly warehouse?: string
}

/** Its name in maps: the code itself, where there is one 拠点; no code has an `@` in it. */
export function keyOf({ code, warehouse }: StockKey): string {
  return warehouse === undefined ? code : `${code}@${shownWarehouse(warehouse)}`
}

/** The same for all spellings of the code: Next Engine has one. */
export function foldedKeyOf({ code, warehouse }: StockKey): string {
  return keyOf({ code: caseFolded(code), ...inWarehouse(warehouse) })
}

/** The part of a key that names the 拠点; nothing where there is one only. */
export function inWarehouse(warehouse: string | undefined): Pick<StockKey, 'warehouse'> {
  return warehouse === undefined ? {} : { warehouse }
}

/** How Next Engine names the 拠点 that it always has; an empty name in a file means it as well. */
const BASE_NAME = '基本拠点'

/** One name for the base 拠点. */
export function warehouseNamed(name: string): string {
  return name === BASE_NAME ? '' : name
}

/** The 拠点 as people know it. */
export function shownWarehouse(warehouse: string): string {
  return warehouse === '' ? BASE_NAME : warehouse
}

/** The part of a row for people that names the 拠点; nothing where there is one only. */
export function inShownWarehouse(warehouse: string | undefined): Pick<StockKey, 'warehouse'> {
  return inWarehouse(warehouse === undefined ? undefined : shownWarehouse(warehouse))
}

/** A name for people, with the 拠点 behind it where there are several. */
export function shownIn(name: string, warehouse: string | undefined): string {
  return name === '' || warehouse === undefined ? name : `${name}（${shownWarehouse(warehouse)}）`
}
