import type { GoodsGate } from '../../nextengine/goods-gate.ts'
import type { ProductReader } from '../../smaregi/product-reader.ts'
import type { App } from '../command.ts'

/** What linking products needs besides what every command may use. */
export interface MappingApp extends App {
  /** Null where the configuration has no credentials for the API it names. */
  products(): Promise<ProductReader | null>
  goodsGate(): Promise<GoodsGate>
}
