import { StonError } from '../kernel/errors.ts'
import type { Goods } from '../connectors/nextengine/goods-gate.ts'
import type { Product, ProductReader } from '../connectors/smaregi/product-reader.ts'
import { noProducts, reading } from '../messages/map-jan.ts'
import { say } from '../kernel/sentence.ts'
import type { App } from '../context.ts'

/** Both masters, each complete. */
export interface Masters {
  readonly products: readonly Product[]
  readonly goods: readonly Goods[]
}

export async function readMasters(app: App): Promise<Masters> {
  try {
    app.progress(say(app.locale, reading.smaregi))
    const products = await (await productReader(app)).products(null)
    const gate = await app.goodsGate()
    const goods = await gate.all((read, total) =>
      app.progress(say(app.locale, reading.goods(read, total))),
    )
    return { products, goods }
  } finally {
    app.progress('')
  }
}

/** Throws where the configuration does not allow to read Smaregi. */
export async function productReader(app: App): Promise<ProductReader> {
  const reader = await app.products()
  if (reader === null) throw new StonError({ code: 'config', ...noProducts })
  return reader
}
