import { HEADER } from '../domain/mapping/row-check.ts'
import type { Chunks } from '../domain/mapping/table.ts'

const BOM = '\ufeff'
const HEADER_LINE = `${HEADER.join(',')}\n`

/**
 * A table as `map import` reads it. For a spreadsheet: with a byte order mark, without which Excel takes UTF-8 for Shift_JIS, and
 * with Windows line ends. A code that begins with a hyphen gets an apostrophe in front, which `map import` takes away again: a
 * spreadsheet would take it for a formula.
 */
export async function* csvText(lines: Chunks, excel: boolean): AsyncGenerator<string> {
  yield excel ? `${BOM}${windows(HEADER_LINE)}` : HEADER_LINE
  for await (const chunk of lines) {
    // Ids are digits and codes hold no comma, so a hyphen behind one begins a code.
    const text = Buffer.from(chunk).toString('latin1').replaceAll(',-', ",'-")
    yield excel ? windows(text) : text
  }
}

export async function wholeText(lines: Chunks, excel: boolean): Promise<string> {
  const parts: string[] = []
  for await (const part of csvText(lines, excel)) parts.push(part)
  return parts.join('')
}

function windows(text: string): string {
  return text.replaceAll('\n', '\r\n')
}
