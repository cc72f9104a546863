import type { BatchHead, Upload } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { sentRows } from '../domain/stock/open-work.ts'
import { countKey } from '../domain/stock/row-reading.ts'
import { fromJst } from '../kernel/time.ts'
import { headsSince } from './batches-since.ts'
import type { Run } from './run-context.ts'
import { patienceMs } from './upload-end.ts'

/**
 * What of the same counts had left in the time before these rows were counted that is waited for at most, the newest first, by
 * `countKey`: the copy that they were read from may not have known all of it.
 */
export async function sentBefore(
  run: Run,
  rows: readonly SentRow[],
  { countedAt }: Pick<Upload, 'countedAt'>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map(rows.map((row): [string, number[]] => [countKey(row), []]))
  const first = Math.min(...rows.map(({ batch }) => batch))
  const counted = fromJst(countedAt) ?? run.app.now()
  const since = new Date(counted.getTime() - patienceMs(run)).toISOString()
  for await (const head of headsSince(run.store.batches, since, (id) => id < first))
    for (const row of mayBeIn(head)) found.get(countKey(row))?.push(row.sent)
  return found
}

function mayBeIn(head: BatchHead): readonly SentRow[] {
  if (head.upload === null) return []
  const isOut = new Set(
    head.verdicts?.flatMap(({ kind, row }) =>
      kind === 'refused' || kind === 'notSent' ? [row] : [],
    ),
  )
  return sentRows(head).filter(({ row }) => !isOut.has(row))
}
