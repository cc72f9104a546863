import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import { refuseBad } from '../checks/check.ts'
import { checkSmaregi } from '../checks/services.ts'
import type { App, Report } from '../context.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { isBeginning } from './import-job.ts'
import { signed } from '../reports/problems.ts'
import type { Drafted } from '../order-sync/book-differences.ts'
import { type Beginning, openPreview, preview } from '../order-sync/run.ts'
import { readOrders } from '../order-sync/state.ts'
import { orderLines } from '../reports/orders.ts'

interface Row extends Pick<OrderItem, 'slip' | 'line' | 'code' | 'productId' | 'delta'> {
  /** Where orders leave more than one store. */
  readonly storeId?: string
}

/** `import-orders --dry-run`: reads Next Engine as a run would, and writes nothing, here or there. */
export async function previewOrders(app: App, store: Store, options: Beginning): Promise<Report> {
  const state = await readOrders(store)
  const { start, said } = state
  if (isBeginning(state, options)) refuseBad(await checkSmaregi(app), says.notBegun)
  if (options.fromNow || (start === null && options.since === null && said === null))
    return wouldStart(app)
  const run = await openPreview(app, await app.orderGate())
  const found = new Map<string, Row>()
  const byStore = isByStore(app)
  for await (const drafted of preview(run, options.since))
    for (const [key, row] of rowsOf(drafted, byStore)) found.set(key, row)
  const rows = [...found.values()]
  const items = [...run.standing.items.values()]
  return {
    exit: 'ok',
    json: { rows, held: items.map(heldRow) },
    text: [shown(app, rows), ...orderLines(app.locale, items)].join('\n'),
  }
}

function wouldStart(app: App): Report {
  return {
    exit: 'ok',
    json: { rows: [], held: [], wouldStart: true },
    text: say(app.locale, says.wouldStart),
  }
}

function isByStore({ config: { orders } }: App): boolean {
  return orders.stores === 'warehouse' || Object.keys(orders.stores).length > 0
}

/** What is to be done for each order line and product of a slip. */
function rowsOf({ begun, gives, moves }: Drafted, byStore: boolean): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  const add = (write: SlipIntent | SlipReduce, sign: 1 | -1): void => {
    const { slip, lines, storeId } = write
    const at = byStore ? { storeId } : {}
    for (const { productId, parts } of lines)
      for (const { line, code, quantity } of parts) {
        const key = [slip, line, code, productId, at.storeId].join(' ')
        const delta = (rows.get(key)?.delta ?? 0) + sign * quantity
        rows.set(key, { slip, line, code, productId, delta, ...at })
      }
  }
  for (const intent of begun) add(intent, -1)
  for (const { reduce } of [...gives, ...moves]) add(reduce, 1)
  return rows
}

function heldRow({ slip, line, code, productId, delta, reason }: OrderItem): object {
  return { slip, line, code, productId, delta, reason }
}

function shown({ locale }: App, rows: readonly Row[]): string {
  if (rows.length === 0) return say(locale, says.nothingToDo)
  const { slip, line, code, productId, store, delta, what } = says.columns
  const byStore = rows.some((row) => row.storeId !== undefined)
  const columns = [slip, line, code, productId, ...(byStore ? [store] : []), delta, what]
  const title = columns.map((one) => say(locale, one))
  const body = rows.map((row) => [
    String(row.slip),
    String(row.line),
    row.code,
    row.productId,
    ...(byStore ? [row.storeId ?? ''] : []),
    signed(row.delta),
    say(locale, row.delta < 0 ? says.doing.register : says.doing.giveBack),
  ])
  return `${say(locale, says.dryRunTitle)}\n${table([title, ...body])}`
}
