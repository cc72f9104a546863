import { grouped } from '../kernel/grouped.ts'
import { RULE } from '../messages/config-rules.ts'
import type { Rule } from './rule.ts'
import { found } from './shown.ts'
import type { Config } from './types.ts'

/** What leaves the counted stores must come from one of them, or the counts part. */
const ordersLeaveCountedStores: Rule = {
  reads: ['stockMaster', 'smaregi.stores', 'orders.enabled', 'orders.storeId', 'orders.stores'],
  check({ stockMaster, smaregi, orders }) {
    const counted = smaregi.stores
    if (stockMaster !== 'smaregi' || !orders.enabled || counted.length === 0) return undefined
    return ordersStores(orders)
      .filter(({ store }) => !counted.includes(store))
      .map(({ path, store }) => ({
        path,
        found: found(store, {}),
        allowed: RULE.storeOfOrders(counted),
      }))
  },
}

/** And must be uploaded to the 拠点 that it leaves. */
const ordersLeaveAWarehouse: Rule = {
  reads: [
    'stockMaster',
    'nextengine.warehouse',
    'nextengine.warehouses',
    'orders.enabled',
    'orders.storeId',
    'orders.stores',
  ],
  check({ stockMaster, nextengine: { warehouse, warehouses }, orders }) {
    const named = Object.keys(warehouses)
    if (stockMaster !== 'smaregi' || !orders.enabled) return undefined
    if (named.length === 0 || warehouse.trim() !== '') return undefined
    return ordersStores(orders)
      .filter(({ store }) => !named.includes(store))
      .map(({ path, store }) => ({
        path,
        found: found(store, {}),
        allowed: RULE.storeWithWarehouse(named),
      }))
  },
}

function ordersStores({ storeId, stores }: Config['orders']) {
  const byShop = stores === 'warehouse' ? [] : Object.entries(stores)
  return [
    { path: 'orders.storeId', store: storeId },
    ...byShop.map(([shop, store]) => ({ path: `orders.stores.${shop}`, store })),
  ]
}

/** Of a 拠点 that several stores share nobody could say which of them a line left, but for the one that all others leave. */
const warehousesTellStores: Rule = {
  reads: ['nextengine.warehouses', 'orders.stores', 'orders.storeId'],
  check({ nextengine: { warehouses }, orders: { stores, storeId } }) {
    if (stores !== 'warehouse') return undefined
    if (Object.keys(warehouses).length === 0)
      return { path: 'orders.stores', found: '"warehouse"', allowed: RULE.warehousesFirst() }
    const shared = [...grouped(Object.entries(warehouses), ([, name]) => name)]
      .map(([name, of]) => ({ name, ids: of.map(([id]) => id) }))
      .filter(({ ids }) => ids.length > 1 && !ids.includes(storeId))
    return shared.map(({ name, ids }) => ({
      path: 'orders.storeId',
      found: found(storeId, {}),
      allowed: RULE.storeOfShared(name, ids),
    }))
  },
}

const warehouseIsNamed: Rule = {
  reads: ['nextengine.upload', 'nextengine.warehouse', 'nextengine.warehouses'],
  check({ nextengine: { upload, warehouse, warehouses } }) {
    const isMapped = Object.keys(warehouses).length > 0
    if (upload === 'goods')
      return isMapped
        ? { path: 'nextengine.upload', found: '"goods"', allowed: RULE.warehouseUpload() }
        : undefined
    if (isMapped || warehouse.trim() !== '') return undefined
    return { path: 'nextengine.warehouse', found: '""', allowed: RULE.warehouseName() }
  },
}

/** Which 拠点 and which stores may be named together. */
export const WAREHOUSE_RULES: readonly Rule[] = [
  ordersLeaveCountedStores,
  ordersLeaveAWarehouse,
  warehousesTellStores,
  warehouseIsNamed,
]
