import type { Clues } from '../domain/reconciliation/clues.ts'
import { hasLeft, NOTHING_KNOWN } from '../domain/orders/effective-quantity.ts'
import { bookedParts, differences } from '../domain/orders/difference.ts'
import { storeRulesOf } from '../domain/orders/line-store.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import type { SetTable } from '../domain/mapping/sets.ts'
import { slipHistories, type SlipHistory } from '../domain/orders/slip-history.ts'
import type { App } from '../context.ts'
import { toJst } from '../kernel/time.ts'
import { componentsOf } from '../order-sync/find-products.ts'
import { readSlips } from '../order-sync/read-orders.ts'
import { count, type Job } from '../order-sync/count.ts'
import type { Reading } from '../order-sync/run-context.ts'
import { type OrdersState, readOrders } from '../order-sync/state.ts'
import { rememberedSets } from '../product-mapping/sets.ts'

/**
 * What orders have to do with the two counts: units booked in Smaregi of slips that have not left in Next Engine, and units that
 * have left and are not booked. Next Engine is asked for what changed since the last import; nothing is written or registered.
 */
export async function addOrderClues(app: App, clues: Clues): Promise<void> {
  if (!app.config.orders.enabled) return
  const store = await app.store()
  const state = await readOrders(store)
  if (state.start === null) return
  const gate = await app.orderGate()
  addApprovals(clues, state.items)
  const sets = await rememberedSets(store)
  const since = toJst(new Date(gate.now().getTime() - app.config.nextengine.settleMs))
  const fresh = await readFresh({ app, store, gate }, state, (job, lines) => {
    addFresh(clues, sets, job, lines)
    addYoung(clues, job, youngerThan(lines, since))
  })
  for await (const entries of store.bookings.apart())
    for (const history of slipHistories(entries).values())
      if (!fresh.has(history.slip)) addMemory(clues, history, leftBefore(history))
}

/** The document is there, and its stock presumably has not moved. */
function addApprovals(clues: Clues, items: readonly OrderItem[]): void {
  for (const { reason, component, delta } of items)
    if (reason === 'approval') clues.span(component, 'unapproved', delta)
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
  for await (const slips of readSlips(run, place).pages) {
    for (const job of (await count(run.store, state, slips, rules)).jobs) {
      const { slip } = job.history
      if (!seen.has(slip)) look(job, slips.get(slip) ?? [])
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
  clues: Clues,
  sets: SetTable,
  { history, counted }: Job,
  lines: readonly OrderLine[],
): void {
  const facts = history.seen ?? NOTHING_KNOWN
  const gone = new Set(lines.filter((line) => hasLeft(line, facts)).map((line) => line.line))
  const left: Left = (line) => gone.has(line)
  addMemory(clues, history, left)
  const { more, less, moving } = differences(counted.wants, history, (code) =>
    componentsOf(sets, code),
  )
  const back = [...less, ...moving].map((part) => ({ ...part, quantity: -part.quantity }))
  const missing = [...more, ...back]
  for (const { line, component, quantity } of missing) {
    if (left(line)) clues.share(component, 'ordersNotImported', quantity)
    else clues.wanted(component, quantity)
  }
}

/** By Next Engine's clock. */
function youngerThan(lines: readonly OrderLine[], since: string): ReadonlySet<number> {
  return new Set(lines.flatMap(({ line, newestAt }) => ((newestAt ?? '') >= since ? [line] : [])))
}

/** What has left or come back a moment ago need not be in a count that was read from a copy. */
function addYoung(clues: Clues, { history }: Job, young: ReadonlySet<number>): void {
  for (const { line, component, quantity } of bookedParts(history)) {
    if (!young.has(line)) continue
    clues.unsettled(component, quantity)
    clues.unsettled(component, -quantity)
  }
}

/** What is booked for a slip, and what may be. */
function addMemory(clues: Clues, history: SlipHistory, left: Left): void {
  for (const { line, component, quantity } of bookedParts(history))
    if (!left(line)) clues.booked(component, quantity)
  for (const [key, quantity] of history.settled) {
    const [line, , component = ''] = key.split('\n')
    const counted = history.counted.get(key) ?? 0
    if (left(Number(line))) clues.share(component, 'dropped', quantity - counted)
    else clues.booked(component, counted)
  }
  // Nothing is known of such a slip until its call is cleared up.
  for (const { component } of history.open.flatMap(({ lines }) =>
    lines.flatMap(({ parts }) => parts),
  ))
    clues.unknown(component, 'inDoubt')
}
