import type { JsonMistake } from '../messages/config-file.ts'

/**
 * JSON as people write it by hand. `JSON.parse` says neither the line nor the column of a mistake on every Node, quotes
 * the text around it (which may be a secret), and keeps silent about a key that stands there twice.
 */
export type JsonText =
  | { readonly kind: 'value'; readonly value: unknown; readonly twice: readonly string[] }
  | {
      readonly kind: 'mistake'
      readonly mistake: JsonMistake
      readonly line: number
      readonly column: number
    }

export function readJson(text: string): JsonText {
  const scan = new Scanner(text)
  try {
    scan.document()
    return { kind: 'value', value: JSON.parse(text), twice: scan.twice }
  } catch (error) {
    const { mistake, at } =
      error instanceof Mistake ? error : { mistake: 'unexpected' as const, at: scan.at }
    const before = text.slice(0, at).split('\n')
    return {
      kind: 'mistake',
      mistake,
      line: before.length,
      column: Array.from(before.at(-1) ?? '').length + 1,
    }
  }
}

class Mistake extends Error {
  readonly mistake: JsonMistake
  readonly at: number
  constructor(mistake: JsonMistake, at: number) {
    super(mistake)
    this.mistake = mistake
    this.at = at
  }
}

const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const CLOSED_BY = { '{': '}', '[': ']' } as const

/** The configuration has three levels; whoever walks it needs some stack for each. */
const DEEPEST = 20

class Scanner {
  at = 0
  #depth = 0
  readonly twice: string[] = []
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  document(): void {
    this.space()
    if (this.at >= this.text.length) throw new Mistake('empty', this.at)
    this.value('')
    this.space()
    if (this.at < this.text.length) throw this.surprise('unexpected')
  }

  private value(path: string): void {
    const first = this.text[this.at]
    if (first === '{' || first === '[') this.list(first, path)
    else if (first === '"') this.string()
    else this.scalar()
  }

  private list(open: '{' | '[', path: string): void {
    const close = CLOSED_BY[open]
    this.#depth++
    if (this.#depth > DEEPEST) throw new Mistake('unexpected', this.at)
    const names = new Set<string>()
    this.at++
    this.space()
    for (let index = 0; this.text[this.at] !== close; index++) {
      if (open === '[') this.value(`${path}[${index}]`)
      else this.member(path, names)
      this.space()
      if (this.text[this.at] === close) break
      this.separator(close)
    }
    this.#depth--
    this.at++
  }

  private member(path: string, names: Set<string>): void {
    if (this.text[this.at] !== '"') throw this.surprise('quote')
    const name = this.string()
    const whole = path === '' ? name : `${path}.${name}`
    if (names.has(name)) this.twice.push(whole)
    names.add(name)
    this.space()
    if (this.text[this.at] !== ':') throw this.surprise('unexpected')
    this.at++
    this.space()
    this.value(whole)
  }

  private separator(close: string): void {
    if (this.text[this.at] !== ',') throw this.surprise('comma')
    const comma = this.at
    this.at++
    this.space()
    if (this.text[this.at] === close) throw new Mistake('trailingComma', comma)
  }

  private string(): string {
    const start = this.at
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      const char = this.text[this.at]
      if (char === undefined) throw new Mistake('end', start)
      if (char < ' ') throw new Mistake('lineBreak', this.at)
      if (char === '\\') this.escape()
    }
    this.at++
    return JSON.parse(this.text.slice(start, this.at)) as string
  }

  private escape(): void {
    const rest = this.text.slice(this.at + 1, this.at + 6)
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(rest)) throw new Mistake('escape', this.at)
    this.at++
  }

  private scalar(): void {
    SCALAR.lastIndex = this.at
    const found = SCALAR.exec(this.text)
    if (found === null || found[0] === '') throw this.surprise('unexpected')
    this.at += found[0].length
  }

  private space(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++
  }

  private surprise(expected: JsonMistake): Mistake {
    if (this.at >= this.text.length) return new Mistake('end', this.at)
    const comment = /^(?:\/\/|\/\*|#)/.test(this.text.slice(this.at, this.at + 2))
    return new Mistake(comment ? 'comment' : expected, this.at)
  }
}
