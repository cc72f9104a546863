import { caseFolded } from '../domain/mapping/names.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { slipHistories } from '../domain/orders/slip-history.ts'
import type { OrdersRead } from '../domain/stock/turned-up.ts'
import type { Store } from '../store/store.ts'

/** As much of the document `orders` as is needed here. Earlier versions counted no readings. */
interface Written {
  readonly begun?: number
  readonly read?: number
  readonly items?: readonly OrderItem[]
  readonly open?: readonly number[]
}

/** How far the import of orders has come, and the codes of what it has left open. */
export async function readOrdersRead(store: Store): Promise<OrdersRead> {
  const value = await written(store)
  const items = (value?.items ?? []).flatMap(({ code, component }) => [code, component])
  const codes = [...items, ...(await calledFor(store, value?.open ?? []))]
  const open = new Set(codes.filter((code) => code !== '').map(caseFolded))
  return { ...numbersOf(value), open }
}

/** The same without what is open: what a planner asks each minute. */
export async function readReadings(store: Store): Promise<Omit<OrdersRead, 'open'>> {
  return numbersOf(await written(store))
}

async function written(store: Store): Promise<Written | null> {
  return (await store.document<Written>('orders').read()).value
}

function numbersOf(value: Written | null): Omit<OrdersRead, 'open'> {
  return { begun: value?.begun ?? 0, read: value?.read ?? 0 }
}

/** What calls are about whose outcome in Smaregi is not known. */
async function calledFor(store: Store, slips: readonly number[]): Promise<readonly string[]> {
  if (slips.length === 0) return []
  const { entries } = await store.bookings.of(slips)
  return [...slipHistories(entries, slips).values()].flatMap(({ open }) =>
    open.flatMap(({ lines }) =>
      lines.flatMap(({ parts }) => parts.map(({ component }) => component)),
    ),
  )
}
