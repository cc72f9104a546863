import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { Form } from './form.ts'
import { INVENTED, Refusal } from './refusal.ts'

/** One row of an uploaded file below the header. */
export interface FileRow {
  /** The header is row 1. */
  readonly line: number
  /** By column name; '' where the file has no such column. */
  cell(column: string): string
  /** Set when the row does not have as many cells as the header. */
  readonly misshapen: boolean
}

export interface UploadFile {
  readonly rows: readonly FileRow[]
  /** Why the file cannot be read at all; then there are no rows. */
  readonly problem: string | null
}

/** The file of an upload call as text. Refuses what is no file. */
export function uploadedText(form: Form): string {
  const type = form.text('data_type')
  const data = form.bytes('data')
  if (type !== 'csv' && type !== 'gz') throw refused('data_typeの指定が不正です。')
  if (data.length === 0) throw refused('dataが指定されていません。')
  return decoded(type === 'gz' ? unpacked(data) : data)
}

/** Reads the file by its header row: `known` columns in any order, `key` among them. */
export function readFile(text: string, known: ReadonlySet<string>, key: string): UploadFile {
  const records = recordsOf(text)
  if (records === null) return broken('CSVの形式が不正です。')
  const [header = [], ...body] = records
  const unknown = header.find((name) => !known.has(name))
  if (unknown !== undefined) return broken(`項目名「${unknown}」は存在しません。`)
  if (new Set(header).size < header.length) return broken('同じ項目名が複数あります。')
  if (!header.includes(key)) return broken(`項目「${key}」がありません。`)
  return { rows: body.map((cells, at) => fileRow(header, cells, at + 2)), problem: null }
}

function fileRow(header: readonly string[], cells: readonly string[], line: number): FileRow {
  return {
    line,
    cell: (column) => cells[header.indexOf(column)] ?? '',
    misshapen: cells.length !== header.length,
  }
}

function broken(problem: string): UploadFile {
  return { rows: [], problem }
}

function recordsOf(text: string): string[][] | null {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true })
  } catch {
    return null
  }
}

function unpacked(data: Buffer): Buffer {
  try {
    return gunzipSync(data)
  } catch {
    throw refused('dataを展開できません。')
  }
}

/** UTF-8, or else Shift_JIS. A byte order mark stays, and spoils the first column's name. */
function decoded(data: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    return new TextDecoder('shift_jis').decode(data)
  }
}

function refused(message: string): Refusal {
  return new Refusal(INVENTED.upload, message)
}
