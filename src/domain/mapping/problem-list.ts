import type { Sentence } from '../../kernel/sentence.ts'

/** One mistake in a file. */
export interface FileProblem {
  readonly line: number
  readonly found: string
  readonly allowed: Sentence
}

/** As many as a person can work through; the rest is counted. */
export const SHOWN = 50

/** Counts every problem and keeps the first ones of the file, in whatever order they are found. */
export class ProblemList {
  #first: FileProblem[] = []
  #total = 0
  /** Beyond this line nothing is kept any more. */
  #lastLine = Infinity

  get total(): number {
    return this.#total
  }

  add(problem: FileProblem): void {
    this.#total += 1
    if (problem.line > this.#lastLine) return
    this.#first.push(problem)
    if (this.#first.length >= 10 * SHOWN) this.#trim()
  }

  /** By line. */
  first(): readonly FileProblem[] {
    this.#trim()
    return this.#first
  }

  #trim(): void {
    this.#first = this.#first.toSorted((a, b) => a.line - b.line).slice(0, SHOWN)
    if (this.#first.length === SHOWN) this.#lastLine = this.#first.at(-1)?.line ?? Infinity
  }
}
