import { isRecord } from './access.ts'
import { Problem } from './platform-problem.ts'

/** How an API says that something in a request is wrong. */
export type Refuse = (words: string) => Error

const badRequest: Refuse = (words) => new Problem(400, words)

/** An object of a request, read field by field. Values may be strings or numbers; a key that is not known is refused. */
export class Body {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #refuse: Refuse

  constructor(given: unknown, known: readonly string[], refuse: Refuse = badRequest) {
    if (!isRecord(given)) throw refuse('Request body is invalid')
    for (const key of Object.keys(given)) {
      if (!known.includes(key)) throw refuse(`${key} is invalid`)
    }
    this.#fields = given
    this.#refuse = refuse
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined
  }

  raw(key: string): unknown {
    return this.#fields[key]
  }

  /** When absent what is `kept`, if anything is. */
  optional(key: string, shape: RegExp, kept: string | null = null): string | null {
    const value = this.#fields[key]
    if (value === undefined || value === null) return kept
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || !shape.test(text)) throw this.#refuse(`${key} is invalid`)
    return text
  }

  required(key: string, shape: RegExp, kept?: string): string {
    const text = this.optional(key, shape, kept)
    if (text === null) throw this.#refuse(`${key} is required`)
    return text
  }
}

/** At most so many characters, line breaks included. */
export function upTo(length: number): RegExp {
  return new RegExp(`^.{0,${length}}$`, 'su')
}
