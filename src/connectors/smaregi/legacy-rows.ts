import { KeyMaker } from './legacy-key.ts'
import { readRow } from './legacy-row.ts'
import { rawText } from './raw-text.ts'
import { isObject, jsonObject } from '../../kernel/json.ts'
import type { BadRow, Change } from '../../domain/stock/change.ts'
import type { Received } from '../../store/store.ts'

/** What one notification says; nothing of it is in none of the three. */
export interface LegacyRows {
  readonly changes: readonly Change[]
  /** Kept for a person. */
  readonly bad: readonly BadRow[]
  /** Rows of other tables: products, transactions … */
  readonly otherRows: number
}

/** What a stored legacy notification says. The same notification always gives the same keys. */
export function legacyChanges(received: Received): LegacyRows {
  const reading = new LegacyReading(received)
  const data = jsonObject(received.body)?.['data']
  if (Array.isArray(data)) {
    for (const element of data as unknown[]) reading.element(element)
  } else reading.refuse(received.body, 'row')
  return { changes: reading.changes, bad: reading.bad, otherRows: reading.otherRows }
}

class LegacyReading {
  readonly changes: Change[] = []
  readonly bad: BadRow[] = []
  otherRows = 0
  readonly #received: Received
  readonly #under: Pick<Change, 'rules'>
  readonly #keys = new KeyMaker()

  constructor(received: Received) {
    this.#received = received
    this.#under = received.rules === undefined ? {} : { rules: received.rules }
  }

  element(element: unknown): void {
    const rows = isObject(element) ? element['rows'] : undefined
    const table = isObject(element) ? element['table_name'] : undefined
    if (isOtherTable(table)) this.otherRows += Array.isArray(rows) ? rows.length : 0
    // Without a readable name or rows it may still be about stock: a person looks, rather than a change being lost.
    else if (typeof table !== 'string' || !Array.isArray(rows)) this.refuse(element, 'row')
    else for (const row of rows as unknown[]) this.#row(row)
  }

  refuse(raw: unknown, what: BadRow['what']): void {
    this.bad.push({ notification: this.#received.id, raw: rawText(raw), what })
  }

  #row(raw: unknown): void {
    const row = readRow(raw)
    if (typeof row === 'string') {
      this.refuse(raw, row)
      return
    }
    const { key, first } = this.#keys.next(row)
    this.changes.push({
      key,
      productId: row.productId,
      storeId: row.storeId,
      delta: row.amount,
      after: row.after,
      division: row.division,
      at: row.at,
      ...(row.toStoreId === '' ? {} : { to: row.toStoreId }),
      notification: this.#received.id,
      table: this.#received.table,
      ...this.#under,
      ...(first === key ? {} : { content: first }),
    })
  }
}

/** Letter case is tolerated: which one Smaregi uses has been seen, but not promised. */
function isOtherTable(name: unknown): boolean {
  return typeof name === 'string' && name !== 'Stock' && name.trim().toLowerCase() !== 'stock'
}
