import { errnoOf, StonError } from '../../kernel/errors.ts'
import type { ServerIdentity } from '../server-identity.ts'
import type { Database } from './database.ts'

/** The checkpoint's timeline lags behind a takeover; the name of the file that is being written does not. */
const IDENTITY = `
  SELECT system_identifier::text AS system,
         substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline,
         current_setting('synchronous_standby_names') <> '' AS synchronous
    FROM pg_control_system()
   WHERE $1 <> ''`

/** SQLSTATE of a server that has no such functions, or is a standby itself. */
const UNTOLD = new Set(['42883', '55000'])

/** Null: this server does not tell, or not everybody. */
export async function serverIdentity(database: Database): Promise<ServerIdentity | null> {
  try {
    const [row] = await database.read<{ system: string; timeline: string; synchronous: boolean }>(
      IDENTITY,
    )
    return row ?? null
  } catch (error) {
    const isUntold =
      error instanceof StonError ? error.code === 'store' : UNTOLD.has(errnoOf(error))
    if (isUntold) return null
    throw error
  }
}
