import { Clues } from '../domain/reconciliation/clues.ts'
import type { Difference } from '../domain/reconciliation/compare.ts'
import type { Facts, Tools } from './facts.ts'
import { addJournalClues } from './journal-clues.ts'
import { foundGoods } from '../stock-sync/known-counts.ts'
import { addOrderClues } from './orders-clues.ts'

/** Another look at some products: what has moved in Smaregi since then, and Next Engine's counts of their codes. */
export async function readAgain(
  { app, store, reader, gate }: Tools,
  before: Facts,
  some: readonly Difference[],
  since: string | null,
): Promise<Facts> {
  const clues = new Clues()
  await addOrderClues(app, clues)
  const changed = since === null ? [] : await reader.pairs(app.config.smaregi.stores, since)
  const goods = await foundGoods(
    gate,
    some.map(({ code }) => code),
  )
  await addJournalClues(app, store, clues)
  return before.with(changed, goods, clues)
}
