import type { BatchHead } from '../../domain/stock/batch.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { namedBatches, namedSegments } from '../named.ts'
import type { Batches } from '../store.ts'
import type { Database } from './database.ts'

interface PruneRoom {
  readonly database: Database
  readonly batches: Batches
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

/**
 * Segments that are read to the end. A writer leaves its own after a day; two make sure that nobody writes to it any more. The database's
 * clock has dated them: that of one machine may be wrong.
 */
async function pruneSegments(
  { database }: PruneRoom,
  newest: BatchHead,
  carried: readonly OpenItem[],
  before: string,
): Promise<void> {
  const named = namedSegments(carried)
  const segments = await database.read<{ name: string }>(
    `SELECT s.name
       FROM ston.segments s, (SELECT least($2::timestamptz, now() - interval '2 days') AS latest) l
      WHERE s.shop = $1 AND s.opened_at < l.latest AND NOT EXISTS (
              SELECT FROM ston.notifications n
               WHERE n.shop = s.shop AND n.segment = s.name AND n.written_at >= l.latest)`,
    [before],
  )
  for (const { name } of segments)
    if (!named.has(name)) await dropSegment(database, name, newest.position[name] ?? 0)
}

/** Whoever is just writing to it keeps its row until then: what that was is seen by the statement behind the one that has waited. */
async function dropSegment(database: Database, name: string, read: number): Promise<void> {
  const segment = [database.shop, name]
  await database.transaction(async (client) => {
    await client.query(
      'SELECT FROM ston.segments WHERE shop = $1 AND name = $2 FOR UPDATE',
      segment,
    )
    const { rows } = await client.query(
      'SELECT FROM ston.notifications WHERE shop = $1 AND segment = $2 AND number >= $3 LIMIT 1',
      [...segment, read],
    )
    if (rows.length > 0) return
    await client.query('DELETE FROM ston.segments WHERE shop = $1 AND name = $2', segment)
    await client.query('DELETE FROM ston.notifications WHERE shop = $1 AND segment = $2', segment)
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
