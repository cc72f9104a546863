import { grouped } from '../../kernel/grouped.ts'
import { caseFolded } from './names.ts'

/** The codes that Next Engine has, found again in spite of letter case and leading zeros. */
export class CodeBook {
  readonly #spellings: ReadonlyMap<string, readonly string[]>
  readonly #numbers = new Map<string, string>()

  constructor(codes: Iterable<string>) {
    const all = new Set(codes)
    this.#spellings = grouped(all, caseFolded)
    for (const code of all) {
      const number = withoutZeros(code)
      if (number !== null && !this.#numbers.has(number)) this.#numbers.set(number, code)
    }
  }

  /** The codes meant by this one: itself where it is there exactly, else all that differ in letter case only. */
  spellings(code: string): readonly string[] {
    const found = this.#spellings.get(caseFolded(code)) ?? []
    return found.includes(code) ? [code] : found
  }

  /** The code that is the same number with more or fewer zeros in front; null = there is none. */
  withOtherZeros(code: string): string | null {
    const number = withoutZeros(code)
    const found = number === null ? undefined : this.#numbers.get(number)
    return found === undefined || found === code ? null : found
  }
}

/** Null when it is no number. */
export function withoutZeros(code: string): string | null {
  return /^\d+$/.test(code) ? code.replace(/^0+(?=\d)/, '') : null
}
