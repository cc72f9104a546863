import * as v from 'valibot'
import type { Unresolved } from '../../domain/stock/left-open.ts'
import type { BadRow } from '../../domain/stock/change.ts'
import type { Received } from '../../store/store.ts'
import { stockShape } from './platform-shapes.ts'
import { rawText } from './raw-text.ts'
import { isAboutStock } from './stock-event.ts'
import { isObject, jsonObject } from '../../kernel/json.ts'

const DIGITS = /^\d{1,20}$/

/** A count that Smaregi's history does not explain, as ston has written it into its own journal. */
export interface UnexplainedCount extends Pick<Unresolved, 'productId' | 'storeId'> {
  /** When it changed: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly at: string
  /** Pieces. */
  readonly count: number
}

/** What a platform webhook names: ids only, no amounts. What is not about stock is counted, and that is all. */
export function platformIds(received: Received): {
  readonly ids: readonly Unresolved[]
  readonly bad: readonly BadRow[]
  readonly unexplained: readonly UnexplainedCount[]
  readonly otherRows: number
} {
  const body = jsonObject(received.body) ?? {}
  const rows = Array.isArray(body['ids']) ? (body['ids'] as unknown[]) : []
  if (!isAboutStock(received.event, body)) {
    return { ids: [], bad: [], unexplained: [], otherRows: Math.max(1, rows.length) }
  }
  const ids: Unresolved[] = []
  const bad: BadRow[] = []
  for (const row of rows) {
    const one = idOf(row, received)
    if (one === null) bad.push({ notification: received.id, raw: rawText(row), what: 'row' })
    else ids.push(one)
  }
  return { ids, bad, unexplained: countsIn(body['counts']), otherRows: 0 }
}

const countsShape = v.array(
  v.pipe(
    stockShape,
    v.transform(({ updDateTime: at, stockAmount: count, ...pair }) => ({ ...pair, at, count })),
  ),
)

function countsIn(counts: unknown): readonly UnexplainedCount[] {
  const found = v.safeParse(countsShape, counts)
  return found.success ? found.output : []
}

function idOf(row: unknown, received: Received): Unresolved | null {
  if (!isObject(row)) return null
  const { id, productId, storeId } = row
  const [changeId, product, store] = [id, productId, storeId].map(digits)
  if (changeId === undefined || product === undefined || store === undefined) return null
  return {
    changeId,
    productId: product,
    storeId: store,
    notification: received.id,
    table: received.table,
    ...(received.rules === undefined ? {} : { rules: received.rules }),
    receivedAt: received.at,
  }
}

function digits(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && DIGITS.test(text.trim()) ? text.trim() : undefined
}
