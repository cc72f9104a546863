import { MINUTE_MS } from '../../kernel/time.ts'
import type { Beat, Beats, ListenerFacts } from '../beats.ts'
import type { Database } from './database.ts'

/** So far ahead a time cannot be but for a clock that was wrong. */
const AHEAD_MS = MINUTE_MS

interface Row {
  readonly facts: string
  readonly age: string
  readonly ended: boolean
}

/** A row for each listener; times are the database's. */
export class PostgresBeats implements Beats {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async beat(facts: ListenerFacts, ended = false): Promise<void> {
    await this.#database.write(
      `INSERT INTO ston.beats (shop, host, listener, at, ended, facts)
       VALUES ($1, $2, $3, now(), $4, $5)
       ON CONFLICT (shop, host, listener) DO UPDATE
         SET at = excluded.at, ended = excluded.ended, facts = excluded.facts`,
      [facts.host, facts.listener, ended, JSON.stringify(facts)],
    )
    await this.#database.write(
      `DELETE FROM ston.beats WHERE shop = $1 AND at < now() -
         CASE WHEN ended OR facts::jsonb -> 'rules' IS NULL THEN interval '1 day'
              ELSE interval '30 days' END`,
    )
  }

  async all(): Promise<readonly Beat[]> {
    const rows = await this.#database.read<Row>(
      `SELECT facts, ended, extract(epoch FROM now() - at) * 1000 AS age
         FROM ston.beats WHERE shop = $1 ORDER BY at DESC`,
    )
    if (rows.some(({ age }) => Number(age) < -AHEAD_MS)) await this.#correct()
    return rows.map(({ facts, age, ended }): Beat => {
      return { ...(JSON.parse(facts) as ListenerFacts), ageMs: Math.max(0, Number(age)), ended }
    })
  }

  async #correct(): Promise<void> {
    await this.#database.write('UPDATE ston.beats SET at = now() WHERE shop = $1 AND at > now()')
  }
}
