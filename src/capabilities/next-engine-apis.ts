import type { Config } from '../config/index.ts'
import type { RefusedApis } from '../connectors/nextengine/refused-apis.ts'
import type { Store } from '../store/store.ts'

/** An API of Next Engine that ston uses. Each is switched on by itself in the app's API tab. */
export interface NeededApi {
  readonly path: string
  /** A call that reads next to nothing, and nothing personal; null: calling it would change something. */
  readonly trial: Readonly<Record<string, string>> | null
}

/** The APIs that this configuration uses. The sign-in itself needs `/api_v1_login_company/info`, which every look calls anyway. */
export function apisNeeded({ nextengine, mapping }: Config): readonly NeededApi[] {
  const inWarehouse = nextengine.upload === 'warehouse'
  const isNamed = nextengine.warehouse !== '' || Object.keys(nextengine.warehouses).length > 0
  return [
    ...master('/api_v1_master_stock', 'stock_goods_id'),
    one('/api_v1_master_goods/search', 'goods_id'),
    ...(mapping.mode === 'jan' ? [COUNT_GOODS] : []),
    ...master('/api_v1_master_setgoods', 'set_goods_id'),
    ...(inWarehouse ? master('/api_v1_warehouse_stock', 'warehouse_stock_goods_id') : []),
    ...(inWarehouse && isNamed ? [one('/api_v1_warehouse_base/search', 'warehouse_id')] : []),
    one('/api_v1_receiveorder_row/search', 'receive_order_row_receive_order_id'),
    one('/api_v1_system_que/search', 'que_id'),
    one('/api_v1_master_stockiohistory/search', 'stock_io_history_id'),
    { path: inWarehouse ? '/api_v1_warehouse_stock/upload' : GOODS_UPLOAD, trial: null },
  ]
}

const GOODS_UPLOAD = '/api_v1_master_goods/upload'
const COUNT_GOODS: NeededApi = { path: '/api_v1_master_goods/count', trial: {} }

/** A master that is also read as a whole, counted before and after. */
function master(path: string, field: string): NeededApi[] {
  return [one(`${path}/search`, field), { path: `${path}/count`, trial: {} }]
}

function one(path: string, field: string): NeededApi {
  return { path, trial: { fields: field, limit: '1', offset: '0' } }
}

/** Those that the app was told it may not use, and has not used since. */
export async function apisMissing(store: Store, config: Config): Promise<readonly string[]> {
  const { value } = await store.document<RefusedApis>('apis').read()
  return apisNeeded(config)
    .map(({ path }) => path)
    .filter((path) => value?.refused[path] !== undefined)
}
