import type { Platform } from '../connectors/smaregi/platform.ts'
import { pairOf } from '../domain/stock/change.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { StonError } from '../kernel/errors.ts'
import { noHistoryAnswers } from '../messages/flush.ts'

/** So many pairs are tried; one of them may be of a product that was deleted. */
const WITNESSES = 3

/**
 * Whether Smaregi shows the history of any pair but these. Null: it does, so that they were not found is about them. Otherwise the
 * error that says why nothing follows from it.
 */
export async function anotherAnswers(
  platform: Platform,
  notFound: Iterable<Pick<Unresolved, 'productId' | 'storeId'>>,
): Promise<StonError | null> {
  try {
    for (const { productId, storeId } of await others(platform, [...notFound])) {
      const rows = await platform.history(productId, storeId, { enough: () => true })
      if (rows !== null) return null
    }
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    return error
  }
  return new StonError({ code: 'temporary', message: noHistoryAnswers })
}

/** Other products first: a product that is gone is gone in every store. */
async function others(
  platform: Platform,
  notFound: readonly Pick<Unresolved, 'productId' | 'storeId'>[],
): Promise<readonly Pick<Unresolved, 'productId' | 'storeId'>[]> {
  const products = new Set(notFound.map((one) => one.productId))
  const pairs = new Set(notFound.map(pairOf))
  for await (const page of platform.stockPairs()) {
    const rest = page.filter((one) => !pairs.has(pairOf(one)))
    const strangers = rest.filter((one) => !products.has(one.productId))
    const relatives = rest.filter((one) => products.has(one.productId))
    return [...strangers, ...relatives].slice(0, WITNESSES)
  }
  return []
}
