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
export const MOMENT_MS = 5000

/**
 * Finds what a call did to one pair: among the later movements one with just these pieces, or several, one right after the other, that
 * add up to them (a correction may take a line back and write it anew). A history that is late shows what somebody else did a moment before as if
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
  const ours = rows.filter(
    (row) => mayBeOurs(row.division) && isUnnamedOr(read.memo, row) && !isTaken(row),
  )
  const newer = read.dated === 'any' ? ours : ours.filter(within(read, MOMENT_MS))
  // Where nothing says what was there before, the newest is the likeliest: somebody may have done the same a minute ago.
  const likeliest = (some: readonly Movement[]) => (after === null ? some.toReversed() : some)
  const rest = read.dated === 'since' ? [] : others(read, ours)
  const found =
    among(newer, likeliest(newer), pair, read) ??
    among(rest, nearest(read, likeliest(rest)), pair, read)
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

/** What else may be its own: two clocks may be any time apart. */
function others(read: CauseRead, ours: readonly Movement[]): readonly Movement[] {
  const { since, there, dated } = read
  if (since === null || dated === 'any' || there !== true) return ours
  return ours.filter(within(read, ALLOWANCE_MS))
}

/** Most clocks are not far apart: the nearest is the likeliest. */
function nearest(
  { since, there, dated }: CauseRead,
  rows: readonly Movement[],
): readonly Movement[] {
  if (since === null || dated === 'any' || there === true) return rows
  const from = ({ at }: Movement): number => Math.abs(Date.parse(at) - Date.parse(since))
  return rows.toSorted((a, b) => from(a) - from(b))
}

/** One of them, in the order in which they are likely; else several. `rows`: oldest first. */
function among(
  rows: readonly Movement[],
  likely: readonly Movement[],
  pair: EchoPair,
  read: CauseRead,
): readonly Movement[] | null {
  const several = read.memo === undefined ? inSteps(rows, pair, read.corrections) : null
  return fitting(likely, pair, read) ?? several
}

/** One movement of just these pieces. */
function fitting(
  rows: readonly Movement[],
  { delta }: EchoPair,
  { corrections, memo }: CauseRead,
): readonly Movement[] | null {
  const exact = rows.filter((row) => row.delta === delta)
  const one = exact.find((row) => row.memo === memo) ?? preferred(exact, corrections)
  return one === null ? null : [one]
}

/** Several of these pieces together. `rows`: oldest first. */
function inSteps(
  rows: readonly Movement[],
  { delta }: EchoPair,
  corrections: readonly string[],
): readonly Movement[] | null {
  const found: (readonly Movement[])[] = []
  for (const [i, first] of rows.entries()) {
    const steps = [first]
    for (const row of rows.slice(i + 1)) {
      if (!isNextStep(steps.at(-1) ?? first, row)) break
      steps.push(row)
      if (steps.reduce((sum, one) => sum + one.delta, 0) === delta) found.push([...steps])
    }
  }
  const firsts = found.flatMap(([first]) => first ?? [])
  const first = preferred(firsts, corrections)
  return found.find((steps) => steps[0] === first) ?? null
}

/** What one call writes is of one 在庫区分 and moment, and nothing else moves the count in between: others' sales may add up by chance. */
function isNextStep(before: Movement, row: Movement): boolean {
  const isAtOnce = Math.abs(Date.parse(row.at) - Date.parse(before.at)) <= MOMENT_MS
  const isUnbroken =
    before.after === null || row.after === null || before.after + row.delta === row.after
  return isAtOnce && isUnbroken && row.division === before.division
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
