import { printable } from './printable.ts'

/**
 * Foreign text in a cell of a CSV file. A spreadsheet takes a cell that begins like a formula for one; an apostrophe in front makes it
 * text (full-width signs count too, where the spreadsheet is Japanese). Control characters and line breaks are left out.
 */
export function cell(text: string): string {
  const line = printable(text.replace(/[\t\r\n]+/g, ' ')).trim()
  return FORMULA.test(line) ? `'${line}` : line
}

/** What the cell stands for: without the apostrophe, and without the tab that Smaregi puts in front of codes. */
export function fromCell(field: string): string {
  const text = field.trim()
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text
}

const FORMULA = /^[=+\-@＝＋－＠]/
