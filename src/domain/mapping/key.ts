/** Why a text links nothing: there is none, a spreadsheet has destroyed it, or it stands for "none". */
export type KeyFlaw = 'noKey' | 'exponent' | 'rounded' | 'placeholder'

/** Blanks around a key are a slip of the keyboard; everything else must be equal as text, leading zeros too. */
export function keyOf(text: string): string {
  return text.trim()
}

/** `4.90123E+12`, and what stands in a cell whose formula failed. A code like `12E3` is no such thing: a spreadsheet writes the sign. */
const EXPONENT = /^[+-]?\d+([.,]\d+)?E\+\d{1,3}$/i
const FAILED = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/i

/** What people and databases write where there is none. `NA` is not among them: it may be a code. */
const NONE: ReadonlySet<string> = new Set([
  'なし',
  'ナシ',
  '無し',
  '無',
  '未設定',
  '未登録',
  '未定',
  '不明',
  '該当なし',
  'none',
  'null',
  'n/a',
])

/** A spreadsheet shows this many digits of a number that has twelve or more, and writes zeros for the rest. */
const DIGITS_KEPT = 6
/** UPC, JAN and GTIN. */
const LONG_NUMBER = /^[1-9]\d{11,13}$/

/** Two products that both have one of these have nothing to do with each other. Null: it may link. */
export function keyFlaw(text: string): KeyFlaw | null {
  const key = keyOf(text)
  if (key === '') return 'noKey'
  // Whoever types "none" may do so in full width.
  const plain = key.normalize('NFKC')
  if (EXPONENT.test(plain) || FAILED.test(plain)) return 'exponent'
  if (isRounded(plain)) return 'rounded'
  // The long vowel sign counts as a letter, and is what a Japanese keyboard has for a dash.
  const isEmpty = !/[\p{L}\p{N}]/u.test(plain.replace(/[0ー]/g, ''))
  return isEmpty || NONE.has(plain.toLowerCase()) ? 'placeholder' : null
}

export function isKey(text: string): boolean {
  return keyFlaw(text) === null
}

/**
 * `4901230000000` was `4.90123E+12` before it was saved once more. Of one in ten the check digit fits by chance, and hardly any real
 * JAN ends in that many zeros; so the check digit says nothing here.
 */
function isRounded(key: string): boolean {
  return LONG_NUMBER.test(key) && key.replace(/0+$/, '').length <= DIGITS_KEPT
}

/**
 * A number as long as a JAN whose last digit does not fit the others: a slip, or no JAN at all but a number of the shop's own, which
 * links as well as any.
 */
export function hasWrongCheckDigit(text: string): boolean {
  const key = keyOf(text)
  if (!/^(\d{8}|\d{13})$/.test(key)) return false
  // From the right every second digit counts three times; with the check digit the sum ends in 0.
  const digits = Array.from(key).toReversed()
  const sum = digits.reduce((so, digit, at) => so + Number(digit) * (at % 2 ? 3 : 1), 0)
  return sum % 10 !== 0
}
