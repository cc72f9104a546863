import type { BookingEntry } from '../../domain/orders/booking.ts'
import type { Bookings } from '../store.ts'
import type { Database } from './database.ts'

const CHUNK_SLIPS = 500

interface Row {
  readonly entry: string
}

/** One row an entry; numbers rise in the order of writing, because only the holder of one lock writes. */
export class PostgresBookings implements Bookings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async append(entries: readonly BookingEntry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#database.write(
      `INSERT INTO ston.bookings (shop, slip, at, entry, epoch)
       SELECT $1, e.slip, e.at, e.entry, $5::bigint
         FROM unnest($2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY
              AS e(slip, at, entry, place)
        ORDER BY e.place`,
      [
        entries.map(({ slip }) => slip),
        entries.map(({ at }) => at),
        entries.map((entry) => JSON.stringify(entry)),
        this.#database.epochOf('orders'),
      ],
    )
  }

  async of(slips: Iterable<number>): ReturnType<Bookings['of']> {
    const rows = await this.#database.read<Row>(
      `SELECT entry FROM ston.bookings WHERE shop = $1 AND slip = ANY($2::bigint[])
        ORDER BY number`,
      [[...slips]],
    )
    return { entries: rows.map(parsed), damaged: [] }
  }

  senderMayLive(slip: number, id: string): Promise<boolean> {
    return this.#database.writerMayLive(
      'orders',
      `SELECT epoch FROM ston.bookings
        WHERE shop = $1 AND slip = $2 AND entry::json->>'id' = $3 ORDER BY number LIMIT 1`,
      [slip, id],
    )
  }

  async *all(): AsyncGenerator<readonly BookingEntry[]> {
    let after = '-1'
    for (;;) {
      const rows = await this.#database.read<Row & { slip: string }>(
        `SELECT slip, entry FROM ston.bookings
          WHERE shop = $1 AND slip IN (SELECT DISTINCT slip FROM ston.bookings
                                        WHERE shop = $1 AND slip > $2
                                        ORDER BY slip LIMIT ${CHUNK_SLIPS})
          ORDER BY slip, number`,
        [after],
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.slip
      yield rows.map(parsed)
    }
  }

  /** The database searches the texts: nothing is kept for it, and nothing has to be made complete. */
  async *about(names: Iterable<string>): AsyncGenerator<readonly BookingEntry[]> {
    const some = [...names].filter((name) => name !== '').map((name) => JSON.stringify(name))
    const rows = await this.#database.read<Row>(
      `SELECT entry FROM ston.bookings
        WHERE shop = $1 AND slip IN (
                SELECT slip FROM ston.bookings
                 WHERE shop = $1 AND (entry LIKE ANY($2) OR lower(entry) LIKE ANY($3)))
        ORDER BY slip, number`,
      [some.map(pattern), some.map((name) => pattern(name.toLowerCase()))],
    )
    if (rows.length > 0) yield rows.map(parsed)
  }

  apart(): AsyncIterable<readonly BookingEntry[]> {
    return this.all()
  }

  complete(): Promise<void> {
    return Promise.resolve()
  }

  /** Written down in the transaction that deletes: a slip that is forgotten never looks new. */
  async prune(before: string, open: ReadonlySet<number>): ReturnType<Bookings['prune']> {
    const { shop } = this.#database
    return this.#database.transaction(async (client) => {
      const { rows } = await client.query<{ up_to: string | null }>(
        `WITH over AS (
           SELECT slip FROM ston.bookings WHERE shop = $1
            GROUP BY slip HAVING max(at COLLATE "C") < $2 AND NOT slip = ANY($3::bigint[])
         ), gone AS (
           DELETE FROM ston.bookings b USING over WHERE b.shop = $1 AND b.slip = over.slip
         )
         SELECT max(slip) AS up_to FROM over`,
        [shop, before, [...open]],
      )
      const upTo = rows[0]?.up_to ?? null
      if (upTo !== null)
        await client.query(
          `INSERT INTO ston.forgotten AS f (shop, up_to) VALUES ($1, $2)
           ON CONFLICT (shop) DO UPDATE SET up_to = greatest(f.up_to, excluded.up_to)`,
          [shop, upTo],
        )
      const known = await client.query<{ up_to: string }>(
        'SELECT up_to FROM ston.forgotten WHERE shop = $1',
        [shop],
      )
      return { forgottenUpTo: Number(known.rows[0]?.up_to ?? 0) }
    })
  }
}

function parsed({ entry }: Row): BookingEntry {
  return JSON.parse(entry) as BookingEntry
}

/** Found anywhere within a text. */
function pattern(name: string): string {
  return `%${name.replaceAll(/[\\%_]/g, '\\$&')}%`
}
