import { Clues } from '../domain/reconciliation/clues.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import * as says from '../messages/reconcile.ts'
import { say } from '../kernel/sentence.ts'
import { toJstIso } from '../kernel/time.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { byProduct, type Catalogue, Facts, type Tools } from './facts.ts'
import { addJournalClues } from './journal-clues.ts'
import { foundGoods } from '../stock-sync/known-counts.ts'
import { addOrderClues } from './orders-clues.ts'

/** A first look at both sides. */
export interface FirstLook {
  readonly facts: Facts
  /** Smaregi's clock, from before the first row was read. Null: there is no stock at all. */
  readonly since: string | null
}

const MARGIN_MS = 10 * 1000

/** Everything there is, of `only` these products. Smaregi before Next Engine, and the journal last. */
export async function readBothSides(
  { app, store, reader, gate }: Tools,
  catalogue: Catalogue,
  only: ReadonlySet<string> | null,
): Promise<FirstLook> {
  const startedAt = app.now().getTime()
  const clues = new Clues()
  await addOrderClues(app, clues)
  app.progress(say(app.locale, says.readingSmaregi))
  const pairs = await reader.pairs(app.config.smaregi.stores, null)
  const goods =
    only === null
      ? await gate.allCounts((read, total) =>
          app.progress(say(app.locale, says.readingNextEngine(read, total))),
        )
      : await foundGoods(gate, codesOf(catalogue, only))
  await addJournalClues(app, store, clues)
  const exclusions = new Exclusions(await readExclusions(store))
  const shelf = new Map([...goods].map((one) => [one.neCode, one]))
  const products =
    only === null
      ? catalogue.products
      : catalogue.products.filter(({ productId }) => only.has(productId))
  const sides = { pairs: byProduct(pairs), goods: shelf, clues }
  const facts = new Facts({ catalogue: { ...catalogue, products }, exclusions, ...sides })
  const newest = facts.newest()
  const took = app.now().getTime() - startedAt
  const since = newest === '' ? null : toJstIso(new Date(Date.parse(newest) - took - MARGIN_MS))
  return { facts, since }
}

function codesOf({ codes }: Catalogue, products: Iterable<string>): string[] {
  return [...products].flatMap((id) => codes.get(id) ?? [])
}
