import { isObject, type JsonObject } from '../../kernel/json.ts'

const STOCK = 'pos:stock'

/**
 * Whether a platform webhook is about stock. `named`: what its header names, if anything. A proxy may have taken the header away, and nobody
 * has promised that the body names the event: what nothing names as another event is known by its entries.
 */
export function isAboutStock(named: unknown, body: JsonObject): boolean {
  const events = [named, body['event']].map(eventOf).filter((event) => event !== '')
  if (events.length > 0) return events.includes(STOCK)
  const { ids } = body
  return Array.isArray(ids) && ids.some(isChange)
}

function eventOf(name: unknown): string {
  return typeof name === 'string' ? name.trim().toLowerCase() : ''
}

function isChange(entry: unknown): boolean {
  return isObject(entry) && ['id', 'productId', 'storeId'].every((key) => Object.hasOwn(entry, key))
}
