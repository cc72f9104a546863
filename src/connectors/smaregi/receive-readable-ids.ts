import { isObject } from '../../kernel/json.ts'

/** What a row that cannot be counted is about, as far as that can be read. */
export interface ReadableIds {
  readonly productId: string
  readonly storeId?: string
}

/** `raw`: one row as it came, perhaps cut; a whole notification is about many products, so nothing is said of it. */
export function idsIn(raw: string): ReadableIds {
  const row = rowIn(raw)
  const storeId = id(row['storeId'])
  return { productId: id(row['productId']), ...(storeId === '' ? {} : { storeId }) }
}

function rowIn(raw: string): Readonly<Record<string, unknown>> {
  try {
    const row: unknown = JSON.parse(raw)
    return isObject(row) ? row : {}
  } catch {
    return isCutRow(raw)
      ? { productId: named(raw, 'productId'), storeId: named(raw, 'storeId') }
      : {}
  }
}

function isCutRow(raw: string): boolean {
  return raw.startsWith('{') && !/"(?:rows|data|ids)"\s*:/.test(raw)
}

function named(raw: string, field: string): string {
  return new RegExp(`"${field}"\\s*:\\s*"?\\s*(\\d{1,15})\\s*["},]`).exec(raw)?.[1] ?? ''
}

function id(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,15}$/.test(text.trim()) ? text.trim() : ''
}
