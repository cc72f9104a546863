import { tableOf } from '../../src/domain/mapping/sheet.ts'
import type { TableText } from '../../src/domain/mapping/table.ts'
import type { IdTable, IdTables } from '../../src/store/id-tables.ts'

/** A table from `id code` pairs. */
export function table(...rows: string[]): TableText {
  return tableOf(
    rows.map((row) => {
      const [productId = '', code = ''] = row.split(' ')
      return { productId, code }
    }),
  )
}

export async function opened<T>(
  tables: IdTables,
  number: number,
  work: (table: IdTable) => Promise<T>,
): Promise<T> {
  const open = await tables.open(number)
  try {
    return await work(open)
  } finally {
    await open.close()
  }
}

/** Everything in a table, as `id code` pairs. */
export function contents(tables: IdTables, number: number): Promise<string[]> {
  return opened(tables, number, async (open) => {
    const rows: string[] = []
    for await (const pairs of open.rows())
      rows.push(...pairs.map(({ productId, code }) => `${productId} ${code}`))
    return rows
  })
}
