import type { Amount } from './amount.ts'
import type { RowOutcome } from './batch.ts'
import type { Hold } from './hold.ts'
import { inWarehouse } from './stock-key.ts'

/** The end of an amount that was not on its way, or a person's decision about it; `by`: what it rests on. */
export function endOf(
  { code, warehouse, products, delta }: Pick<Amount, 'code' | 'warehouse' | 'products' | 'delta'>,
  kind: RowOutcome['kind'],
  by: string,
  hold: Hold | null = null,
): RowOutcome {
  const [product] = products
  return {
    kind,
    code,
    ...inWarehouse(warehouse),
    ...(code === '' && product !== undefined ? { product } : {}),
    ...(hold?.reason === 'shipment' ? { alone: hold.returned.code } : {}),
    delta,
    batch: null,
    row: null,
    by,
  }
}
