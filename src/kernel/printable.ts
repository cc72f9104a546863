/**
 * The door for all text that may hold words of others: product names, codes, answers of both services, lines of a file. A terminal would
 * obey control characters, marks of writing direction turn what a person reads into something else, and a single word of
 * 100,000 characters hides everything around it.
 */
export function printable(text: string): string {
  const harmless = text.replace(OBEYED, '')
  return harmless.length <= LONGEST_WORD ? harmless : harmless.replace(LONG_WORD, shortened)
}

/** Longer than any address that ston prints. */
const LONGEST_WORD = 1000
const SHOWN = 200

/** Control characters but for tab and the ends of lines, and what changes the direction of writing. */
const OBEYED =
  // oxlint-disable-next-line no-control-regex
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
/** From its beginning: else each letter of a shorter word is tried. */
const LONG_WORD = new RegExp(`(?<!\\S)\\S{${LONGEST_WORD + 1},}`, 'g')

function shortened(word: string): string {
  return `${word.slice(0, SHOWN)}…(${word.length})`
}
