import { isObject, jsonObject } from '../../kernel/json.ts'

/**
 * What every Next Engine answer looks like from outside: some fields of its own, and perhaps rows. Values are text or null;
 * a number or a truth value in a foreign answer is read as the text it would have been.
 */
export interface Envelope {
  readonly fields: Row
  /** None where there was no `data`; null: `data` that is no list of rows. */
  readonly rows: readonly Row[] | null
  /** There was `data` at all. */
  readonly hasRows: boolean
}

/** By Next Engine's names. `"0"` is text, so nothing here may be asked for its truth. */
export type Row = Readonly<Record<string, string | null>>

/** Null when the text is no JSON object. Rows that cannot be read take nothing else with them: there may be new tokens beside. */
export function readEnvelope(body: string): Envelope | null {
  const parsed = jsonObject(body)
  if (parsed === null) return null
  const { data, ...own } = parsed
  const hasRows = data !== undefined && data !== null && data !== ''
  return { fields: readRow(own), rows: readRows(data), hasRows }
}

/** The field, or '' when it is absent, null or blank. */
export function field(envelope: Pick<Envelope, 'fields'>, name: string): string {
  return envelope.fields[name]?.trim() ?? ''
}

/** `002002`, or '' when there is none. A number has lost its leading zeros. */
export function codeIn(envelope: Envelope): string {
  const code = field(envelope, 'code')
  return /^\d{1,5}$/.test(code) ? code.padStart(6, '0') : code
}

function readRows(data: unknown): readonly Row[] | null {
  if (data === undefined || data === null || data === '') return []
  // PHP turns a list of one into an object, and an empty object into a list.
  const items = Array.isArray(data) ? (data as unknown[]) : [data]
  return items.every(isObject) ? items.map(readRow) : null
}

/** What is neither text nor number is left out: nothing that ston asks for is, but for messages. */
function readRow(item: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(item)) {
    const text = name.endsWith('message') ? wordsIn(value) : cell(value)
    if (text !== undefined) row[name] = text
  }
  return row
}

function cell(value: unknown): string | null | undefined {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return undefined
}

/** Nobody says anything that deep. */
const DEEPEST = 10

/** The words of a message, which may be text, an object or a list, and hold one another: each on a line of its own. */
function wordsIn(value: unknown, depth = 0): string {
  const text = cell(value)
  if (text !== undefined) return text ?? ''
  if (depth > DEEPEST) return ''
  return Object.values(value as object)
    .map((one) => wordsIn(one, depth + 1))
    .filter((words) => words !== '')
    .join('\n')
}
