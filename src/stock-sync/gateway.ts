import type { Platform } from '../connectors/smaregi/platform.ts'
import { pairOf } from '../domain/stock/change.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { orError, StonError } from '../kernel/errors.ts'
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
  const answers = await orError(anyAnswers(platform, [...notFound]))
  if (answers instanceof StonError) return answers
  return answers ? null : new StonError({ code: 'temporary', message: noHistoryAnswers })
}

async function anyAnswers(
  platform: Platform,
  notFound: readonly Pick<Unresolved, 'productId' | 'storeId'>[],
): Promise<boolean> {
  for (const { productId, storeId } of await others(platform, notFound))
    if ((await platform.history(productId, storeId, { newest: true })) !== null) return true
  return false
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
