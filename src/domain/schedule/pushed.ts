import { MINUTE_MS } from '../../kernel/time.ts'
import { caseFolded } from '../mapping/names.ts'
import type { SeenStock } from './facts.ts'

/** A code's free stock as Next Engine told it of its own accord. */
export interface PushedStock {
  /** Null = there is no end of it. */
  readonly free: number | null
  /** ISO instant of receipt. */
  readonly at: string
}

/** By the code in one letter case. */
export type PushedCodes = Readonly<Record<string, PushedStock>>

/** Next Engine tells after minutes: what comes so soon after a look may be older than it. */
const LATE_MS = 10 * MINUTE_MS

/** What nobody can buy up. */
const UNLIMITED = Number.MAX_SAFE_INTEGER

/** The free stock as last seen, by whichever eye; where the two are close together the smaller one. */
export function withPushed(
  seen: ReadonlyMap<string, SeenStock>,
  pushed: PushedCodes,
): ReadonlyMap<string, SeenStock> {
  const all = new Map(seen)
  for (const [code, { free: told, at }] of Object.entries(pushed)) {
    const free = told ?? UNLIMITED
    const asked = seen.get(code)
    const age = asked === undefined ? Infinity : Date.parse(at) - Date.parse(asked.at)
    if (age >= LATE_MS || (age >= 0 && free < (asked?.free ?? 0)))
      all.set(code, { free, at, from: 'push' })
  }
  return all
}

/**
 * When it was told last that few pieces of something are left, and fewer than was known: somebody has bought online. What ston's own
 * uploads bring about is known already. `below`: how many are few, by the code. In milliseconds; null = never.
 */
export function soldOnlineAt(
  asked: ReadonlyMap<string, SeenStock>,
  pushed: PushedCodes,
  below: (code: string) => number,
): number | null {
  const times = Object.entries(pushed).flatMap(([code, { free, at }]) => {
    const known = asked.get(code)
    const isNews = known === undefined || (known.at < at && (free ?? UNLIMITED) < known.free)
    return free !== null && free <= below(code) && isNews ? [Date.parse(at)] : []
  })
  return times.length === 0 ? null : Math.max(...times)
}

/** What has just been told, beside what was; the oldest are forgotten beyond `most`. */
export function joined(before: PushedCodes, fresh: PushedCodes, most: number): PushedCodes {
  const all = new Map(Object.entries(before))
  for (const [code, one] of Object.entries(fresh)) {
    const name = caseFolded(code)
    const known = all.get(name)
    if (known === undefined || known.at <= one.at) all.set(name, one)
  }
  const kept = [...all]
  if (kept.length <= most) return Object.fromEntries(kept)
  return Object.fromEntries(kept.toSorted(([, a], [, b]) => (a.at < b.at ? 1 : -1)).slice(0, most))
}
