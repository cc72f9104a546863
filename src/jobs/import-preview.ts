import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import type { App, Report } from '../context.ts'
import { signed } from '../reports/problems.ts'
import { plan } from '../order-sync/book-differences.ts'
import { countAll, type Job } from '../order-sync/count.ts'
import { OrdersRun } from '../order-sync/run-context.ts'
import { Products } from '../order-sync/find-products.ts'
import { nothingSeen, readSlips } from '../order-sync/read-orders.ts'
import { orderLines } from '../reports/orders.ts'
import { newShops, reachBack, refusePause } from '../order-sync/start.ts'
import { readOrders } from '../order-sync/state.ts'
import type { Beginning } from '../order-sync/run.ts'

type Row = Pick<OrderItem, 'slip' | 'line' | 'code' | 'productId' | 'delta'>

/** `import-orders --dry-run`: reads Next Engine as a run would, and writes nothing, here or there. */
export async function previewOrders(app: App, store: Store, options: Beginning): Promise<Report> {
  const { start } = await readOrders(store)
  if (options.fromNow || (start === null && options.since === null)) return wouldStart(app)
  const run = await OrdersRun.start(app, await app.orderGate(), null)
  const rows = await rowsOf(run, options.since)
  const held = [...run.items.values()]
  return {
    exit: 'ok',
    json: {
      rows,
      held: held.map(heldRow),
    },
    text: [shown(app, rows), ...orderLines(app.locale, held)].join('\n'),
  }
}

function wouldStart(app: App): Report {
  return {
    exit: 'ok',
    json: { rows: [], held: [], wouldStart: true },
    text: say(app.locale, says.wouldStart),
  }
}

async function rowsOf(run: OrdersRun, since: string | null): Promise<Row[]> {
  if (since === null) refusePause(run)
  else run.state = { ...run.state, ...(await reachBack(run, since)) }
  run.state = { ...run.state, ...(await newShops(run)) }
  const products = await Products.open(run.app, run.store, { kept: false })
  const rows = new Map<string, Row>()
  const pages = readSlips(run, nothingSeen(run), { gapAllowed: since !== null })
  for await (const { jobs, meet } of countAll(run, pages)) {
    await products.meet(meet)
    for (const row of jobs.flatMap((job) => rowsFor(run, products, job)))
      rows.set(`${row.slip} ${row.line} ${row.code} ${row.productId}`, row)
  }
  return [...rows.values()]
}

function rowsFor(run: OrdersRun, products: Products, job: Job): Row[] {
  const { slip } = job.history
  const { more, less } = plan(run, products, job)
  return [
    ...more.map(({ part, productId }) => rowOf(slip, part, productId, -part.quantity)),
    ...less.flatMap(({ reduce }) =>
      reduce.lines.flatMap(({ productId, parts }) =>
        parts.map((part) => rowOf(slip, part, productId, part.quantity)),
      ),
    ),
  ]
}

function rowOf(
  slip: number,
  { line, code }: { readonly line: number; readonly code: string },
  productId: string,
  delta: number,
): Row {
  return { slip, line, code, productId, delta }
}

function heldRow({ slip, line, code, productId, delta, reason }: OrderItem): object {
  return { slip, line, code, productId, delta, reason }
}

function shown({ locale }: App, rows: readonly Row[]): string {
  if (rows.length === 0) return say(locale, says.nothingToDo)
  const { slip, line, code, productId, delta, what } = says.columns
  const title = [slip, line, code, productId, delta, what].map((one) => say(locale, one))
  const body = rows.map((row) => [
    String(row.slip),
    String(row.line),
    row.code,
    row.productId,
    signed(row.delta),
    say(locale, row.delta < 0 ? says.doing.register : says.doing.giveBack),
  ])
  return `${say(locale, says.dryRunTitle)}\n${table([title, ...body])}`
}
