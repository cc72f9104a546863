import type { ChangeRecord } from './batch.ts'
import type { Change } from './change.ts'
import { mayBeOurs } from './echo.ts'
import { type CountSet, isImpassable, type Range, type Step, trails } from './count-trails.ts'

/** Of equal rows: how often they were told, and what has been decided about them so far. */
export interface Told {
  readonly delta: number
  readonly division: string
  /** Stock after the change; null = not told. */
  readonly after: number | null
  /** The notification of each row. */
  readonly rows: string[]
  /** How many of them have ended as changes, ignored and failed ones included. */
  taken: number
  /** Some of them were passed on, or are held: it matters how many there are. */
  matters: boolean
  /** What an earlier line says of them; null = none does. */
  line: ChangeRecord | null
}

/**
 * Everything that was told about a product in a store within one second. A legacy row has no id: an equal one is either the same
 * change again or another one, and only the rows around it can tell.
 */
export class Second {
  readonly at: string
  /** By `Change.content`. */
  readonly contents = new Map<string, Told>()
  /** The count that `reconcile` has set equal then; null = it has not. */
  aligned: number | null = null

  constructor(at: string) {
    this.at = at
  }

  /** What a batch says. `names`: contents of keys from before lines named them. */
  read(line: ChangeRecord, names: ReadonlyMap<string, string> = NO_NAMES): void {
    const { key, content, after, decision, notification, later } = line
    if (decision === 'alignment') {
      this.aligned = after ?? null
      return
    }
    const told = this.#told(content ?? names.get(key) ?? key, { ...line, after: after ?? null })
    if (later !== true) told.rows.push(notification)
    if (decision !== 'duplicate' && decision !== 'repeat') told.taken += 1
    else if (decision === 'duplicate' && later === true) told.taken -= 1
    if (decision === 'counted' || decision === 'failed' || decision === 'repeat')
      told.matters = true
    told.line ??= line
  }

  /** A row that waits to be judged. */
  hear(change: Change): void {
    const told = this.#told(change.content ?? change.key, change)
    told.rows.push(change.notification)
    told.matters = true
  }

  #told(content: string, row: Pick<Told, 'delta' | 'division' | 'after'>): Told {
    const known = this.contents.get(content)
    // Lines of earlier versions do not say the count; an equal row does.
    if (known !== undefined && (known.after !== null || row.after === null)) return known
    const { delta, division, after } = row
    const { rows = [], taken = 0, matters = false, line = null } = known ?? {}
    const told = { delta, division, after, rows, taken, matters, line }
    this.contents.set(content, told)
    return told
  }
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

/** How often the rows may have happened, as far as their notifications tell: equal rows of one notification are different changes. */
export function rangeOf({ rows }: Told): Range {
  const times = new Map<string, number>()
  for (const one of rows) times.set(one, (times.get(one) ?? 0) + 1)
  return { least: Math.max(0, ...times.values()), most: rows.length }
}

/** Ranges by content. */
export type Ranges = ReadonlyMap<string, Range>

/** What the second tells by itself, whatever was before and after it; null = it does not tell. */
export function bySelf(second: Second): Ranges | null {
  if (second.contents.size > 1) return ifSure(second, byCounts(second, null, null))
  return new Map(
    [...second.contents].map(([content, told]) => {
      const times = Math.max(rangeOf(told).least, told.taken)
      return [content, { least: times, most: times }]
    }),
  )
}

/** Null unless each number that matters is known. */
function ifSure(second: Second, ranges: Ranges | null): Ranges | null {
  const isSure = ([content, { least, most }]: [string, Range]): boolean =>
    least === most || second.contents.get(content)?.matters === false
  return ranges !== null && [...ranges].every(isSure) ? ranges : null
}

/** What the trail of counts leaves possible; null where a count is not told, or none fits. */
export function byCounts(second: Second, from: CountSet, to: CountSet): Ranges | null {
  const found = ways(second, from, to)
  if (found === null) return null
  return new Map(
    [...second.contents.keys()].map((content, i) => [
      content,
      found.ranges[i] ?? { least: 0, most: 0 },
    ]),
  )
}

function ways(second: Second, from: CountSet, to: CountSet) {
  const steps = stepsOf(second)
  return steps === null ? null : trails(steps, from, to)
}

/** Null where the count of some row was not told. */
function stepsOf(second: Second): readonly Step[] | null {
  const steps: Step[] = []
  for (const told of second.contents.values()) {
    if (told.after === null) return null
    steps.push({ before: told.after - told.delta, after: told.after, ...rangeOf(told) })
  }
  return steps
}

/** Every count was told, and yet the rows make no unbroken way: something between them was not. */
export function isBroken(second: Second): boolean {
  const steps = stepsOf(second) ?? []
  return steps.length > 0 && isImpassable(steps)
}

/** The counts with which a second may have begun and ended; null = nothing is known. */
export function endsOf(second: Second | null): {
  readonly first: CountSet
  readonly last: CountSet
} {
  if (second === null) return { first: null, last: null }
  if (second.contents.size === 0 && second.aligned !== null) {
    const count = new Set([second.aligned])
    return { first: count, last: count }
  }
  const found = ways(second, null, null)
  return { first: found?.starts ?? null, last: found?.ends ?? null }
}

/**
 * How often Smaregi's history shows each content; null where it lacks what was told for certain. What it shows beyond the
 * rows that came is told by a row of its own. `own`: ston may have written something then, and it may be among them.
 */
export function byHistory(
  second: Second,
  shown: ReadonlyMap<string, number>,
  own: boolean,
): Ranges | null {
  const ranges = new Map<string, Range>()
  for (const [content, told] of second.contents) {
    const { least, most } = rangeOf(told)
    const times = Math.min(shown.get(content) ?? 0, most)
    if (times < least) return null
    const sure = Math.max(least, told.taken)
    ranges.set(
      content,
      own && mayBeOurs(told.division) && times > sure
        ? { least: sure, most: times }
        : { least: times, most: times },
    )
  }
  return ranges
}
