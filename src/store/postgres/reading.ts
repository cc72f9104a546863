import type { Position } from '../../domain/stock/batch.ts'
import { placeOf } from '../notification-id.ts'
import type { JournalItem, Notification, Reading, Received } from '../store.ts'
import type { Database } from './database.ts'

const CHUNK = 1000
/** A chunk ends after so many characters, however few notifications they are. */
const CHUNK_BYTES = 8 * 1024 * 1024

const SEGMENTS = `
  SELECT s.name, EXISTS (
           SELECT FROM ston.notifications n
            WHERE n.shop = s.shop AND n.segment = s.name AND n.number >= coalesce(p.number, 0)
         ) AS unread
    FROM ston.segments s
    LEFT JOIN unnest($2::text[], $3::bigint[]) AS p(name, number) ON p.name = s.name
   WHERE s.shop = $1
   ORDER BY s.name COLLATE "C"`

const NEXT = `
  SELECT number, id_table, record, rules
    FROM (SELECT number, id_table, record, rules,
                 sum(octet_length(record)) OVER (ORDER BY number) - octet_length(record) AS before
            FROM (SELECT number, id_table, record, rules FROM ston.notifications
                   WHERE shop = $1 AND segment = $2 AND number >= $3
                   ORDER BY number LIMIT ${CHUNK}) AS most) AS summed
   WHERE before < ${CHUNK_BYTES}
   ORDER BY number`

/** Every record begins with the moment it was received. */
const FIRST_UNREAD = `
  SELECT first.at
    FROM ston.segments s
    LEFT JOIN unnest($2::text[], $3::bigint[]) AS p(name, number) ON p.name = s.name
   CROSS JOIN LATERAL (
           SELECT substring(n.record from '^\\{"at":"([^"]+)"') AS at
             FROM ston.notifications n
            WHERE n.shop = s.shop AND n.segment = s.name AND n.number >= coalesce(p.number, 0)
            ORDER BY n.number LIMIT 1) AS first
   WHERE s.shop = $1
   ORDER BY first.at LIMIT 1`

/** When the oldest notification behind the position was received. */
export async function waitingSince(database: Database, after: Position): Promise<string | null> {
  const [oldest] = await database.read<{ at: string }>(FIRST_UNREAD, [
    Object.keys(after),
    Object.values(after),
  ])
  return oldest?.at ?? null
}

/** The last notification of each segment is looked at. */
const OLDER_LISTENER = `
  SELECT coalesce(max(last.written_at) FILTER (WHERE s.format = 1), '-infinity')
         > coalesce(max(last.written_at) FILTER (WHERE s.format > 1), '-infinity') AS older
    FROM ston.segments s
   CROSS JOIN LATERAL (
           SELECT n.written_at FROM ston.notifications n
            WHERE n.shop = s.shop AND n.segment = s.name
            ORDER BY n.number DESC LIMIT 1) AS last
   WHERE s.shop = $1 AND last.written_at > (SELECT since FROM ston.format)`

/** Whether the newest notification was written by a listener of format 1, after the schema was taken over. */
export async function olderListener(database: Database): Promise<boolean> {
  const [row] = await database.read<{ older: boolean }>(OLDER_LISTENER)
  return row?.older ?? false
}

interface Row {
  readonly number: string
  readonly id_table: number
  readonly record: string
  readonly rules: number | null
}

/**
 * What stands in the journal behind a position: segment → the next number. Within a segment numbers become visible in their
 * order (see `PostgresIntake`), so behind the last one that was read there is nothing that has been passed over.
 */
export class PostgresReading implements Reading {
  readonly #database: Database
  readonly #reached: Map<string, number>

  constructor(database: Database, after: Position) {
    this.#database = database
    this.#reached = new Map(Object.entries(after))
  }

  get position(): Position {
    return Object.fromEntries(this.#reached)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly JournalItem[]> {
    const segments = await this.#database.read<{ name: string; unread: boolean }>(SEGMENTS, [
      [...this.#reached.keys()],
      [...this.#reached.values()],
    ])
    const there = new Set(segments.map(({ name }) => name))
    for (const known of this.#reached.keys()) if (!there.has(known)) this.#reached.delete(known)
    for (const { name, unread } of segments) if (unread) yield* this.#segment(name)
  }

  async *#segment(segment: string): AsyncGenerator<readonly JournalItem[]> {
    for (;;) {
      const from = this.#reached.get(segment) ?? 0
      const rows = await this.#database.read<Row>(NEXT, [segment, from])
      const last = rows.at(-1)
      if (last === undefined) return
      this.#reached.set(segment, Number(last.number) + 1)
      yield rows.map((row) => itemOf(segment, row))
    }
  }
}

function itemOf(segment: string, row: Row): JournalItem {
  return { kind: 'notification', received: receivedIn(segment, row) }
}

function receivedIn(segment: string, { number, id_table: table, record, rules }: Row): Received {
  const { at, form, event, headers, body } = JSON.parse(record) as Notification & { at: string }
  const id = `${segment}:${number}`
  const under = rules === null ? {} : { rules }
  return { id, table, ...under, at, form, event, headers, body }
}

const BY_ID = `
  SELECT n.segment, n.number, n.id_table, n.record, n.rules
    FROM unnest($2::text[], $3::bigint[]) AS w(segment, number)
    JOIN ston.notifications n
      ON n.shop = $1 AND n.segment = w.segment AND n.number = w.number`

/** The notifications of these ids, which say their segment and their number. */
export async function* notificationsOf(
  database: Database,
  ids: Iterable<string>,
): AsyncGenerator<Received> {
  const all = [...ids].map(placeOf)
  for (let at = 0; at < all.length; at += CHUNK) {
    const some = all.slice(at, at + CHUNK)
    const rows = await database.read<Row & { segment: string }>(BY_ID, [
      some.map(({ segment }) => segment),
      some.map(({ number }) => number),
    ])
    for (const row of rows) yield receivedIn(row.segment, row)
  }
}
