import type { OpenItem } from '../domain/stock/left-open.ts'

/** The segments of the journal that something unfinished names: a person, or the next run, may want to look there. */
export function namedSegments(carried: readonly OpenItem[]): ReadonlySet<string> {
  return new Set(carried.flatMap(segmentOf))
}

/** The batches that something unfinished names. */
export function namedBatches(carried: readonly OpenItem[]): ReadonlySet<number> {
  return new Set(carried.flatMap((row) => ('batch' in row ? [row.batch] : [])))
}

function segmentOf(row: OpenItem): string[] {
  if (row.kind === 'failed' && row.reason === 'damage') return [row.segment]
  if (row.kind === 'unresolved') return row.notification.split(':', 1)
  return []
}
