import * as v from 'valibot'
import type { BadRow } from '../../domain/stock/change.ts'
import { isObject } from '../../kernel/json.ts'
import { readJapanTime } from './japan-time.ts'
import { historyShape, rowIdShape, type StockHistory } from './platform-shapes.ts'
import { rawText } from './raw-text.ts'

/** A row of 在庫変動履歴 that something has moved, and nobody can say by how much. */
export interface UnreadableRow extends Pick<BadRow, 'raw' | 'what'> {
  /** '' = not even that can be read. */
  readonly id: string
  /** When it was written at the latest; null = nothing tells. */
  readonly at: string | null
}

/** What can be read of a pair's history, newest first, and what cannot. */
export interface History {
  readonly rows: readonly StockHistory[]
  readonly unreadable: readonly UnreadableRow[]
}

/** A row as Smaregi has given it. */
export type Told =
  | { readonly kind: 'row'; readonly row: StockHistory }
  | { readonly kind: 'unreadable'; readonly row: UnreadableRow }

/** A row that nobody can read must not cost the others, and must not be lost among them. */
export function readHistoryRow(raw: unknown): Told {
  const parsed = v.safeParse(historyShape, raw)
  if (parsed.success) return { kind: 'row', row: parsed.output }
  const key = v.getDotPath(parsed.issues[0]) ?? ''
  const given = isObject(raw) ? raw : {}
  const id = v.safeParse(rowIdShape, given['id'])
  const time = given['updDateTime']
  const row = {
    raw: rawText(raw),
    what: WORDS[key] ?? 'row',
    id: id.success ? id.output : '',
    at: typeof time === 'string' ? readJapanTime(time.trim()) : null,
  }
  return { kind: 'unreadable', row }
}

/** As a row of 在庫情報送信 is told, where the same is wrong with it. */
const WORDS: Readonly<Record<string, string>> = {
  productId: 'productId',
  storeId: 'storeId',
  amount: 'amount',
  stockDivision: 'division',
  updDateTime: 'date',
}
