import { caseFolded } from '../mapping/names.ts'
import type { Look, SeenStock } from '../schedule/facts.ts'
import { type StockView, urgencyOf } from '../schedule/urgency.ts'
import { DAY_MS, HOUR_MS } from '../../kernel/time.ts'
import { type BatchRow, latestLeave } from './batch.ts'
import type { SentRow } from './left-open.ts'
import type { Candidate } from './plan.ts'
import { amountOf, foldedKeyOf, inWarehouse, type StockKey } from './stock-key.ts'

/** A look older than this may be anything by now. */
const FRESH_MS = 2 * HOUR_MS
/** Of the free stock as it was looked at, so much may have left or be about to. */
const AMPLE = 1 / 10

/** What was learnt about marks, and what has no verdict yet. */
export interface MarkFacts {
  readonly reasonKept?: boolean
  readonly markedAt?: string
  readonly unmarkedAt?: string
  readonly open: readonly Pick<SentRow, 'upload'>[]
  /** When a batch last asked first (ISO instant). */
  readonly askedAt: string | undefined
}

/**
 * Whether marks are known to be kept, so that they alone may tell what became of a row: the newest that could be seen were there, and in
 * the last day a batch was told by its counts as well, should Next Engine stop to keep them.
 */
export function marksSuffice(facts: MarkFacts, now: number): boolean {
  const { reasonKept, markedAt = '', unmarkedAt = '', open, askedAt = '' } = facts
  const age = now - Date.parse(askedAt)
  const isSeen =
    markedAt > unmarkedAt && open.every(({ upload }) => latestLeave(upload) <= markedAt)
  return reasonKept === true && isSeen && age >= 0 && age < DAY_MS
}

/** What is known of the codes' free stock. */
export interface StockFacts {
  readonly view: StockView
  /** The upload form and 拠点 that an amount goes to. */
  readonly placeOf: (of: StockKey) => string
  readonly now: number
  readonly maxRows: number
}

/** Rows for one file, none of them asked for, and the oldest look that they rest on (JST). */
export interface Unasked {
  readonly rows: readonly BatchRow[]
  readonly countedAt: string
}

/**
 * The candidates as rows, where all of them may leave without being asked for: each was looked at a short while ago, and had so much free
 * that nothing of what has left or leaves since can matter. Null where one of them has to be asked for: one question asks for all.
 */
export function unaskedRows(candidates: readonly Candidate[], facts: StockFacts): Unasked | null {
  const looks = candidates.map((one) => lookFor(one, facts))
  const found = looks.filter((one) => one !== null)
  const spelled = new Set(found.map(({ neCode }) => caseFolded(neCode)))
  const isWhole = found.length === candidates.length && spelled.size === found.length
  if (!isWhole || found.length === 0 || found.length > facts.maxRows) return null
  const rows = candidates.map((one, i) => ({
    ...amountOf(one),
    neCode: found[i]?.neCode ?? '',
    sent: one.delta,
    before: null,
  }))
  return { rows, countedAt: found.map(({ countedAt }) => countedAt).toSorted()[0] ?? '' }
}

/** The look that lets it leave; null = there is none. */
function lookFor(one: Candidate, { view, placeOf, now }: StockFacts): Look | null {
  const seen = view.seen.get(foldedKeyOf(one))
  const look = seen?.look
  const isPlain = one.heldFor === null && one.released !== true && (one.marks ?? []).length === 0
  if (!isPlain || seen === undefined || look === undefined || look.place !== placeOf(one))
    return null
  const age = now - Date.parse(look.at)
  const isFresh = age >= 0 && age < FRESH_MS
  return isFresh && isAmple(one, seen, look, view) ? look : null
}

function isAmple(one: Candidate, seen: SeenStock, look: Look, view: StockView): boolean {
  const moved = look.left + Math.abs(one.delta)
  const key = { code: one.code, ...inWarehouse(one.warehouse) }
  const pending = { ...key, delta: -Math.abs(one.delta), since: 0, waits: false }
  // Told by a push that it is less, it is less.
  const isLeft = seen.free > 0 && look.free > 0 && urgencyOf(pending, view) === 'rest'
  return isLeft && moved <= look.free * AMPLE
}

/** Whether rows leave, or left, like that. */
export function areUnasked(rows: readonly BatchRow[]): boolean {
  return rows.some(({ before }) => before === null)
}
