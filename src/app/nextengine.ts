import { requireNextEngine } from '../config/index.ts'
import type { GoodsGate } from '../connectors/nextengine/goods-gate.ts'
import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import type { OpenSession } from '../connectors/nextengine/session.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { App } from '../context.ts'
import { warehouseNamed } from '../domain/stock/stock-key.ts'
import { restOf } from './rest.ts'

/** `by`: the command that the calls are counted for. */
export async function openNextEngine(app: App, by: string): Promise<OpenSession> {
  const access = requireNextEngine(app.config)
  const { redirectUri, apiUrl, signInUrl } = app.config.nextengine
  const [store, { openSession }] = await Promise.all([
    app.store(),
    import('../connectors/nextengine/session.ts'),
  ])
  return openSession({
    ...access,
    redirectUri,
    apiUrl,
    signInUrl,
    store,
    now: () => app.now(),
    log: app.log,
    signal: app.signal,
    waitMs: app.waitMs,
    rest: restOf(app, 'nextengine'),
    system: app.system,
    line: app.surroundings.line,
    by,
  })
}

export async function openStock(app: App): Promise<StockGate> {
  const { upload: form, warehouse, warehouses } = app.config.nextengine
  const [session, store, { openStockGate }] = await Promise.all([
    app.nextEngine(),
    app.store(),
    import('../connectors/nextengine/stock-gate.ts'),
  ])
  const configured = [warehouse, ...Object.values(warehouses)].map(warehouseNamed)
  return openStockGate({ session, store, form, warehouse, configured })
}

export async function openGoods(app: App): Promise<GoodsGate> {
  const { openGoodsGate } = await import('../connectors/nextengine/goods-gate.ts')
  return openGoodsGate(await app.nextEngine())
}

export async function openOrders(app: App): Promise<OrderGate> {
  const { openOrderGate } = await import('../connectors/nextengine/orders.ts')
  const session = await app.nextEngine()
  if (app.config.orders.stores !== 'warehouse') return openOrderGate(session)
  const { readOrderCapabilities } = await import('../capabilities/orders.ts')
  const { unallocatedShown } = await readOrderCapabilities(await app.store())
  return openOrderGate(session, unallocatedShown === true ? 'joined' : 'apart')
}
