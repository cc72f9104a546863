import { StonError } from '../kernel/errors.ts'
import type { Movement, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import { ALLOWANCE_MS, type EchoPair, mayBeOurs, SHIPMENT_DIVISIONS } from '../domain/stock/echo.ts'

/** Who can say what moved a pair of product and store. */
export type MovementReader = Pick<ShipmentsClient, 'movements'>

/** The movements that a call caused, or that nobody could read them. */
export type Caused =
  | { readonly kind: 'seen'; readonly movements: readonly Movement[] }
  | { readonly kind: 'absent' }
  /** `found`: false where Smaregi answers 404 for the pair, and may show it a moment later. */
  | { readonly kind: 'unread'; readonly found: boolean }

export interface CauseRead {
  readonly client: MovementReader
  /** 在庫区分 that corrections were seen to be written as. */
  readonly corrections: readonly string[]
  /** Of a change of the stock, which is one movement: what it bears where the API has any. A colleague's does not bear ours. */
  readonly memo?: string | undefined
  /** When the call began (`YYYY-MM-DDTHH:MM:SS+09:00`); null = not known. */
  readonly since: string | null
  /** When it was over at the latest; null or absent = not known, or it may still be on its way. */
  readonly until?: string | null
  /** Both are by Smaregi's own clock, which dates the movements. */
  readonly there?: boolean
  /**
   * `since`: only what is dated since then may be its own; `sinceFirst`: others where there is none of these, as the clocks may
   * differ; `any`: an earlier try may have done it.
   */
  readonly dated: 'since' | 'sinceFirst' | 'any'
}

/** The clocks of machines that keep them differ by less, and Smaregi tells whole seconds. */
const MOMENT_MS = 5000

/**
 * Finds what a call did to one pair: among the later movements one with just these pieces, or several that add up to them
 * (a correction may take a line back and write it anew). A history that is late shows what somebody else did a moment before as if
 * it were later, and the call's own not yet.
 */
export async function causedBy(
  read: CauseRead,
  pair: EchoPair,
  after: string | null,
  isTaken: (movement: Movement) => boolean = () => false,
): Promise<Caused> {
  const rows = await readAfter(read.client, pair, after)
  if (rows === 'unreadable') return { kind: 'unread', found: true }
  if (rows === null) return { kind: 'unread', found: false }
  // Where nothing says what was there before, the newest is the likeliest: somebody may have done the same a minute ago.
  const likeliest = after === null ? rows.toReversed() : rows
  const ours = likeliest.filter(
    (row) => mayBeOurs(row.division) && isUnnamedOr(read.memo, row) && !isTaken(row),
  )
  const newer = read.dated === 'any' ? ours : ours.filter(within(read, MOMENT_MS))
  const found =
    among(newer, pair, read) ??
    (read.dated === 'since' ? null : among(others(read, ours), pair, read))
  return found === null ? { kind: 'absent' } : { kind: 'seen', movements: found }
}

/** From its beginning to its end, give or take so much. */
function within(
  { since, until = null, there }: CauseRead,
  ms: number,
): (movement: Movement) => boolean {
  const from = since === null ? -Infinity : Date.parse(since) - ms
  const after = there === true ? ms : ALLOWANCE_MS
  const to = until === null ? Infinity : Date.parse(until) + after
  return ({ at }) => Date.parse(at) >= from && Date.parse(at) <= to
}

/** What else may be its own. Two clocks may be any time apart, but most are not: the nearest is the likeliest. */
function others(read: CauseRead, ours: readonly Movement[]): readonly Movement[] {
  const { since, there, dated } = read
  if (since === null || dated === 'any') return ours
  if (there === true) return ours.filter(within(read, ALLOWANCE_MS))
  const from = ({ at }: Movement): number => Math.abs(Date.parse(at) - Date.parse(since))
  return ours.toSorted((a, b) => from(a) - from(b))
}

function among(
  rows: readonly Movement[],
  { delta }: EchoPair,
  { corrections, memo }: CauseRead,
): readonly Movement[] | null {
  const exact = rows.filter((row) => row.delta === delta)
  const one = exact.find((row) => row.memo === memo) ?? preferred(exact, corrections)
  if (one !== null) return [one]
  const sum = rows.reduce((total, row) => total + row.delta, 0)
  return memo === undefined && rows.length > 1 && sum === delta ? rows : null
}

function isUnnamedOr(memo: string | undefined, row: Movement): boolean {
  return memo === undefined || (row.memo ?? '') === '' || row.memo === memo
}

/** The newest movement before a call: only later ones can be the call's own. Null = none in the day before, or not readable. */
export async function newestMovement(
  client: MovementReader,
  pair: Omit<EchoPair, 'delta'>,
): Promise<string | null> {
  const rows = await readAfter(client, pair, null)
  return rows === 'unreadable' ? null : (rows?.at(-1)?.id ?? null)
}

/** Oldest first. `unreadable`: by nobody; null: Smaregi answers 404 for the pair, which does not say that there are none. */
async function readAfter(
  client: MovementReader,
  { productId, storeId }: Omit<EchoPair, 'delta'>,
  after: string | null,
): Promise<readonly Movement[] | 'unreadable' | null> {
  try {
    return await client.movements(productId, storeId, after)
  } catch (error) {
    // A function that is not switched on, or no right to read: the write itself stands.
    if (isUnreadable(error)) return 'unreadable'
    throw error
  }
}

/** A person would have to do something before it can be read: asking again does not help. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof StonError && error.exit === 'attention'
}

/** Of several that fit, the one written as ston's own writings were seen to be. */
function preferred(rows: readonly Movement[], learnt: readonly string[]): Movement | null {
  const known = rows.find((row) => learnt.includes(row.division))
  return known ?? rows.find((row) => SHIPMENT_DIVISIONS.has(row.division)) ?? rows[0] ?? null
}
