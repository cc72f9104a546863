import { eastAsianWidth } from 'get-east-asian-width'

/** Columns that line up on a terminal, where a full-width character takes two places. Numbers stand on the right. */
export function table(cells: readonly (readonly string[])[]): string {
  // A name of somebody else's may hold a line break: it would look like a row of its own.
  const rows = cells.map((row) => row.map((cell) => cell.replaceAll(/[\n\t]/g, ' ')))
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(cell))
    })
  }
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

function pad(cell: string, to: number): string {
  const blanks = ' '.repeat(Math.max(0, to - width(cell)))
  return /^[+-]?\d+$/.test(cell) ? blanks + cell : cell + blanks
}

/** Places on a terminal. */
export function width(text: string): number {
  let places = 0
  for (const character of text) places += eastAsianWidth(character.codePointAt(0) ?? 0)
  return places
}
