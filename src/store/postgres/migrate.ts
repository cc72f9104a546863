import type { ClientBase } from 'pg'
import { inTransaction } from './transaction.ts'
import { MIGRATIONS } from './schema.ts'
import { STATEMENT_MS } from './session.ts'
import { madeByNewer } from './trouble.ts'

/** Any number will do, as long as it stays the same: everybody who wants to migrate waits here. */
const MIGRATING = 7_370_114_001

/** Large tables may be rewritten. */
const PATIENT = { query_timeout: STATEMENT_MS }

/**
 * Brings the database to this version's schema. Several programs may start at once: one migrates, in one transaction, the others
 * wait and find it done. A schema that a newer ston has made is refused.
 */
export async function migrate(client: ClientBase): Promise<void> {
  if ((await versionOf(client)) === MIGRATIONS.length) return
  // Waited for before the transaction begins: only a new one is sure to see what the former holder has made.
  const text = 'SELECT pg_advisory_lock($1)'
  await client.query({ text, values: [MIGRATING], ...PATIENT })
  try {
    await inTransaction(client, () => migrateFrom(client))
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATING])
  }
}

async function migrateFrom(client: ClientBase): Promise<void> {
  const version = await versionOf(client)
  if (version === null) await begin(client)
  for (const text of MIGRATIONS.slice(version ?? 0)) await client.query({ text, ...PATIENT })
  await client.query('UPDATE ston.format SET version = $1', [MIGRATIONS.length])
}

/** Null where ston has never been. */
async function versionOf(client: ClientBase): Promise<number | null> {
  const known = await client.query<{ there: boolean }>(
    `SELECT to_regclass('ston.format') IS NOT NULL AS there`,
  )
  if (known.rows[0]?.there !== true) return null
  const { rows } = await client.query<{ version: number }>('SELECT version FROM ston.format')
  const version = rows[0]?.version ?? 0
  if (version > MIGRATIONS.length) throw madeByNewer()
  return version
}

/** The schema may have been made by an administrator, for a user who must not make any. */
async function begin(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regnamespace('ston') IS NOT NULL AS there`,
  )
  if (rows[0]?.there !== true) await client.query('CREATE SCHEMA ston')
  await client.query('CREATE TABLE ston.format (version int NOT NULL)')
  await client.query('INSERT INTO ston.format VALUES (0)')
}
