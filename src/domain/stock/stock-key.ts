import { caseFolded } from '../mapping/names.ts'
import type { Hold } from './hold.ts'
import type { Mark } from './mark.ts'

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

/** What an amount is of. */
type Of = Pick<Amount, 'code' | 'warehouse' | 'products'>

/**
 * Under which name an amount is added up and carried, and which a person uses of what is held (`h-…`): its code; the product behind
 * a colon, which no code has, where there is none; and a name of its own for a change that is looked at by itself. With the 拠点
 * behind an `@`, where there are several.
 */
export function sumName({ code, warehouse, products }: Of, hold: Hold | null = null): string {
  return keyOf({ code: nameOf({ code, products }, hold), ...inWarehouse(warehouse) })
}

function nameOf({ code, products }: Pick<Of, 'code' | 'products'>, hold: Hold | null): string {
  switch (hold?.reason) {
    case 'shipment':
      return `:${markOf(hold.returned.key)}:${hold.returned.code}`
    case 'twice':
      return `:twice-${hold.batch}-${hold.row}:${code}`
    default:
      return code || `:${products[0] ?? ''}`
  }
}

/** The 商品コード, also of what may not be sent under it yet; '' where there is none. */
export function codeOf({ code }: Of, hold: Hold | null): string {
  return hold?.reason === 'shipment' ? hold.returned.code : code
}

/** What a person calls it: the code, or the product's id where it has none; and the 拠点 where there are several. */
export function shownName(of: Of, hold: Hold | null): string {
  const mark = hold?.reason === 'shipment' ? markOf(hold.returned.key) : (of.products[0] ?? '')
  return shownIn(codeOf(of, hold) || mark, of.warehouse)
}

function markOf(key: string): string {
  return `shipment-${key.slice(0, 12)}`
}

/** Pieces. Next Engine's free stock is the stock less what its slips hold; a decrement can take no more than that. */
export interface Counts {
  readonly stock: number
  readonly free: number
}

/** An amount for one count, or for one product that has no code, added up from one or more changes. `code` '' = none yet. */
export interface Amount extends StockKey {
  readonly products: readonly string[]
  readonly delta: number
  /** How many changes were added up. */
  readonly changes: number
  /** When the oldest of them was received (ISO instant). */
  readonly since: string
  /** A person said "send it" (`failures retry`): guards and comparisons are passed over once. */
  readonly released?: true
  /** Number of the rule set under which the newest of them came, for what is still to be asked; absent = the first. */
  readonly rules?: number
  /** Where parts of it left before and were found not applied: looked for once more before it leaves again. */
  readonly marks?: readonly Mark[]
}

/** Only the fields of an amount: what a hold or a row adds must not be carried on with it. */
export function amountOf(amount: Amount): Amount {
  const { code, warehouse, products, delta, changes, since, released, marks = [] } = amount
  return {
    code,
    ...inWarehouse(warehouse),
    products,
    delta,
    changes,
    since,
    ...under(amount),
    ...(released === true ? { released } : {}),
    ...(marks.length > 0 ? { marks } : {}),
  }
}

/** Where it is known, the set of rules that it came under. */
export function under({ rules }: Pick<Amount, 'rules'>): Pick<Amount, 'rules'> {
  return rules === undefined ? {} : { rules }
}
