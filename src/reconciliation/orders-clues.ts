import type { Clues } from '../domain/reconciliation/clues.ts'
import { hasLeft, NOTHING_KNOWN } from '../domain/orders/effective-quantity.ts'
import { type BookedAt, bookedParts, differences } from '../domain/orders/difference.ts'
import { storeRulesOf } from '../domain/orders/line-store.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { SetTable } from '../domain/mapping/sets.ts'
import { slipHistories, type SlipHistory } from '../domain/orders/slip-history.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import type { Stores } from './stores.ts'
import type { App } from '../context.ts'
import { DAY_MS, jstDay, toJst } from '../kernel/time.ts'
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
  if (!app.config.orders.enabled) return addUnread(app, store, to)
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
  for await (const entries of store.bookings.apart())
    for (const history of slipHistories(entries).values())
      if (!fresh.has(history.slip)) addMemory(to, history, leftBefore(history))
}

/** What was booked before everything else that is kept is not believed to be still there: it would explain what is lost, for ever. */
async function addUnread(app: App, store: Store, to: Placed): Promise<void> {
  const oldest = jstDay(new Date(app.now().getTime() - app.config.retentionDays * DAY_MS))
  for await (const entries of store.bookings.apart())
    for (const history of slipHistories(entries).values()) {
      const left = leftBefore(history)
      const shipments = history.shipments.filter(({ date }) => date >= oldest)
      for (const { line, component, quantity, storeId } of bookedParts({ ...history, shipments }))
        if (!left(line)) to.clues.span(keyIn(to, component, storeId), 'booked', -quantity)
      addOpen(to, history)
    }
}

/** What is known, code by code in the 拠点 that a store feeds. */
interface Placed {
  readonly clues: Clues
  readonly stores: Stores
  /** By 商品ID, the codes in force. */
  readonly codes: ReadonlyMap<string, string>
  /** Where everything leaves of which nothing else is known. */
  readonly storeId: string
}

function keyIn({ stores }: Placed, code: string, storeId: string): string {
  return keyOf({ code, ...inWarehouse(stores.warehouseOf(storeId)) })
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
  const place = { state, again: new Set(state.again), gapAllowed: true }
  for await (const page of readSlips(run, place).pages) {
    for (const job of (await count(run.store, state, page, rules)).jobs) {
      const { slip } = job.history
      if (!seen.has(slip)) look(job, page.slips.get(slip) ?? [])
      seen.add(slip)
    }
  }
  return seen
}

type Left = (line: number) => boolean

function leftBefore({ seen }: SlipHistory): Left {
  const shipped = new Set(seen?.shippedLines)
  return (line) => shipped.has(line)
}

function addFresh(
  to: Placed,
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
function addMemory(to: Placed, history: SlipHistory, left: Left): void {
  const { clues } = to
  for (const part of bookedParts(history)) addBooked(to, part, left(part.line))
  for (const [name, quantity] of history.settled) {
    const [line, , component = ''] = name.split('\n')
    const counted = history.counted.get(name) ?? 0
    const key = keyIn(to, component, storeOf(history, Number(line)) ?? to.storeId)
    if (left(Number(line))) clues.share(key, 'dropped', quantity - counted)
    else clues.booked(key, counted)
  }
  addOpen(to, history)
}

/** Nothing is known of such a slip until its call is cleared up. */
function addOpen(to: Placed, { open }: SlipHistory): void {
  for (const { storeId, lines } of open)
    for (const { component } of lines.flatMap(({ parts }) => parts))
      to.clues.unknown(keyIn(to, component, storeId), 'inDoubt')
}

/**
 * It was booked for the product that the code meant then. Where another one has the code by now, that one's pieces leave, and none of it is
 * booked; when it comes to the counts of both, and how they are put right, only a person can say.
 */
function addBooked(to: Placed, part: BookedAt, hasLeft: boolean): void {
  const { clues, codes } = to
  const { component, quantity, storeId, productId } = part
  const key = keyIn(to, component, storeId)
  const code = codes.get(productId) ?? component
  if (caseFolded(code) === caseFolded(component)) {
    if (!hasLeft) clues.booked(key, quantity)
    return
  }
  clues.span(keyIn(to, code, storeId), 'booked', -quantity)
  if (hasLeft) clues.span(key, 'booked', quantity)
  else clues.wanted(key, quantity)
}

/** Where a line leaves, as far as that was written down. */
function storeOf({ seen }: SlipHistory, line: number): string | null {
  return seen?.stores?.find((one) => one.line === line)?.storeId ?? null
}
