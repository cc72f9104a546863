import type { Translation } from '../domain/mapping/translate.ts'
import { translateAll } from '../domain/mapping/translate.ts'
import type { HoldFor } from '../domain/stock/hold.ts'
import type { IdTable, IdTables } from '../store/id-tables.ts'

/** The 商品コード of a product, or why it has none that could be used. */
export type Coded =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'open'; readonly hold: HoldFor<'ambiguous' | 'unlinked'> }

/** Translates by the table that was in force when a change was received; each table is opened once in a run. */
export interface Translator {
  codes(table: number, productIds: Iterable<string>): Promise<ReadonlyMap<string, Coded>>
  close(): Promise<void>
}

export function openTranslator(tables: IdTables, mode: 'csv' | 'jan'): Translator {
  const open = new Map<number, Promise<IdTable>>()
  const tableOf = (number: number): Promise<IdTable> => {
    const known = open.get(number) ?? tables.open(number)
    open.set(number, known)
    return known
  }
  return {
    async codes(number, productIds) {
      return codesIn(await tableOf(number), mode, productIds)
    },
    async close() {
      for (const table of open.values()) await (await table).close()
      open.clear()
    },
  }
}

/** The same of a table that is open. */
export function codesIn(
  table: IdTable,
  mode: 'csv' | 'jan',
  productIds: Iterable<string>,
): Promise<ReadonlyMap<string, Coded>> {
  return mode === 'csv' ? byTable(table, productIds) : byPairs(table, productIds)
}

async function byTable(
  table: IdTable,
  productIds: Iterable<string>,
): Promise<ReadonlyMap<string, Coded>> {
  const found = await translateAll(table, productIds)
  return new Map([...found].map(([id, translation]) => [id, coded(translation)]))
}

function coded(translation: Translation): Coded {
  if (translation.source !== 'ambiguous') return { kind: 'code', code: translation.code }
  const { why } = translation
  const is = why.kind === 'codeTaken' ? why.productId : why.code
  const overlap = { kind: 'table', name: why.name, is } as const
  return { kind: 'open', hold: { reason: 'ambiguous', overlap } }
}

/** In JAN mode a product has the code it was paired with, and nothing else is a guess good enough. */
async function byPairs(
  table: IdTable,
  productIds: Iterable<string>,
): Promise<ReadonlyMap<string, Coded>> {
  const ids = [...new Set(productIds)]
  const codes = await table.codesOf(ids)
  return new Map(
    ids.map((id) => {
      const code = codes.get(id)
      return [id, code === undefined ? UNLINKED : { kind: 'code', code }]
    }),
  )
}

/** The product has no code, as far as is known. */
export const UNLINKED: Coded = { kind: 'open', hold: { reason: 'unlinked', key: '' } }
