import type { Change } from './change.ts'

/** Equal rows of which nobody can tell yet whether they are changes or repeats; the amount that carries it is that of all of them. */
export interface RepeatQuestion {
  /** One of the rows. */
  readonly change: Change
  readonly copies: number
  /** When the newest of the rows came (ISO instant). */
  readonly heardAt: string
  /** By which each of them is named and keeps its name while others end; absent = from 1 on. */
  readonly numbers?: readonly number[]
  /** Those of which a person has said that they count; absent where the amount is released = all. */
  readonly counting?: readonly number[]
  /** How many more of them a person has called repeats while the others stayed open; absent = none. */
  readonly dropped?: number
}

/** An amount that a question about equal rows keeps back. */
interface Asked {
  readonly released?: true
  readonly repeat: RepeatQuestion
}

/** The names of all rows that a question is about, from 1 on where nothing else is said. */
export function numbersOf({ copies, numbers }: RepeatQuestion): readonly number[] {
  return numbers ?? fromOne(copies)
}

/** Those that a person has said to count, and the next run will. */
export function countingOf({ released, repeat }: Asked): readonly number[] {
  return released === true ? (repeat.counting ?? numbersOf(repeat)) : []
}

/** The names of so many rows: what is open already keeps its own. */
export function namesOfOpen(asked: Asked | null, copies: number): Pick<RepeatQuestion, 'numbers'> {
  if (asked === null) return {}
  const all = numbersOf(asked.repeat)
  const counting = countingOf(asked)
  const open = all.filter((one) => !counting.includes(one))
  const added = fromOne(Math.max(0, copies - open.length)).map((one) => one + Math.max(0, ...all))
  return named([...open, ...added].slice(0, copies))
}

/** Nothing to be said of numbers that count from 1 on. */
export function named(numbers: readonly number[]): Pick<RepeatQuestion, 'numbers'> {
  return numbers.every((one, i) => one === i + 1) ? {} : { numbers }
}

function fromOne(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}

/**
 * A second of a product in a store in which equal rows were told apart by the counts before and after it. A row that comes later and
 * is dated between those two decides it anew.
 */
export interface Watched extends Pick<Change, 'productId' | 'storeId'> {
  /** All `YYYY-MM-DDTHH:MM:SS+09:00`; `from` and `to`: of the rows before and after, '' = none was known. */
  readonly at: string
  readonly from: string
  readonly to: string
}
