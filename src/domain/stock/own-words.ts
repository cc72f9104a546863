/** Longest that is told of a message about one row: characters. */
const LONGEST = 300
/** What is shown before the code, where a long line has to be cut. */
const BEFORE = 80

/**
 * What a message about a whole upload says about each of its codes: the lines that name it, and those that name none of them; capped.
 * Next Engine promises no form, so a line is a line, and a code is found as a whole word.
 */
export function ownWords(message: string, codes: Iterable<string>): (code: string) => string {
  const known = new Set(codes)
  const general: string[] = []
  const named = new Map<string, string[]>()
  for (const line of message.split(/[\r\n]+|<br\s*\/?>/i).map((one) => one.trim())) {
    if (line === '') continue
    const found = new Set((line.match(WORD) ?? []).filter((word) => known.has(word)))
    if (found.size === 0) general.push(line)
    for (const code of found) add(named, code, around(line, code))
  }
  const about = cap(general.join(' '))
  return (code) => {
    const own = cap((named.get(code) ?? []).join(' '))
    return own === '' ? about : own
  }
}

const WORD = /[A-Za-z0-9_-]+/g

function add(named: Map<string, string[]>, code: string, line: string): void {
  const known = named.get(code)
  if (known === undefined) named.set(code, [line])
  // More than is told need not be kept.
  else if (known.length < LONGEST) known.push(line)
}

/** A line that names hundreds of codes is told around this one. */
function around(line: string, code: string): string {
  if (line.length <= LONGEST) return line
  const at = new RegExp(`(?<![A-Za-z0-9_-])${code}(?![A-Za-z0-9_-])`).exec(line)?.index ?? 0
  const from = Math.max(0, at - BEFORE)
  const to = from + LONGEST - 2
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`
}

function cap(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
