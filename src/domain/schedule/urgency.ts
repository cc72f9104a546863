import { caseFolded } from '../mapping/names.ts'
import { liesAhead } from '../../kernel/time.ts'
import { foldedKeyOf, type StockKey } from '../stock/stock-key.ts'
import type { Facts, Pending, SeenStock, UrgentCount } from './facts.ts'

/**
 * How near an amount is to selling online what the shop does not have any more.
 *
 * - `last`: it takes the last piece that is free online.
 * - `few`: it leaves so few that one or two orders may be too many.
 * - `unknown`: nobody has looked at the code's free stock yet.
 * - `rest`: everything else, also what cannot be oversold: increments, and codes that are sold out online already.
 */
export type Urgency = 'last' | 'few' | 'unknown' | 'rest'

/** The free stock as last seen, and up to which rest a code counts as few. */
export interface StockView {
  readonly seen: Facts['seen']
  readonly setTakes: Facts['setTakes']
  readonly urgentBelow: number
}

/** What cannot go just now is never urgent, whatever it would leave. */
export function urgencyOf(one: Pending, view: StockView): Urgency {
  if (one.waits || one.delta >= 0 || one.code === '') return 'rest'
  const free = view.seen.get(foldedKeyOf(one))?.free
  // Next Engine had less than was thought, and nobody has asked since.
  if (one.refused === true) return 'last'
  if (free === undefined) return 'unknown'
  return byStock(free - (one.wasSent ?? 0), one.delta, fewBelow(one.code, view))
}

/** The same where the free stock has just been read. */
export function byStock(free: number, delta: number, below: number): 'last' | 'few' | 'rest' {
  if (free <= 0 || delta >= 0) return 'rest'
  if (free + delta <= 0) return 'last'
  return free + delta <= below ? 'few' : 'rest'
}

/** Up to which rest a code counts as few: a set that takes three of it is sold out below three. */
export function fewBelow(code: string, view: Pick<StockView, 'setTakes' | 'urgentBelow'>): number {
  return Math.max(view.urgentBelow, takenBySet(view, caseFolded(code)))
}

function takenBySet({ setTakes }: Pick<StockView, 'setTakes'>, name: string): number {
  const most = setTakes.get(name) ?? 0
  return most === 0 ? 0 : most - 1
}

/** What was seen, with what has just been read, by `foldedKeyOf`; the oldest are forgotten beyond `most`. */
export function withSeen(
  before: Readonly<Record<string, SeenStock>>,
  fresh: ReadonlyMap<string, SeenStock | null>,
  most: number,
): Record<string, SeenStock> {
  const all = new Map(Object.entries(before))
  for (const [name, one] of fresh) {
    all.delete(name)
    if (one !== null) all.set(name, one)
  }
  return youngest(all, most)
}

/** Not more than `most`: the oldest go first. */
export function youngest<T extends { readonly at: string }>(
  all: ReadonlyMap<string, T>,
  most: number,
): Record<string, T> {
  const kept = [...all]
  if (kept.length <= most) return Object.fromEntries(kept)
  return Object.fromEntries(kept.toSorted(([, a], [, b]) => (a.at < b.at ? 1 : -1)).slice(0, most))
}

/** Without what a clock that was ahead has dated: nobody knows how old that is. */
export function withoutAhead<T extends { readonly at: string }>(
  all: Readonly<Record<string, T>>,
  now: number,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(all).filter(([, { at }]) => !liesAhead(Date.parse(at), now)),
  )
}

/** The same with what leaves now, whether or not anybody has asked before. */
export function withLeft(
  before: Readonly<Record<string, SeenStock>>,
  rows: readonly (StockKey & { readonly sent: number })[],
): Record<string, SeenStock> {
  const all = { ...before }
  for (const row of rows) {
    const { sent } = row
    const name = foldedKeyOf(row)
    const known = all[name]
    if (known === undefined) continue
    const look = known.look && { ...known.look, left: known.look.left + Math.abs(sent) }
    all[name] = { ...known, free: known.free + sent, ...(look && { look }) }
  }
  return all
}

/** What an urgent flush is for, by `foldedKeyOf`, with its pieces. */
export function triedIn(facts: StockView & Pick<Facts, 'pending'>): Record<string, number> {
  const urgent = [...urgentIn(facts, 'last'), ...urgentIn(facts, 'few')]
  return Object.fromEntries(urgent.map((one) => [foldedKeyOf(one), one.delta]))
}

/** How many codes are urgent, whatever the calls allow. */
export function countUrgent(facts: StockView & Pick<Facts, 'pending'>): UrgentCount {
  return { last: urgentIn(facts, 'last').length, few: urgentIn(facts, 'few').length }
}

function urgentIn(facts: StockView & Pick<Facts, 'pending'>, urgency: Urgency): Pending[] {
  return facts.pending.filter((one) => urgencyOf(one, facts) === urgency)
}
