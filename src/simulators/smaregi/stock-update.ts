import { isRecord } from './access.ts'
import type { Params } from './access.ts'
import { ApiError } from './api-error.ts'
import type { Ledger, Movement } from './ledger.ts'

const MOST_ROWS = 500

/** `stock_upd`: absolute or relative. All rows are good, or none counts. */
export function updateStock(
  ledger: Ledger,
  params: Params,
  record: (movements: readonly Movement[]) => void,
): { result: { Stock: number } } {
  const mode = modeOf(params['proc_info'])
  const rows = rowsOf(params['data']).map((row) => movement(ledger, row))
  if (mode === 'relative') record(rows)
  else for (const row of rows) record([toAbsolute(ledger, row)])
  return { result: { Stock: rows.length } }
}

function toAbsolute(ledger: Ledger, row: Movement): Movement {
  return { ...row, amount: row.amount - ledger.stock(row.productId, row.storeId) }
}

function modeOf(info: unknown): 'absolute' | 'relative' {
  if (!isRecord(info)) throw new ApiError(102, 'proc_info is missing')
  if (info['proc_division'] !== 'U') {
    throw new ApiError(32, `proc_division: ${JSON.stringify(info['proc_division'])}`)
  }
  const detail = info['proc_detail_division']
  if (detail === '1') return 'absolute'
  if (detail === '2') return 'relative'
  throw new ApiError(33, `proc_detail_division: ${JSON.stringify(detail)}`)
}

function rowsOf(data: unknown): readonly unknown[] {
  if (!Array.isArray(data) || data.length !== 1) throw new ApiError(102, 'data holds one table')
  const table: unknown = data[0]
  if (!isRecord(table)) throw new ApiError(102, 'data[0] is not an object')
  if (table['table_name'] !== 'Stock') {
    throw new ApiError(31, `table_name: ${JSON.stringify(table['table_name'])}`)
  }
  const rows = table['rows']
  if (!Array.isArray(rows) || rows.length === 0) throw new ApiError(102, 'rows is empty')
  if (rows.length > MOST_ROWS) throw new ApiError(41, `more than ${MOST_ROWS} rows`)
  return rows
}

function movement(ledger: Ledger, row: unknown): Movement {
  if (!isRecord(row)) throw new ApiError(41, 'a row is not an object')
  const storeId = column(row, 'storeId', /^\d{1,9}$/)
  const productId = column(row, 'productId', /^\d{1,15}$/)
  const amount = Number(column(row, 'stockAmount', /^-?\d{1,10}$/))
  const division = column(row, 'stockDivision', /^(0[1-9]|1[0-8])$/)
  if (!ledger.stores.has(storeId)) throw new ApiError(41, `storeId: ${storeId}`)
  if (!ledger.products.has(productId)) throw new ApiError(41, `productId: ${productId}`)
  return {
    storeId,
    productId,
    amount,
    division,
    ...other(row, 'fromStoreId'),
    ...other(row, 'toStoreId'),
  }
}

function column(row: Params, name: string, shape: RegExp): string {
  const value = row[name]
  if (typeof value !== 'string' || !shape.test(value)) {
    throw new ApiError(41, `${name}: ${JSON.stringify(value)}`)
  }
  return value
}

function other(
  row: Params,
  name: 'fromStoreId' | 'toStoreId',
): Partial<Record<typeof name, string>> {
  const value = row[name]
  return typeof value === 'string' && value !== '' ? { [name]: value } : {}
}
