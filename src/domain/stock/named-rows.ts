/** Signs that a 商品コード may have: beside one of them a code is a part of another one. */
const CODE = 'A-Za-z0-9_-'
/** What stands behind a number that counts something: `2行目`, `10:05`, `1.5`. */
const COUNTED = String.raw`\s*[行件個列番点年月日時分秒]|[:/.,]\d`
/** What stands before a code and nothing else. */
const INTRODUCED = String.raw`[「『"']|(?:コード|[Cc]ode)\s*[:：=]?\s*`
/** A number that is no longer than this may be a quantity or the number of a line. */
const SHORT = /^\d{1,4}$/

/**
 * Does the queue's message name this code? A part of a longer code is none, nor is a number that counts something; a short number only
 * counts where it is introduced as a code.
 */
export function isNamed(code: string, message: string): boolean {
  if (code === '') return false
  const before = SHORT.test(code) ? `(?<=${INTRODUCED})` : `(?<![${CODE}]|\\d[:/.,])`
  const literal = code.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  return new RegExp(`${before}${literal}(?![${CODE}]|${COUNTED})`, 'u').test(message)
}
