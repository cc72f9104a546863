import { DAY_MS, toJst } from '../kernel/time.ts'
import { learnAboutOrders, readOrderCapabilities } from '../capabilities/orders.ts'
import type { ProbeRecord } from '../capabilities/probe-record.ts'
import type { Tools } from './tools.ts'

const DAYS = 7

/** The questions that only reading answers. Nothing is changed by them. */
export async function readHabits(tools: Tools, record: ProbeRecord): Promise<void> {
  if (record.nextengine !== null) await aboutNextEngine(tools, record.nextengine)
  if (tools.app.config.orders.enabled) await aboutOrders(tools)
}

async function aboutNextEngine(
  { app, run: { capabilities } }: Tools,
  { neCode, stock }: NonNullable<ProbeRecord['nextengine']>,
): Promise<void> {
  const gate = await app.goodsGate()
  // The count of one 拠点 says nothing about what the stock master adds up.
  const inWarehouse = app.config.nextengine.upload === 'warehouse'
  await capabilities.observe(await gate.habits(neCode, inWarehouse ? null : stock))
}

/** The first page of the last days is enough: one line that nobody has touched tells. */
async function aboutOrders({ app, store }: Tools): Promise<void> {
  const gate = await app.orderGate()
  const since = toJst(new Date(app.now().getTime() - DAYS * DAY_MS))
  for await (const lines of gate.createdSince(since)) {
    const untouched = lines.filter((line) => !line.modified)
    const filled = untouched.every((line) => line.newestAt !== null)
    const { newestFilled } = await readOrderCapabilities(store)
    // One empty date is decisive; filled ones are only as far as anybody has seen.
    if (untouched.length > 0 && newestFilled !== false)
      await learnAboutOrders(store, () => ({ newestFilled: filled }), {
        source: 'probed',
        at: app.now().toISOString(),
      })
    return
  }
}

/** How Smaregi answers about its history, once the probe has left rows in it. */
export async function readHistoryHabits(tools: Tools, record: ProbeRecord): Promise<void> {
  const platform = await tools.app.platform()
  if (platform === null || record.smaregi === null) return
  const habits = await platform.historyHabits(record.productId, record.smaregi.storeId)
  const { sorted, byId } = habits
  await tools.run.capabilities.observe({
    ...(sorted === null ? {} : { historySorted: sorted }),
    ...(byId === null ? {} : { historyById: byId }),
  })
}
