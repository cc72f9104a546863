import { CODE_LENGTH, ID_DIGITS, isCode, isProductId } from './names.ts'
import type { Mistake } from './problem-list.ts'

/** The column names of the id table's file, in the only order that is taken. */
export const HEADER = ['smaregi-id', 'nextengine-code'] as const

/** Spreadsheets turn long numbers into this, and what they wrote down has lost its last digits. */
const SCIENTIFIC = /^[+-]?\d+(\.\d+)?E[+-]?\d+$/i
const FULL_WIDTH = /[\uff01-\uff5e]/

/** What is wrong with the first row; null when it is the header. */
export function headerProblem(fields: readonly string[]): Mistake | null {
  const found = fields.map((field) => field.trim())
  if (found.length === HEADER.length && found.every((name, i) => name === HEADER[i])) return null
  if (looksLikeData(fields)) return { kind: 'headerMissing' }
  if (found.length === 2 && found[1] === HEADER[0] && found[0] === HEADER[1]) {
    return { kind: 'headerSwapped' }
  }
  const whole = found.join(',')
  if (whole.includes('\t')) return { kind: 'headerSeparator', separator: 'tab' }
  if (whole.includes(';')) return { kind: 'headerSeparator', separator: 'semicolon' }
  return { kind: 'headerWrong' }
}

/** A row of products where the header should be: the rows can be checked all the same. */
export function looksLikeData(fields: readonly string[]): boolean {
  const id = fields[0]?.trim() ?? ''
  return fields.length >= 2 && (isProductId(id) || SCIENTIFIC.test(id))
}

/** What is wrong with a 商品ID; null when nothing is. */
export function idProblem(text: string): Mistake | null {
  if (isProductId(text)) return null
  if (text === '') return { kind: 'idEmpty' }
  if (SCIENTIFIC.test(text)) return { kind: 'scientific', side: 'id' }
  if (/^0\d*$/.test(text)) return { kind: 'idLeadingZero' }
  if (/^\d+$/.test(text)) return { kind: 'idTooLong', digits: text.length, most: ID_DIGITS }
  if (FULL_WIDTH.test(text)) return { kind: 'idFullWidth' }
  return { kind: 'idWrong', most: ID_DIGITS }
}

/** What is wrong with a 商品コード; null when nothing is. */
export function codeProblem(text: string): Mistake | null {
  if (isCode(text)) return null
  if (text === '') return { kind: 'codeEmpty' }
  if (SCIENTIFIC.test(text)) return { kind: 'scientific', side: 'code' }
  if (FULL_WIDTH.test(text)) return { kind: 'codeFullWidth' }
  const strange = [...new Set(text.match(/[^A-Za-z0-9_-]/gu))]
  if (strange.length > 0)
    return { kind: 'codeCharacters', strange: strange.slice(0, 10).join(' '), most: CODE_LENGTH }
  return { kind: 'codeTooLong', length: text.length, most: CODE_LENGTH }
}
