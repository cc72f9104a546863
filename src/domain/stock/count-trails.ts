/**
 * The changes of one product in one store within a second form an unbroken trail of counts: each starts from where the one before
 * ended. A row that leaves 9 behind after −1 leads from 10 to 9; how often rows may have happened is how often their steps
 * can be gone, each at least once, on one way. That is an Eulerian trail; its steps are known, their number is not.
 */
export interface Step extends Range {
  readonly before: number
  readonly after: number
}

/** How often, from the least to the most. */
export interface Range {
  readonly least: number
  readonly most: number
}

/** Stock counts that are possible; null = nothing is known. */
export type CountSet = ReadonlySet<number> | null

/** All ways there are; `ranges` in the order of the steps. */
export interface Trails {
  readonly ranges: readonly Range[]
  readonly starts: ReadonlySet<number>
  readonly ends: ReadonlySet<number>
}

/** What has more than that to be tried is not decided by counts. */
const MOST_TRIES = 100_000

/** Certainly no way leads through them, wherever it begins and ends. */
export function isImpassable(steps: readonly Step[]): boolean {
  return !isConnected(steps) || new Search(steps, null, null).isImpassable()
}

/** Null where no way leads from `from` to `to`, or there is too much to try. */
export function trails(steps: readonly Step[], from: CountSet, to: CountSet): Trails | null {
  return isConnected(steps) ? new Search(steps, from, to).run() : null
}

/** Each step is gone at least once, so this does not depend on how often. */
function isConnected(steps: readonly Step[]): boolean {
  const [first] = steps
  if (first === undefined) return false
  const reached = new Set([first.before, first.after])
  let rest = steps.slice(1)
  for (;;) {
    const left = rest.filter(({ before, after }) => !reached.has(before) && !reached.has(after))
    for (const { before, after } of rest)
      if (reached.has(before) || reached.has(after)) reached.add(before).add(after)
    if (left.length === 0) return true
    if (left.length === rest.length) return false
    rest = left
  }
}

interface Edge extends Step {
  readonly place: number
  /** CountSet that no later edge touches: what leaves and what reaches them must fit from here on. */
  readonly closes: readonly number[]
}

/** Goes through the numbers of each step, and gives up where more than one count is left over. */
class Search {
  readonly #from: CountSet
  readonly #to: CountSet
  readonly #edges: readonly Edge[]
  readonly #counts: readonly number[]
  readonly #ranges: ({ least: number; most: number } | null)[]
  readonly #starts = new Set<number>()
  readonly #ends = new Set<number>()
  /** What leaves a count more often than it is reached. */
  readonly #over = new Map<number, number>()
  readonly #chosen: number[] = []
  #tries = 0

  constructor(steps: readonly Step[], from: CountSet, to: CountSet) {
    this.#from = from
    this.#to = to
    this.#counts = [...new Set(steps.flatMap(({ before, after }) => [before, after]))]
    this.#edges = inOrder(steps)
    // A change of nothing may have happened any number of times.
    this.#ranges = steps.map(({ before, after, least, most }) =>
      before === after ? { least, most } : null,
    )
  }

  isImpassable(): boolean {
    this.#next(0, null, null)
    return this.#tries <= MOST_TRIES && this.#starts.size === 0
  }

  run(): Trails | null {
    this.#next(0, null, null)
    if (this.#tries > MOST_TRIES || this.#starts.size === 0) return null
    const ranges = this.#ranges.flatMap((range) => (range === null ? [] : [range]))
    return { ranges, starts: this.#starts, ends: this.#ends }
  }

  #next(at: number, start: number | null, end: number | null): void {
    this.#tries += 1
    if (this.#tries > MOST_TRIES) return
    const edge = this.#edges[at]
    if (edge === undefined) {
      this.#found(start, end)
      return
    }
    for (let times = edge.least; times <= edge.most; times += 1) {
      this.#move(edge, times)
      this.#chosen[at] = times
      const ends = this.#closed(edge.closes, start, end)
      if (ends !== null) this.#next(at + 1, ...ends)
      this.#move(edge, -times)
    }
  }

  #move({ before, after }: Edge, times: number): void {
    this.#over.set(before, (this.#over.get(before) ?? 0) + times)
    this.#over.set(after, (this.#over.get(after) ?? 0) - times)
  }

  /** Start and end as far as these counts tell; null = no way is like that. */
  #closed(
    counts: readonly number[],
    start: number | null,
    end: number | null,
  ): [number | null, number | null] | null {
    let [first, last] = [start, end]
    for (const count of counts) {
      const over = this.#over.get(count) ?? 0
      if (over === 0) continue
      if (over === 1 && first === null && may(this.#from, count)) first = count
      else if (over === -1 && last === null && may(this.#to, count)) last = count
      else return null
    }
    return [first, last]
  }

  #found(start: number | null, end: number | null): void {
    if (start !== null && end !== null) this.#take([start], [end])
    else {
      // A round may begin anywhere, and ends there.
      const anywhere = this.#counts.filter((one) => may(this.#from, one) && may(this.#to, one))
      if (anywhere.length > 0) this.#take(anywhere, anywhere)
    }
  }

  #take(starts: readonly number[], ends: readonly number[]): void {
    for (const one of starts) this.#starts.add(one)
    for (const one of ends) this.#ends.add(one)
    this.#edges.forEach(({ place }, i) => {
      const times = this.#chosen[i] ?? 0
      const range = (this.#ranges[place] ??= { least: times, most: times })
      range.least = Math.min(range.least, times)
      range.most = Math.max(range.most, times)
    })
  }
}

function may(counts: CountSet, count: number): boolean {
  return counts === null || counts.has(count)
}

/** Along the counts, so that most of them are closed early. */
function inOrder(steps: readonly Step[]): Edge[] {
  const moving = steps
    .map((step, place) => ({ ...step, place }))
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => Math.max(b.before, b.after) - Math.max(a.before, a.after))
  const last = new Map<number, number>()
  moving.forEach(({ before, after }, i) => last.set(before, i).set(after, i))
  return moving.map((edge, i) => ({
    ...edge,
    closes: [edge.before, edge.after].filter((count) => last.get(count) === i),
  }))
}
