/** One mistake in a file. */
export interface FileProblem {
  readonly line: number
  readonly found: string
  readonly mistake: Mistake
}

/** What is wrong with a row, as facts. */
export type Mistake =
  | { readonly kind: PlainMistake }
  | { readonly kind: 'headerSeparator'; readonly separator: 'tab' | 'semicolon' }
  | { readonly kind: 'columns'; readonly found: number }
  /** A spreadsheet has written a long number so that its last digits are lost. */
  | { readonly kind: 'scientific'; readonly side: 'id' | 'code' }
  | { readonly kind: 'idTooLong'; readonly digits: number; readonly most: number }
  | { readonly kind: 'idWrong'; readonly most: number }
  /** `strange`: the characters that may not stand there, ten at most. */
  | { readonly kind: 'codeCharacters'; readonly strange: string; readonly most: number }
  | { readonly kind: 'codeTooLong'; readonly length: number; readonly most: number }
  /** `line`: where the same stands before. */
  | { readonly kind: 'idTwice' | 'codeTwice'; readonly line: number }
  | { readonly kind: 'codeTwiceButCase'; readonly before: string; readonly line: number }

/** Mistakes of which there is nothing more to say. */
export type PlainMistake =
  | 'headerMissing'
  | 'headerSwapped'
  | 'headerWrong'
  | 'quotes'
  | 'idEmpty'
  | 'idLeadingZero'
  | 'idFullWidth'
  | 'codeEmpty'
  | 'codeFullWidth'

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
