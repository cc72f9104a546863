import type { Aligned } from '../domain/stock/alignment.ts'
import type { Config } from '../config/index.ts'
import { inWarehouse, shownIn } from '../domain/stock/stock-key.ts'
import { isNamedIn, repairable } from '../domain/reconciliation/compare.ts'
import { StonError } from '../kernel/errors.ts'
import * as says from '../messages/reconcile-repair.ts'
import type { App } from '../context.ts'
import type { Comparison } from './compare-twice.ts'

/** What is to be put right: pieces by which Smaregi's count is larger. */
export interface Repair extends Aligned {
  readonly units: number
  /** Of a change in Smaregi that is wanted just once, whoever is killed meanwhile: its id, and the store. Absent = a new one, where orders go out. */
  readonly once?: { readonly id: string; readonly storeId: string }
}

/** One upload file, or about a minute of calls to Smaregi a hundred. */
const MOST_PRODUCTS = 1000
const MOST_TIMES = 10

/** `told`: what a person has named (see `isNamedIn`); their differences are mended unless they settle by themselves. */
export function repairsOf(
  { facts, differences }: Comparison,
  told: ReadonlySet<string> | null,
): Repair[] {
  return differences.flatMap((one) => {
    if (!isNamedIn(told, one)) return []
    const units = repairable(one, told !== null)
    if (units === 0) return []
    const { productId, code, warehouse } = one
    return [{ productId, code, ...inWarehouse(warehouse), units, pairs: facts.pairsOf(one) }]
  })
}

export type Side = 'nextengine' | 'smaregi'

/** The one that is not the master. */
export function sideToMend({ stockMaster }: Pick<Config, 'stockMaster'>): Side {
  return stockMaster === 'smaregi' ? 'nextengine' : 'smaregi'
}

/** Smaregi's count follows sales only: it differs from Next Engine's as a rule, and is nothing to set that by. */
export function followsSalesOnly({ stockMaster, orders }: Config): boolean {
  return stockMaster === 'nextengine' && !orders.enabled
}

/** More than this in one go is more likely a mistake than a drift. */
export function refuseTooMuch({ config }: App, repairs: readonly Repair[]): void {
  const { maxDelta } = config.guard
  const units = repairs.reduce((sum, one) => sum + Math.abs(one.units), 0)
  const large = repairs.filter((one) => Math.abs(one.units) > maxDelta)
  const message =
    large.length > 0
      ? says.tooLarge(
          large.map(({ code, warehouse }) => shownIn(code, warehouse)),
          maxDelta,
        )
      : repairs.length > MOST_PRODUCTS
        ? says.tooMany(repairs.length, MOST_PRODUCTS)
        : units > maxDelta * MOST_TIMES
          ? says.tooMuch(units, maxDelta * MOST_TIMES)
          : null
  if (message === null) return
  throw new StonError({ code: 'tooMuch', message, hint: says.inParts })
}
