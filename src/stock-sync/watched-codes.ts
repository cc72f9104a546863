import type { Counts } from '../domain/stock/batch.ts'
import type { NeMovement } from '../domain/stock/evidence.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { inWarehouse, keyOf, type StockKey } from '../domain/stock/stock-key.ts'

/** One tells how old a copy is; another may have moved on since. */
const WATCHED = 3

type Places = readonly Pick<StockKey, 'warehouse'>[]

/** Codes that the history shows to have moved: their counts tell whether the copy that they are read from knows that. */
export function watchedCodes(newer: readonly NeMovement[]): readonly string[] {
  const told = newer.filter(({ after }) => after !== null)
  return [...new Set(told.map(({ neCode }) => neCode))].slice(0, WATCHED)
}

/** Where these are counted: a line does not say of which 拠点 it is, and some histories tell of the base only. */
export function placesOf(rows: readonly SentRow[]): Places {
  const names = new Set(rows.map(({ warehouse }) => warehouse))
  const isPlain = rows.every(
    ({ warehouse, upload }) => warehouse === undefined && upload.form === 'goods',
  )
  return [...(isPlain ? names : names.add(''))].map(inWarehouse)
}

/** Each code in each place, each once; the codes that come first are read together. */
export function keysOf(codes: readonly string[], places: Places): readonly StockKey[] {
  return codes.flatMap((code) => places.map((place) => ({ code, ...place })))
}

/** What was counted of a code in each place, and in all together. */
export function stocksIn(
  counts: ReadonlyMap<string, Counts>,
  places: Places,
): (code: string) => readonly number[] {
  return (code) => {
    const known = keysOf([code], places).flatMap((key) => counts.get(keyOf(key)) ?? [])
    const each = known.map(({ stock }) => stock)
    return each.length > 1 ? [...each, each.reduce((sum, stock) => sum + stock, 0)] : each
  }
}
