import { nodeCrypto } from '../kernel/crypto.ts'
import { DAY_MS } from '../kernel/time.ts'

/** Kinds of letters, each from its first to its last; the others of a name stand for all that is a letter and none of these. */
const LETTERS: readonly (readonly [RegExp, string, string])[] = [
  [/[0-9]/, '0', '9'],
  [/[a-z]/, 'a', 'z'],
  [/[０-９]/, '０', '９'],
  [/[Ａ-Ｚ]/, 'Ａ', 'Ｚ'],
  [/[ａ-ｚ]/, 'ａ', 'ｚ'],
  [/[ぁ-ゖ]/, 'ぁ', 'ゖ'],
  [/[ァ-ヺ]/, 'ァ', 'ヺ'],
  [/[ｦ-ﾝ]/, 'ｦ', 'ﾝ'],
  [/./u, '一', '龥'],
]
/** A letter or a digit; everything between them stays. */
const WORD = /[\p{L}\p{N}]+/gu
/** A word is put together of pieces of at most so many letters. */
const PIECE = 16
/** Whoever sees one or two digits knows nothing of anybody; states, divisions and small counts are among them. */
const TOLD_DIGITS = 2
/** Replacements are kept: the same names come again and again. */
const MOST_KEPT = 5_000

const TIME =
  /^(\d{4})([-/])(\d{2})\2(\d{2})([ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const TIME_IN_DIGITS = /^(20\d{2})()(\d{2})(\d{2})(\d{6}(?:\d{2,3})?)?$/
const LEAST_DAYS = 400
const DAYS_BETWEEN = 2_500

/**
 * Puts something of the same form in the place of everything that could be somebody's, the same for the same wherever it stands: letters
 * become letters of their kind, digits digits, and no two words one. Times move by whole days. Empty texts, blanks, signs and numbers of at
 * most two digits stay. Nobody finds a word's origin without the key.
 */
export class Scrambler {
  readonly #permutation: Permutation
  readonly #shiftMs: number
  readonly #kept = new Map<string, string>()

  /** `key`: hexadecimal digits that never leave the machine. */
  constructor(key: string) {
    this.#permutation = new Permutation(key)
    const drawn = nodeCrypto().createHmac('sha256', key).update('days').digest().readUInt16BE()
    this.#shiftMs = (LEAST_DAYS + (drawn % DAYS_BETWEEN)) * DAY_MS
  }

  /** A moment of the recording. */
  moment(date: Date): Date {
    return new Date(date.getTime() - this.#shiftMs)
  }

  text(value: string): string {
    const time = TIME.exec(value) ?? TIME_IN_DIGITS.exec(value)
    return (time && this.#time(time)) ?? value.replaceAll(WORD, (word) => this.#word(word))
  }

  number(value: number): number {
    const text = String(value)
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(this.text(text)) : 0
  }

  /** Null: no day of the calendar, such as 0000-00-00 and dates that mean never. */
  #time([whole, year = '', sign = '', month = '', day = '', rest = '']: RegExpExecArray):
    string | null {
    const at = new Date(`${year}-${month}-${day}T00:00:00Z`)
    if (Number.isNaN(at.getTime()) || at.getUTCDate() !== Number(day))
      return year.startsWith('0') ? whole : null
    if (Number(year) < 1990 || Number(year) > 2200) return whole
    return this.moment(at).toISOString().slice(0, 10).replaceAll('-', sign) + rest
  }

  #word(word: string): string {
    const known = this.#kept.get(word)
    if (known !== undefined) return known
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const letters = Array.from(word)
    const made = Array.from({ length: Math.ceil(letters.length / PIECE) }, (_, at) =>
      this.#piece(letters.slice(at * PIECE, (at + 1) * PIECE).join('')),
    ).join('')
    this.#kept.set(word, made)
    return made
  }

  #piece(piece: string): string {
    const [, zeros = '', digits = ''] = /^(0*)([1-9]\d*|)$/.exec(piece) ?? []
    if (zeros + digits === piece) return zeros + this.#digits(digits)
    const kinds = Array.from(piece, kindOf)
    const bases = kinds.map(({ first, size }) => ({ first: BigInt(first), size: BigInt(size) }))
    const size = bases.reduce((product, base) => product * base.size, 1n)
    const value = kinds.reduce((sum, { at, size: base }) => sum * BigInt(base) + BigInt(at), 0n)
    let left = this.#permutation.of(value, size, kinds.map(({ kind }) => kind).join('.'))
    const made = bases.toReversed().map((base) => {
      const letter = String.fromCodePoint(Number(base.first + (left % base.size)))
      left /= base.size
      return letter
    })
    return made
      .toReversed()
      .map((letter, at) => (kinds[at]?.isUpper === true ? letter.toUpperCase() : letter))
      .join('')
  }

  /** As many, and none of them a zero in front. */
  #digits(digits: string): string {
    if (digits.length <= TOLD_DIGITS) return digits
    const least = 10n ** BigInt(digits.length - 1)
    return String(least + this.#permutation.of(BigInt(digits) - least, 9n * least, 'digits'))
  }
}

interface Kind {
  readonly kind: number
  readonly first: number
  readonly size: number
  readonly at: number
  /** Both letter cases of a word are the same word. */
  readonly isUpper: boolean
}

function kindOf(letter: string): Kind {
  const isUpper = /[A-Z]/.test(letter)
  const lower = isUpper ? letter.toLowerCase() : letter
  const kind = LETTERS.findIndex(([letters]) => letters.test(lower))
  const [, from = '', to = ''] = LETTERS[kind] ?? []
  const [first, last] = [from, to].map((end) => end.codePointAt(0) ?? 0) as [number, number]
  const size = last - first + 1
  const at = Math.max(0, (lower.codePointAt(0) ?? 0) - first) % size
  return { kind, first, size, at, isUpper }
}

const ROUNDS = 4

/**
 * Another number below `size` for each number below it, never the same for two, by a key that nobody else has: a Feistel network over the
 * next power of four, walked on until it lands inside. `about` makes permutations of their own.
 */
export class Permutation {
  readonly #key: string

  constructor(key: string) {
    this.#key = key
  }

  of(value: bigint, size: bigint, about: string): bigint {
    if (size < 2n) return value
    const half = BigInt(Math.ceil((size - 1n).toString(2).length / 2))
    let at = value
    do at = this.#shuffled(at, half, about)
    while (at >= size)
    return at
  }

  #shuffled(value: bigint, half: bigint, about: string): bigint {
    const mask = (1n << half) - 1n
    let [left, right] = [value >> half, value & mask]
    for (let round = 0; round < ROUNDS; round += 1)
      [left, right] = [right, left ^ (this.#digest(`${about} ${round} ${right}`) & mask)]
    return (left << half) | right
  }

  #digest(text: string): bigint {
    return BigInt(`0x${nodeCrypto().createHmac('sha256', this.#key).update(text).digest('hex')}`)
  }
}
