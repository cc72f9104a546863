import { Clues } from '../domain/reconciliation/clues.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import * as says from '../messages/reconcile.ts'
import { say } from '../kernel/sentence.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { byProduct, type Catalogue, Facts, type Tools } from './facts.ts'
import { addJournalClues } from './journal-clues.ts'
import { foundGoods } from '../stock-sync/known-counts.ts'
import { addOrderClues } from './orders-clues.ts'

/** Everything there is, of `only` these products. Smaregi before Next Engine, and the journal last. */
export async function readBothSides(
  { app, store, reader, gate }: Tools,
  catalogue: Catalogue,
  only: ReadonlySet<string> | null,
): Promise<Facts> {
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
  return new Facts({ catalogue: { ...catalogue, products }, exclusions, ...sides })
}

function codesOf({ codes }: Catalogue, products: Iterable<string>): string[] {
  return [...products].flatMap((id) => codes.get(id) ?? [])
}
