import { MINUTE_MS } from '../../kernel/time.ts'
import { caseFolded } from '../mapping/names.ts'
import type { SeenStock } from './facts.ts'
import { youngest } from './urgency.ts'

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

/**
 * The free stock as last seen, by whichever eye; where the two are close together the smaller one. What was answered to a question still
 * permits something as long as nothing less is told since. What is told of a code is all of its 拠点 together: of each no more is left.
 */
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
      all.set(code, {
        free,
        at,
        from: 'push',
        ...(asked?.look !== undefined && free >= asked.free && { look: asked.look }),
      })
  }
  for (const [key, one] of seen) {
    const { free, at = '' } = pushed[codeIn(key) ?? ''] ?? {}
    if (typeof free === 'number' && free < one.free && at >= one.at)
      all.set(key, { free, at, from: 'push' })
  }
  return all
}

/** The code of a key that names a 拠点; null = it names none. */
function codeIn(key: string): string | null {
  const end = key.indexOf('@')
  return end < 0 ? null : key.slice(0, end)
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
  const together = allWarehouses(asked)
  const times = Object.entries(pushed).flatMap(([code, { free, at }]) => {
    const known = together.get(code) ?? asked.get(code)
    const isNews = known === undefined || (known.at < at && (free ?? UNLIMITED) < known.free)
    return free !== null && free <= below(code) && isNews ? [Date.parse(at)] : []
  })
  return times.length === 0 ? null : Math.max(...times)
}

/** What is known of a code in all of its 拠点 together, as of the oldest look. */
function allWarehouses(
  asked: ReadonlyMap<string, SeenStock>,
): ReadonlyMap<string, Pick<SeenStock, 'free' | 'at'>> {
  const sums = new Map<string, Pick<SeenStock, 'free' | 'at'>>()
  for (const [key, { free, at }] of asked) {
    const code = codeIn(key)
    if (code === null) continue
    const known = sums.get(code) ?? { free: 0, at }
    sums.set(code, { free: known.free + free, at: known.at < at ? known.at : at })
  }
  return sums
}

/** What has just been told, beside what was; the oldest are forgotten beyond `most`. */
export function joined(before: PushedCodes, fresh: PushedCodes, most: number): PushedCodes {
  const all = new Map(Object.entries(before))
  for (const [code, one] of Object.entries(fresh)) {
    const name = caseFolded(code)
    const known = all.get(name)
    if (known === undefined || known.at <= one.at) all.set(name, one)
  }
  return youngest(all, most)
}
