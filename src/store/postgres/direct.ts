import type { ClientBase } from 'pg'
import { within } from '../../kernel/within.ts'
import { isPooling, notUtf8, pooled } from './trouble.ts'

/** So long a server may take to give a second connection a backend; then nothing is known, and nothing is said. */
const PATIENCE_MS = 3000

/** Throws `StonError` (code `store`) where the database cannot keep every character, or would be sent it in another encoding. */
export async function checkEncoding(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ server: string; client: string }>(
    `SELECT current_setting('server_encoding') AS server, current_setting('client_encoding') AS client`,
  )
  const [found] = rows
  for (const name of ['server', 'client'] as const)
    if (found !== undefined && found[name] !== 'UTF8') throw notUtf8(name, found[name])
}

/**
 * Throws `StonError` (code `store`) where a connection does not stay with one backend: behind a pooler in transaction mode an advisory
 * lock is left on a backend that its holder does not reach any more. False: the other connection got no backend in time.
 */
export async function checkDirect(one: ClientBase, other: ClientBase): Promise<boolean> {
  // Backends that are dealt out in turn show here …
  const first = await backendOf(one)
  const second = await backendOf(one)
  if (second !== first) throw pooled()
  // … and the one used last is the other connection's then.
  const beside = await within(keptBy(other), PATIENCE_MS, null)
  if (beside === null) return false
  const third = await within(backendOf(one), PATIENCE_MS, null)
  await other.query('ROLLBACK')
  if (beside === second || (third !== null && third !== second)) throw pooled()
  return true
}

/** Keeps the backend that somebody else has just used, if it can be had. Nobody gets that of a connection of one's own. */
async function keptBy(client: ClientBase): Promise<number> {
  try {
    await client.query('BEGIN')
  } catch (error) {
    throw isPooling(error) ? pooled() : error
  }
  return backendOf(client)
}

async function backendOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}
