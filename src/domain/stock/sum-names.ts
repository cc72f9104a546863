import type { Amount } from './amount.ts'
import type { Hold } from './hold.ts'
import { inWarehouse, keyOf, shownIn } from './stock-key.ts'

/** What an amount is of. */
type Of = Pick<Amount, 'code' | 'warehouse' | 'products'>

/**
 * Under which name an amount is added up and carried, and which a person uses of what is held (`h-…`): its code; the product behind
 * a colon, which no code has, where there is none; and a name of its own for a change that is looked at by itself. With the 拠点
 * behind an `@`, where there are several.
 */
export function sumName({ code, warehouse, products }: Of, hold: Hold | null = null): string {
  return keyOf({ code: nameOf({ code, products }, hold), ...inWarehouse(warehouse) })
}

function nameOf({ code, products }: Pick<Of, 'code' | 'products'>, hold: Hold | null): string {
  switch (hold?.reason) {
    case 'shipment':
      return `:${markOf(hold.returned.key)}:${hold.returned.code}`
    case 'twice':
      return `:twice-${hold.batch}-${hold.row}:${code}`
    default:
      return code || `:${products[0] ?? ''}`
  }
}

/** The 商品コード, also of what may not be sent under it yet; '' where there is none. */
export function codeOf({ code }: Of, hold: Hold | null): string {
  return hold?.reason === 'shipment' ? hold.returned.code : code
}

/** What a person calls it: the code, or the product's id where it has none; and the 拠点 where there are several. */
export function shownName(of: Of, hold: Hold | null): string {
  const mark = hold?.reason === 'shipment' ? markOf(hold.returned.key) : (of.products[0] ?? '')
  return shownIn(codeOf(of, hold) || mark, of.warehouse)
}

function markOf(key: string): string {
  return `shipment-${key.slice(0, 12)}`
}
