import { DAY_MS, toJst } from '../../kernel/time.ts'
import type { OrderLine } from '../../domain/orders/order-line.ts'
import type { Session } from './next-engine.ts'
import { openSlips } from './open-slips.ts'
import type { OrderGate } from './order-gate.ts'
import { bySlip, type Lines } from './order-pages.ts'
import { OrderPlaces } from './order-places.ts'
import { SLIP } from './order-row.ts'
import { chunks, MAX_VALUES } from './pages.ts'

const NEWEST = 'receive_order_row_last_modified_newest_date'
const CREATED = 'receive_order_row_creation_date'
const SHIPPED = '50'

/**
 * 受注明細 through the row search, which joins the slip's fields: one call is enough for both. `warehouses`: whether the 拠点 that each
 * line is allocated from is asked for, in the same calls or apart (`order-places.ts`).
 */
export function openOrderGate(
  session: Session,
  warehouses: 'none' | 'joined' | 'apart' = 'none',
): OrderGate {
  const of = { session, withWarehouses: warehouses === 'joined' }
  const places = new OrderPlaces((slips) => ofSlips({ session, withWarehouses: true }, slips))
  const told = (reading: AsyncGenerator<readonly OrderLine[]>): typeof reading =>
    warehouses === 'apart' ? places.of(reading) : reading
  return {
    changedSince: (since) => told(bySlip(of, { [`${NEWEST}-gte`]: since })),
    createdSince: (since) => told(bySlip(of, { [`${CREATED}-gte`]: since })),
    fromSlip: (slip) => told(bySlip(of, {}, slip)),
    unshipped: (from, to) => told(bySlip(of, unshipped(to), from)),
    slips: (slips) => told(ofSlips(of, slips)),
    unallocatedShown: () => places.unallocatedShown,
    newest: () => newest(of),
    holding: (codes, isMany) => openSlips(session, codes.slice(0, MAX_VALUES), isMany),
    now: () => session.serverNow(),
  }
}

function unshipped(to: number | null): Readonly<Record<string, string>> {
  return {
    ...(to === null ? {} : { [`${SLIP}-lte`]: String(to) }),
    'receive_order_order_status_id-neq': SHIPPED,
    'receive_order_cancel_type_id-eq': '0',
  }
}

async function* ofSlips(of: Lines, slips: readonly number[]): AsyncGenerator<readonly OrderLine[]> {
  const ascending = [...new Set(slips)].toSorted((a, b) => a - b)
  for (const some of chunks(ascending, MAX_VALUES))
    yield* bySlip(of, { [`${SLIP}-in`]: some.join(',') })
}

/** Windows before now that get wider until there is a slip in one; the last is everything there is. */
const WINDOWS_DAYS = [2, 31, 400] as const

/**
 * The order of results is fixed, lowest slip first, so the highest one is at the end of what came lately. A line may be new in an old
 * slip, though: whatever is higher than the slip that was found is looked for by its number.
 */
async function newest(of: Lines): Promise<Last> {
  for (const days of WINDOWS_DAYS) {
    const since = toJst(new Date(of.session.serverNow().getTime() - days * DAY_MS))
    const found = await lastOf(bySlip(of, { [`${CREATED}-gte`]: since }))
    if (found.slip > 0) return atLeast(found, await lastOf(bySlip(of, {}, found.slip + 1)))
  }
  return lastOf(bySlip(of, {}))
}

interface Last {
  readonly slip: number
  readonly date: string | null
}

/** The date stays that of what came lately: an earlier one only means that more is read again. */
function atLeast(found: Last, higher: Last): Last {
  return { slip: Math.max(found.slip, higher.slip), date: found.date }
}

async function lastOf(reading: AsyncGenerator<readonly OrderLine[]>): Promise<Last> {
  let slip = 0
  let last: string | null = null
  for await (const lines of reading) {
    for (const { slip: one, newestAt, createdAt } of lines) {
      slip = Math.max(slip, one)
      const at = newestAt ?? createdAt
      if (at !== null && (last === null || at > last)) last = at
    }
  }
  return { slip, date: last }
}
