import type { App } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { DAY_MS } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `names`: what Smaregi calls its products, as far as they were met. */
interface Names {
  /** By 商品ID; '' = Smaregi has none. `at`: ISO instant. */
  readonly products: Readonly<Record<string, { readonly name: string; readonly at: string }>>
}

/** So many are remembered; those that were not met for longest go first. */
const MOST = 20_000
/** So many are asked for at a time. */
const ASKED = 50

/** What people call products. */
export interface ProductNames {
  /** Of the first of these 商品ID that has one; null = none is known. */
  of(productIds: readonly string[]): string | null
}

/** Nothing is known of any. */
export const NO_PRODUCTS: ProductNames = { of: () => null }

export async function readProductNames(store: Store): Promise<ProductNames> {
  return namesIn((await store.document<Names>('names').read()).value)
}

function namesIn(value: Names | null): ProductNames {
  const products = value?.products ?? {}
  return {
    of: (ids) => ids.map((id) => products[id]?.name ?? '').find((name) => name !== '') ?? null,
  }
}

/** Remembers what was read of products for another reason. */
export function noteProductNames(
  store: Store,
  met: readonly { readonly productId: string; readonly name: string }[],
  now: Date,
): Promise<void> {
  const at = now.toISOString()
  const ids = new Set(met.map(({ productId }) => productId))
  const fresh = met.map(({ productId, name }) => [productId, { name, at }] as const)
  return rewrite<Names>(store.document('names'), (before) => {
    const others = Object.entries(before?.products ?? {}).filter(([id]) => !ids.has(id))
    return fresh.length === 0
      ? null
      : { products: Object.fromEntries([...others, ...fresh].slice(-MOST)) }
  })
}

/**
 * The names of these products, none older than a day: Smaregi is asked for those that are. Where it cannot be asked, or has no such
 * product, what was known stays; a name is never worth a failure.
 */
export async function meetProducts(
  app: Pick<App, 'products' | 'now'>,
  store: Store,
  productIds: Iterable<string>,
): Promise<ProductNames> {
  const { value } = await store.document<Names>('names').read()
  const oldest = new Date(app.now().getTime() - DAY_MS).toISOString()
  const isOld = (id: string): boolean => (value?.products[id]?.at ?? '') < oldest
  const wanted = [...new Set(productIds)].filter((id) => id !== '' && isOld(id)).slice(0, ASKED)
  const reader = wanted.length === 0 ? null : await app.products()
  if (reader === null) return namesIn(value)
  try {
    const found = await reader.products(wanted)
    const names = new Map(found.map(({ productId, name }) => [productId, name]))
    const met = wanted.map((productId) => ({ productId, name: names.get(productId) ?? '' }))
    await noteProductNames(store, met, app.now())
  } catch (error) {
    if (!(error instanceof StonError)) throw error
  }
  return readProductNames(store)
}
