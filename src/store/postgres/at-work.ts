import type { ClientConfig } from 'pg'
import { errnoOf } from '../../kernel/errors.ts'
import { openSession } from './session.ts'

/** A backend that waits for us has said its last word; what it said may have been lost on the way. */
const AT_WORK = `
  SELECT NOT (state LIKE 'idle%' AND state_change < now() - $2 * interval '1 millisecond') AS busy
    FROM pg_stat_activity WHERE pid = $1`

/** SQLSTATE: there is no room for another connection. */
const FULL = '53300'

/**
 * Whether a connection that has not answered for so long is alive all the same: the server is at work on what it was told. Asked over a
 * connection of its own; a server that does not answer that one either is gone.
 */
export async function isAtWork(
  config: ClientConfig,
  backend: number,
  silentMs: number,
): Promise<boolean> {
  try {
    const session = await openSession({ ...config, query_timeout: silentMs }, () => undefined)
    try {
      const { rows } = await session.run((client) =>
        client.query<{ busy: boolean | null }>(AT_WORK, [backend, silentMs]),
      )
      // Null: the server is not asked to note what its backends do.
      return rows[0] !== undefined && rows[0].busy !== false
    } finally {
      session.end()
    }
  } catch (error) {
    return errnoOf(error) === FULL
  }
}
