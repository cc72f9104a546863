import { noteProductNames } from '../product-mapping/product-names.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import type { Catalogue, Tools } from './facts.ts'

export async function readCatalogue({
  app,
  store,
}: Pick<Tools, 'app' | 'store'>): Promise<Catalogue> {
  const reader = await app.products()
  const all = (await reader?.products(null)) ?? []
  await noteProductNames(store, all, app.now())
  const managed = all.filter((one) => one.managed)
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  try {
    const { number } = await store.tables.current()
    const found = await translator.codes(
      number,
      managed.map(({ productId }) => productId),
    )
    const codes = new Map(
      [...found].flatMap(([id, one]) => (one.kind === 'code' ? [[id, one.code] as const] : [])),
    )
    const products = managed.map(({ productId, name }) => ({ productId, name }))
    return { products, codes, unmanaged: all.length - managed.length }
  } finally {
    await translator.close()
  }
}
