/**
 * What every Next Engine answer looks like from outside: some fields of its own, and perhaps rows. Values are text or null;
 * a number or a truth value in a foreign answer is read as the text it would have been.
 */
export interface Envelope {
  readonly fields: Row
  /** Null: there was no `data`. */
  readonly rows: readonly Row[] | null
}

export type Row = Readonly<Record<string, string | null>>

/** Null when the text is no JSON object, or has `data` that is no list of flat rows. */
export function readEnvelope(body: string): Envelope | null {
  const parsed = parse(body)
  if (!isObject(parsed)) return null
  const rows = readRows(parsed['data'])
  if (rows === 'unreadable') return null
  const fields: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(parsed)) {
    const text = name === 'data' ? undefined : cell(value)
    if (text !== undefined) fields[name] = text
  }
  return { fields, rows }
}

/** The field, or '' when it is absent, null or blank. */
export function field(envelope: Envelope, name: string): string {
  return envelope.fields[name]?.trim() ?? ''
}

/** `002002`, or '' when there is none. A number has lost its leading zeros. */
export function codeIn(envelope: Envelope): string {
  const code = field(envelope, 'code')
  return /^\d{1,5}$/.test(code) ? code.padStart(6, '0') : code
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function readRows(data: unknown): readonly Row[] | null | 'unreadable' {
  if (data === undefined || data === null || data === '') return null
  const rows: Row[] = []
  // PHP turns a list of one into an object, and an empty object into a list.
  for (const item of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const row = readRow(item)
    if (row === null) return 'unreadable'
    rows.push(row)
  }
  return rows
}

function readRow(item: unknown): Row | null {
  if (!isObject(item)) return null
  const row: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(item)) {
    const text = cell(value)
    if (text === undefined) return null
    row[name] = text
  }
  return row
}

function cell(value: unknown): string | null | undefined {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
