import type { BatchHead } from '../../domain/stock/batch.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { DAY_MS } from '../../kernel/time.ts'
import { namedBatches, namedSegments } from '../named.ts'
import type { Batches } from '../store.ts'
import type { Database } from './database.ts'

interface PruneRoom {
  readonly database: Database
  readonly batches: Batches
  readonly now: () => Date
}

/** The newest head and what it carries are the whole unfinished state: whatever they name stays. */
export async function prune(room: PruneRoom, before: string, keysFrom: string): Promise<void> {
  const newest = await room.batches.newest()
  if (newest === null) return
  const carried = await room.batches.carried(newest.id)
  await pruneSegments(room, newest, carried, before)
  await pruneBatches(room, newest, carried, before)
  await room.database.write('DELETE FROM ston.keys WHERE shop = $1 AND day COLLATE "C" < $2', [
    keysFrom,
  ])
}

/** Segments that are read to the end. A writer leaves its own after a day; two make sure that nobody writes to it any more. */
async function pruneSegments(
  { database, now }: PruneRoom,
  newest: BatchHead,
  carried: readonly OpenItem[],
  before: string,
): Promise<void> {
  const latest = new Date(Math.min(Date.parse(before), now().getTime() - 2 * DAY_MS))
  const named = namedSegments(carried)
  const segments = await database.read<{ name: string }>(
    `SELECT s.name FROM ston.segments s
      WHERE s.shop = $1 AND s.opened_at < $2 AND NOT EXISTS (
              SELECT FROM ston.notifications n
               WHERE n.shop = s.shop AND n.segment = s.name AND n.written_at >= $2)`,
    [latest],
  )
  for (const { name } of segments)
    if (!named.has(name)) await dropSegment(database, name, newest.position[name] ?? 0)
}

async function dropSegment(database: Database, name: string, read: number): Promise<void> {
  await database.transaction(async (client) => {
    const { rowCount } = await client.query(
      `DELETE FROM ston.segments s WHERE s.shop = $1 AND s.name = $2 AND NOT EXISTS (
         SELECT FROM ston.notifications n
          WHERE n.shop = s.shop AND n.segment = s.name AND n.number >= $3)`,
      [database.shop, name, read],
    )
    if (rowCount === 1)
      await client.query('DELETE FROM ston.notifications WHERE shop = $1 AND segment = $2', [
        database.shop,
        name,
      ])
  })
}

async function pruneBatches(
  { database }: PruneRoom,
  newest: BatchHead,
  carried: readonly OpenItem[],
  before: string,
): Promise<void> {
  await database.transaction(async (client) => {
    await client.query(
      `DELETE FROM ston.batches
        WHERE shop = $1 AND id < $2 AND sealed_at < $3 AND NOT id = ANY($4::bigint[])`,
      [database.shop, newest.id, before, [...namedBatches(carried)]],
    )
    // Lines go with their heads; those of abandoned drafts once nobody can be at work on them.
    await client.query(
      `DELETE FROM ston.batch_lines l
        WHERE l.shop = $1 AND l.batch <= $2 AND l.written_at < now() - interval '1 hour'
          AND NOT EXISTS (SELECT FROM ston.batches b
                           WHERE b.shop = l.shop AND b.id = l.batch AND b.draft = l.draft)`,
      [database.shop, newest.id],
    )
    await client.query(
      `DELETE FROM ston.products
        WHERE shop = $1 AND batch < (SELECT min(id) FROM ston.batches WHERE shop = $1)`,
      [database.shop],
    )
  })
}
