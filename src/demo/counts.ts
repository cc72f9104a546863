import { ARTICLES, type Article } from './scenario.ts'
import type { Shop } from './shop.ts'

export interface DemoCounts {
  readonly smaregi: number
  /** What can still be sold (フリー在庫数): orders have their part already. Null: Next Engine does not know the product. */
  readonly nextEngine: number | null
}

/** One product at the start and at the end. */
export interface Product {
  readonly article: Article
  readonly before: DemoCounts
  readonly after: DemoCounts
  readonly inStep: boolean
}

/** What both services have on their books, all stores together, by product id. */
export function countsNow({ smaregi, nextEngine }: Shop): ReadonlyMap<string, DemoCounts> {
  return new Map(
    ARTICLES.map(({ id }) => [
      id,
      { smaregi: smaregi.stock(id), nextEngine: nextEngine.goods(id)?.free ?? null },
    ]),
  )
}

const NOTHING: DemoCounts = { smaregi: 0, nextEngine: null }

export function compare(
  before: ReadonlyMap<string, DemoCounts>,
  after: ReadonlyMap<string, DemoCounts>,
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
