import { hasLeft, NOTHING_KNOWN } from '../domain/orders/effective-quantity.ts'
import { bookedParts, differences } from '../domain/orders/difference.ts'
import { storeRulesOf } from '../domain/orders/line-store.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import type { SetTable } from '../domain/mapping/sets.ts'
import { ofKey, type SlipHistory } from '../domain/orders/slip-history.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import { BookedClues, keyIn, type Left, type Placed } from './booked-clues.ts'
import type { App } from '../context.ts'
import { toJst } from '../kernel/time.ts'
import { componentsOf } from '../order-sync/find-products.ts'
import { readSlips } from '../order-sync/read-orders.ts'
import { count, type Job } from '../order-sync/count.ts'
import type { Reading } from '../order-sync/run-context.ts'
import { type OrdersState, readOrders } from '../order-sync/state.ts'
import { rememberedSets } from '../product-mapping/sets.ts'
import type { Store } from '../store/store.ts'

/**
 * What orders have to do with the two counts: units booked in Smaregi of slips that have not left in Next Engine, and units that
 * have left and are not booked. Next Engine is asked for what changed since the last import; nothing is written or registered. With
 * orders switched off nothing is asked: what is booked may have left since, or not.
 */
export async function addOrderClues(app: App, to: Placed): Promise<void> {
  const store = await app.store()
  const { enabled } = app.config.orders
  const booked = await BookedClues.read(app, store, to)
  if (enabled) await addRead(app, store, { ...to, booked })
  else
    for await (const history of booked.histories()) {
      booked.add(history, leftBefore(history), false)
      addOpen(to, history)
    }
  await booked.end()
}

type ToBooked = Placed & { readonly booked: BookedClues }

async function addRead(app: App, store: Store, to: ToBooked): Promise<void> {
  const state = await readOrders(store)
  if (state.start === null) return
  const gate = await app.orderGate()
  addApprovals(to, state.items)
  const sets = await rememberedSets(store)
  const since = toJst(new Date(gate.now().getTime() - app.config.nextengine.settleMs))
  const fresh = await readFresh({ app, store, gate }, state, (job, lines) => {
    addFresh(to, sets, job, lines)
    addYoung(to, job, youngerThan(lines, since))
  })
  for await (const history of to.booked.histories())
    if (!fresh.has(history.slip)) addMemory(to, history, leftBefore(history))
}

/** The document is there, and its stock presumably has not moved; in which store it is not told. */
function addApprovals({ clues, stores }: Placed, items: readonly OrderItem[]): void {
  for (const { reason, component, delta } of items)
    if (reason === 'approval')
      for (const warehouse of stores.warehouses)
        clues.span(keyOf({ code: component, ...inWarehouse(warehouse) }), 'unapproved', delta)
}

/** Slips that may have changed since the last import. Each is looked at once, however often it comes. */
async function readFresh(
  run: Reading,
  state: OrdersState,
  look: (job: Job, lines: readonly OrderLine[]) => void,
): Promise<ReadonlySet<number>> {
  const seen = new Set<number>()
  const rules = storeRulesOf(run.app.config)
  const again = new Set(state.again)
  for await (const page of readSlips(run, { state, again, gapAllowed: true }).pages) {
    for (const job of (await count({ ...run, state, again }, page, rules)).jobs) {
      const { slip } = job.history
      if (!seen.has(slip)) look(job, page.slips.get(slip) ?? [])
      seen.add(slip)
    }
  }
  return seen
}

function leftBefore({ seen }: SlipHistory): Left {
  const shipped = new Set(seen?.shippedLines)
  return (line) => shipped.has(line)
}

function addFresh(
  to: ToBooked,
  sets: SetTable,
  { history, counted }: Job,
  lines: readonly OrderLine[],
): void {
  const facts = history.seen ?? NOTHING_KNOWN
  const gone = new Set(lines.filter((line) => hasLeft(line, facts)).map((line) => line.line))
  const left: Left = (line) => gone.has(line)
  addMemory(to, history, left)
  const { more, less, moving } = differences(counted.wants, history, (code) =>
    componentsOf(sets, code),
  )
  const back = [...less, ...moving].map((part) => ({ ...part, quantity: -part.quantity }))
  const missing = [...more, ...back]
  for (const { line, component, quantity, storeId = to.storeId } of missing) {
    const key = keyIn(to, component, storeId)
    if (left(line)) to.clues.share(key, 'ordersNotImported', quantity)
    else to.clues.wanted(key, quantity)
  }
}

/** By Next Engine's clock. */
function youngerThan(lines: readonly OrderLine[], since: string): ReadonlySet<number> {
  return new Set(lines.flatMap(({ line, newestAt }) => ((newestAt ?? '') >= since ? [line] : [])))
}

/** What has left or come back a moment ago need not be in a count that was read from a copy. */
function addYoung(to: Placed, { history }: Job, young: ReadonlySet<number>): void {
  for (const { line, component, quantity, storeId } of bookedParts(history)) {
    if (!young.has(line)) continue
    const key = keyIn(to, component, storeId)
    to.clues.unsettled(key, quantity)
    to.clues.unsettled(key, -quantity)
  }
}

/** What is booked for a slip, and what may be. */
function addMemory(to: ToBooked, history: SlipHistory, left: Left): void {
  const { clues, booked } = to
  booked.add(history, left, true)
  for (const [name, quantity] of history.settled) {
    const { line, component } = ofKey(name)
    const counted = history.counted.get(name) ?? 0
    const storeId = storeOf(history, line) ?? to.storeId
    if (left(line)) booked.drop(history, name, quantity - counted, storeId)
    else clues.booked(keyIn(to, component, storeId), counted)
  }
  addOpen(to, history)
}

/** Nothing is known of such a slip until its call is cleared up. */
function addOpen(to: Placed, { open }: SlipHistory): void {
  for (const { storeId, lines } of open)
    for (const { component } of lines.flatMap(({ parts }) => parts))
      to.clues.unknown(keyIn(to, component, storeId), 'inDoubt')
}

/** Where a line leaves, as far as that was written down. */
function storeOf({ seen }: SlipHistory, line: number): string | null {
  return seen?.stores?.find((one) => one.line === line)?.storeId ?? null
}
