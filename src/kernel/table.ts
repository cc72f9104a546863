import { eastAsianWidth } from 'get-east-asian-width'

/** Columns that line up on a terminal, where a full-width character takes two places. A column of numbers stands on the right. */
export function table(cells: readonly (readonly string[])[]): string {
  // A name of somebody else's may hold a line break: it would look like a row of its own.
  const rows = cells.map((row) => row.map((cell) => cell.replaceAll(/[\n\t]/g, ' ')))
  const places = rows.map((row) => row.map(width))
  const widths: number[] = []
  for (const row of places) {
    row.forEach((own, i) => {
      widths[i] = Math.max(widths[i] ?? 0, own)
    })
  }
  const ofNumbers = widths.map((_, i) => rows.slice(1).every((row) => NUMBER.test(row[i] ?? '')))
  const line = (row: readonly string[], own: readonly number[] = []): string =>
    row
      .map((cell, i) => pad(cell, (widths[i] ?? 0) - (own[i] ?? 0), ofNumbers[i] === true))
      .join('  ')
  return rows.map((row, i) => line(row, places[i]).trimEnd()).join('\n')
}

/** Also where there is nothing, or nobody knows. */
const NUMBER = /^(?:[+-]?\d+|[-–—]?)$/

function pad(cell: string, missing: number, isNumbers: boolean): string {
  const blanks = ' '.repeat(missing)
  return isNumbers && /^[+-]?\d+$/.test(cell) ? blanks + cell : cell + blanks
}

/** Places on a terminal. */
export function width(text: string): number {
  let places = 0
  for (const character of text) places += eastAsianWidth(character.codePointAt(0) ?? 0)
  return places
}
