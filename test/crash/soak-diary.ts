import { join } from 'node:path'
import type { BatchHead, ChangeRecord } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import type { Store } from '../../src/store/store.ts'
import type { Shop } from '../helpers/shop.ts'
import type { Counters } from './soak-sometimes.ts'

/** Counts what a seed has gone through, as ston has written it down. For the counters only: what is right the oracle says. */
export async function readDiary(
  shop: Shop,
  postgres: { readonly url: string; readonly shop: string } | null,
  counters: Counters,
): Promise<void> {
  const now = (): Date => new Date(Date.now() + shop.aheadMs())
  const store =
    postgres === null
      ? await openFileStore({ path: join(shop.dir, 'data'), now })
      : await openPostgresStore({ ...postgres, now })
  try {
    await readBatches(store, counters)
  } finally {
    await store.close()
  }
}

/** The batches after `from`; gives the number of the newest one. */
export async function readBatches(store: Store, counters: Counters, from = 0): Promise<number> {
  const ids = (await store.batches.list()).filter((id) => id > from)
  for (const id of ids) await readBatch(store, id, counters)
  return Math.max(from, ...ids)
}

async function readBatch({ batches }: Store, id: number, counters: Counters): Promise<void> {
  const head = await batches.read(id)
  if (head !== null) noteHead(head, counters)
  for (const item of await batches.carried(id)) noteOpen(item, counters)
  for await (const lines of batches.changes(id)) for (const line of lines) noteLine(line, counters)
}

function noteHead({ verdicts, outcomes, upload, rows }: BatchHead, counters: Counters): void {
  if (upload?.unasked === true) {
    counters.saw('left unasked', rows.length)
    for (const { kind } of verdicts ?? []) counters.saw(`unasked: ${kind}`)
  }
  for (const { kind } of verdicts ?? []) counters.saw(`verdict ${kind}`)
  for (const { kind } of outcomes) {
    if (kind === 'repeat') counters.saw('repeat is a repeat')
    if (kind === 'takenBack') counters.saw('takenBack')
  }
}

function noteOpen(item: OpenItem, counters: Counters): void {
  if (item.kind === 'held') counters.saw(`held ${item.reason}`)
  if (item.kind === 'link' && item.answer === null) counters.saw('held otherLink')
  if (item.kind === 'doubtful' || item.kind === 'inDoubt') {
    counters.saw(`verdict ${item.kind}`)
    if (item.before === null) counters.saw(`unasked: ${item.kind}`)
  }
  if (item.kind === 'unresolved' && item.missing?.held !== undefined)
    counters.saw('held unknownChange')
}

function noteLine({ decision, content, later }: ChangeRecord, counters: Counters): void {
  if (decision === 'repeat') counters.saw('repeat asks')
  if (decision === 'counted' && later === true) counters.saw('repeat countsLater')
  else if (decision === 'counted' && content !== undefined) counters.saw('repeat counts')
  if (decision === 'echo') counters.saw(decision)
}
