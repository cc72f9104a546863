import { describe, expect, test } from 'vitest'
import { type Step, trails } from '../../../src/domain/stock/count-trails.ts'
import { seeds } from '../../helpers/long.ts'
import { seeded } from '../mapping/random.ts'

function step(delta: number, after: number, least: number, most = least): Step {
  return { before: after - delta, after, least, most }
}

const counts = (...all: number[]): ReadonlySet<number> => new Set(all)

function rangesOf(steps: readonly Step[], from: number[] | null, to: number[] | null) {
  const found = trails(steps, from && counts(...from), to && counts(...to))
  return found?.ranges.map(({ least, most }) => [least, most]) ?? null
}

describe('−1 (after 9), +1 (after 10), −1 (after 9)', () => {
  const steps = [step(-1, 9, 1, 2), step(1, 10, 1)]

  test.each([
    [[10], [9], 2],
    [[10], [10], 1],
    [[9], [9], 1],
  ])('from %o to %o the first happened %i times', (from, to, times) => {
    expect(rangesOf(steps, from, to)?.[0]).toEqual([times, times])
  })

  test('with one end unknown it may be either', () => {
    expect(rangesOf(steps, [10], null)?.[0]).toEqual([1, 2])
    expect(rangesOf(steps, null, [9])?.[0]).toEqual([1, 2])
  })

  test('between counts that do not fit there is no way', () => {
    expect(rangesOf(steps, [10], [8])).toBeNull()
    expect(rangesOf(steps, [12], [9])).toBeNull()
  })
})

test('counts that only go down need nothing else: a count can be left only once', () => {
  const down = Array.from({ length: 40 }, (_, i) => step(-1, 99 - i, 1, 3))
  expect(rangesOf(down, null, null)).toEqual(down.map(() => [1, 1]))
  expect([...(trails(down, null, null)?.starts ?? [])]).toEqual([100])
  expect([...(trails(down, null, null)?.ends ?? [])]).toEqual([60])
})

test('rows that do not hang together are no way', () => {
  expect(rangesOf([step(-1, 9, 1, 2), step(-1, 4, 1)], null, null)).toBeNull()
})

test('a change of nothing may have happened any number of times, and disturbs nobody', () => {
  expect(rangesOf([step(-1, 9, 1, 2), step(0, 9, 1, 2)], [10], null)).toEqual([
    [1, 1],
    [1, 2],
  ])
})

test('what is too much to try is not decided', () => {
  const many = Array.from({ length: 12 }, (_, i) => [
    step(-1, i, 1, 9),
    step(1, i + 1, 1, 9),
  ]).flat()
  expect(trails(many, null, null)).toBeNull()
})

interface Row {
  readonly delta: number
  readonly after: number
}

/** A true history of a second, told by notifications of which some are sent again. */
function drawn(seed: number) {
  const next = seeded(seed)
  const start = 5 + next(3)
  const rows: Row[] = []
  let count = start
  for (let left = 1 + next(7); left > 0; left -= 1) {
    const delta = [-1, 1, -1, -2, 2, 3][next(6)] ?? -1
    count += delta
    rows.push({ delta, after: count })
  }
  const letters: Row[][] = []
  for (let at = 0; at < rows.length;) {
    const size = 1 + next(2)
    letters.push(rows.slice(at, at + size))
    at += size
  }
  const sent = letters.flatMap((letter) => Array.from({ length: 1 + next(3) }, () => letter))
  return { rows, sent, start, end: count }
}

const nameOf = ({ delta, after }: Row): string => `${delta} ${after}`

test.each(seeds(300, 3000))('seed %i: the truth is always among what is possible', (seed) => {
  const { rows, sent, start, end } = drawn(seed)
  const names = [...new Set(rows.map(nameOf))]
  const times = (among: readonly Row[], name: string): number =>
    among.filter((row) => nameOf(row) === name).length
  const steps = names.map((name) => {
    const row = rows.find((one) => nameOf(one) === name) ?? { delta: 0, after: 0 }
    const least = Math.max(...sent.map((letter) => times(letter, name)))
    return step(row.delta, row.after, least, times(sent.flat(), name))
  })
  for (const [from, to] of [
    [counts(start), counts(end)],
    [counts(start), null],
    [null, counts(end)],
    [null, null],
  ] as const) {
    const found = trails(steps, from, to)
    if (found === null) continue // too much to try
    names.forEach((name, i) => {
      const { least, most } = found.ranges[i] ?? { least: 1, most: 0 }
      const truth = times(rows, name)
      expect(truth).toBeGreaterThanOrEqual(least)
      expect(truth).toBeLessThanOrEqual(most)
    })
    expect(found.starts.has(start) && found.ends.has(end)).toBe(true)
  }
  expect(trails(steps, counts(start), counts(end))).not.toBeNull()
})

test('what is found is what trying everything finds', () => {
  for (let seed = 1; seed < 400; seed += 1) {
    const { rows, sent, start, end } = drawn(seed)
    const names = [...new Set(rows.map(nameOf))]
    if (names.length > 3) continue
    const steps = names.map((name) => {
      const row = rows.find((one) => nameOf(one) === name) ?? { delta: 0, after: 0 }
      return step(
        row.delta,
        row.after,
        1,
        Math.min(3, sent.flat().filter((one) => nameOf(one) === name).length),
      )
    })
    const ways = tried(steps, start, end)
    const found = rangesOf(steps, [start], [end])
    if (ways.length === 0) expect(found).toBeNull()
    else
      expect(found).toEqual(
        steps.map((_, i) => {
          const all = ways.map((way) => way[i] ?? 0)
          return [Math.min(...all), Math.max(...all)]
        }),
      )
  }
})

/** Every number of each step for which there is an order that begins and ends there. */
function tried(steps: readonly Step[], start: number, end: number): number[][] {
  const all = steps.reduce<number[][]>(
    (ways, { least, most }) =>
      ways.flatMap((way) =>
        Array.from({ length: most - least + 1 }, (_, i) => [...way, least + i]),
      ),
    [[]],
  )
  return all.filter((way) => goes(steps, [...way], start, end))
}

function goes(steps: readonly Step[], left: number[], at: number, end: number): boolean {
  if (left.every((times) => times === 0)) return at === end
  return steps.some(({ before, after }, i) => {
    if (before !== at || (left[i] ?? 0) === 0) return false
    return goes(
      steps,
      left.map((times, j) => (j === i ? times - 1 : times)),
      after,
      end,
    )
  })
}
