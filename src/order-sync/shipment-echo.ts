import { StonError } from '../kernel/errors.ts'
import type { Movement, ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import { ignoredBy } from '../domain/stock/rules.ts'
import { type EchoPair, mayBeOurs } from '../domain/stock/echo.ts'
import { rulesAtWork } from '../settings/rule-book.ts'
import type { OrdersRun } from './run-context.ts'
import type { OrdersState } from './state.ts'

/** Whoever writes to Smaregi: an import, or a probe. */
interface Writer {
  readonly desk: Pick<ShipmentDesk, 'movements'>
  readonly state: Pick<OrdersState, 'corrections'>
}

/** The movements that a call caused, or that nobody could read them. */
export type Caused =
  | { readonly kind: 'seen'; readonly movements: readonly Movement[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unread' }

/**
 * Finds what a call did to one pair: among the later movements one with just these pieces, or several that add up to them
 * (a correction may take a line back and write it anew).
 */
export async function causedBy(
  run: Writer,
  pair: EchoPair,
  after: string | null,
  isTaken: (movement: Movement) => boolean = () => false,
): Promise<Caused> {
  const rows = await read(run, pair, after)
  if (rows === 'unread') return { kind: 'unread' }
  // Where nothing says what was there before, the newest is the likeliest: somebody may have done the same a minute ago.
  const likeliest = after === null ? rows.toReversed() : rows
  const ours = likeliest.filter((row) => mayBeOurs(row.division) && !isTaken(row))
  const exact = preferred(
    ours.filter((row) => row.delta === pair.delta),
    run.state.corrections,
  )
  if (exact !== null) return { kind: 'seen', movements: [exact] }
  const sum = ours.reduce((total, row) => total + row.delta, 0)
  return ours.length > 1 && sum === pair.delta
    ? { kind: 'seen', movements: ours }
    : { kind: 'absent' }
}

async function read(
  run: Writer,
  { productId, storeId }: EchoPair,
  after: string | null,
): Promise<readonly Movement[] | 'unread'> {
  try {
    return (await run.desk.movements(productId, storeId, after)) ?? []
  } catch (error) {
    // A function that is not switched on, or no right to read: the write itself stands.
    if (isUnreadable(error)) return 'unread'
    throw error
  }
}

export function isUnreadable(error: unknown): boolean {
  return error instanceof StonError && error.exit === 'attention'
}

/** Of several that fit, the one written as ston's own writings were seen to be. */
function preferred(rows: readonly Movement[], learnt: readonly string[]): Movement | null {
  const known = rows.find((row) => learnt.includes(row.division))
  return (
    known ?? rows.find((row) => row.division === '10' || row.division === '15') ?? rows[0] ?? null
  )
}

/** Whether a 出荷 that ston registers could reach Next Engine at all: usually its division is never passed on. */
export async function shipmentsPassOn(
  { app, store, state }: OrdersRun,
  storeId: string,
): Promise<boolean> {
  const { shipmentDivision } = state
  if (shipmentDivision === null) return true
  const change = {
    key: '',
    productId: '',
    storeId,
    delta: -1,
    after: null,
    division: shipmentDivision,
    at: '',
    notification: '',
    table: 0,
  }
  const rules = await rulesAtWork(store, app.config, app.now())
  return rules.some((one) => ignoredBy(change, one) === null)
}
