import { width } from '../kernel/table.ts'

/**
 * Lines that fit a terminal. What does not fit goes on in the next line, below the beginning of the last column that
 * stands in the left half. A word is never torn apart (an address must stay one), a command is left as it can be copied.
 */
export function fit(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < NARROWEST) return text
  return text
    .split('\n')
    .flatMap((line) =>
      width(line) <= columns || COMMAND.test(line)
        ? line
        : wrapped(line, columns, hangOf(line, columns)),
    )
    .join('\n')
}

const NARROWEST = 20
const COMMAND = /^\s+(?:sudo|ston|node|curl)\s/

/** Breaks where both languages may be broken. Continuation lines begin with `hang` blanks. */
export function wrapped(line: string, columns: number, hang: number): string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  for (const piece of piecesOf(line)) {
    const wide = width(piece)
    const blank = piece.trim() === ''
    if (used + width(piece.trimEnd()) > columns && current.trim() !== '') {
      lines.push(current.trimEnd())
      current = blank ? ' '.repeat(hang) : ' '.repeat(hang) + piece.trimStart()
      used = width(current)
    } else {
      current += piece
      used += wide
    }
  }
  return [...lines, current.trimEnd()]
}

/** Words with the blanks behind them, and full-width characters one by one with the signs that belong to them. */
function piecesOf(line: string): readonly string[] {
  return line.match(PIECE) ?? []
}

/** No line begins with a closing sign, and none ends with an opening one. */
const OPENING = '（「『【〈《'
const CLOSING = '、。，．）」』】〉》・：；！？ーァィゥェォッャュョぁぃぅぇぉっゃゅょ…々'
const WIDE = '\\u2e80-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\uff00-\\uff60\\uffe0-\\uffe6'
const PIECE = new RegExp(
  `[${OPENING}]*(?:[${WIDE}]|[^\\s${WIDE}]+)[${CLOSING}]*[)」]*\\s*|[${OPENING}]+|\\s+`,
  'gu',
)

/** Where the last column begins, if that leaves it half of the line; else a little further in than the line itself. */
function hangOf(line: string, columns: number): number {
  const own = /^\s*/.exec(line)?.[0].length ?? 0
  const starts = [...line.matchAll(/ {2,}(?=\S)/g)]
    .map((gap) => width(line.slice(0, gap.index + gap[0].length)))
    .filter((start) => start > own && start <= columns / 2)
  return starts.at(-1) ?? Math.min(own + 2, columns / 2)
}
