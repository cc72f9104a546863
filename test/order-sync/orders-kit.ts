import { openShop, type Ran, type Shop, type ShopOptions } from '../helpers/shop.ts'

export type Api = 'legacy' | 'platform'
export const APIS: readonly Api[] = ['legacy', 'platform']

export const PRODUCTS = { '1001': 100, '1002': 100, '1003': 100 } as const

/** A shop that has set its starting point, so that the orders which come next count. */
export async function openOrders(api: Api, options: ShopOptions = {}): Promise<OrdersShop> {
  const shop = await openShop({
    api,
    products: PRODUCTS,
    ...options,
    configure: (config) => {
      config['orders'] = { enabled: true, storeId: '1' }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      options.configure?.(config)
    },
  })
  await shop.ston('import-orders', '--json')
  // What was there before lies in another second.
  await shop.nextSecond()
  return { ...shop, importOrders: (...args) => shop.ston('import-orders', '--json', ...args) }
}

export interface OrdersShop extends Shop {
  importOrders(...args: string[]): Promise<Ran>
}

/** What is booked for a slip in Smaregi, by product, over all its shipments. */
export function booked(shop: Shop, slip: number): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { identificationNo, lines } of shop.smaregi.shipments.all()) {
    if (identificationNo?.startsWith(`NE-${slip}-`) !== true) continue
    for (const { productId, quantity } of lines) sums[productId] = (sums[productId] ?? 0) + quantity
  }
  return Object.fromEntries(Object.entries(sums).filter(([, pieces]) => pieces !== 0))
}

export function numbers(shop: Shop): (string | null)[] {
  return [...shop.smaregi.shipments.all()].map((one) => one.identificationNo)
}

/** A line of `ston failures list`, as far as orders have such. */
export interface OpenItem {
  readonly id: string
  readonly kind: string
  readonly code: string
  readonly reason: string
  readonly delta: number
  readonly since: string
}

/** What is open, in English. */
export async function openItems(shop: Shop): Promise<readonly OpenItem[]> {
  const { json } = await shop.ston('failures', 'list', '--json', '--locale', 'en')
  return json['items'] as readonly OpenItem[]
}
