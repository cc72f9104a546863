import type { Ran } from '../helpers/shop.ts'
import { BASE, type Places } from './soak-places.ts'

/** One of `failures list --json`. */
export interface Item {
  readonly id: string
  readonly kind: 'held' | 'failed' | 'inDoubt'
  readonly direction: 'stock' | 'order'
  readonly productId: string
  readonly code: string
  /** The 拠点, where stores feed several. */
  readonly warehouse?: string
  readonly delta: number
  readonly reason: string
  /** When it began. */
  readonly since: string
}

export function itemsIn(ran: Ran): readonly Item[] {
  return ran.json['items'] as readonly Item[]
}

/** Here every product's id is its code. */
export function isAbout(item: Item, code: string): boolean {
  return item.code === code || item.productId === code
}

/** The id of the 拠点 that it is about; null = it may be about any. */
export function warehouseIn({ warehouse, reason }: Item, places: Places): string | null {
  if (places.unnamed === undefined) return BASE.id
  if (warehouse === undefined) return places.unnamed(reason)
  return places.warehouses.find(({ name }) => name === (warehouse || BASE.name))?.id ?? null
}

/** Brought back to a till, or a correction of a 出荷 where those are drawn under that division. */
export const isOfReturn = ({ reason }: Item): boolean => reason.includes('区分 12、')
/** Pieces of a code that are held, and nothing else is open about them. */
export const isSum = ({ id }: Item): boolean => /^h-[^:]/.test(id)
export const isRepeat = ({ id }: Item): boolean => id.startsWith('r-')
/** Its words, as no other field tells the reason. */
export const isShipment = ({ reason }: Item): boolean => reason.includes('編集・削除された出荷')
export const isOfLink = ({ reason }: Item): boolean => reason.includes('区分 11、')
/** Pieces of a row that may be in after all. */
export const isTwice = ({ id }: Item): boolean => id.startsWith('h-:twice-')
/** The 出荷 that was to be corrected is not as ston has left it. */
export const isAltered = ({ reason }: Item): boolean =>
  reason.includes('が削除または変更されていたため')
export const isLink = ({ id }: Item): boolean => id.startsWith('link-')

/** The change that is held because Smaregi does not show it; null = it is another item. */
export function unseenChange({ id }: Item): number | null {
  const found = /^u-(\d+)-/.exec(id)
  return found === null ? null : Number(found[1])
}

/** The mark of a row in doubt, as it travels to Next Engine. */
export function markOf({ id }: Item): RegExp {
  const [, batch = '', row = ''] = id.split('-')
  return new RegExp(`^ston ${batch.padStart(6, '0')}-\\w+/${row}$`)
}
