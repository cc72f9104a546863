import { ARTICLES, type Article } from './scenario.ts'
import type { Shop } from './shop.ts'

export interface Counts {
  readonly smaregi: number
  /** What can still be sold (フリー在庫数): orders have their part already. Null: Next Engine does not know the product. */
  readonly nextEngine: number | null
}

/** One product at the start and at the end. */
export interface Product {
  readonly article: Article
  readonly before: Counts
  readonly after: Counts
  readonly inStep: boolean
}

/** What both services have on their books, all stores together, by product id. */
export function countsNow({ smaregi, nextEngine }: Shop): ReadonlyMap<string, Counts> {
  return new Map(
    ARTICLES.map(({ id }) => [
      id,
      { smaregi: smaregi.stock(id), nextEngine: nextEngine.goods(id)?.free ?? null },
    ]),
  )
}

const NOTHING: Counts = { smaregi: 0, nextEngine: null }

export function compare(
  before: ReadonlyMap<string, Counts>,
  after: ReadonlyMap<string, Counts>,
): readonly Product[] {
  return ARTICLES.map((article) => {
    const now = after.get(article.id) ?? NOTHING
    return {
      article,
      before: before.get(article.id) ?? NOTHING,
      after: now,
      inStep: now.smaregi === now.nextEngine,
    }
  })
}
