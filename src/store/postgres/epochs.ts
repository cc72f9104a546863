import type { ClientBase } from 'pg'
import type { Machine, Owner } from '../files/machine.ts'

/**
 * Each holder of a lock has a number, higher than those before. A connection that ends gives the lock to the next one, and proves no
 * death: the former holder may go on, so every write looks whether its number still is the newest, in its own transaction.
 */
export async function raiseEpoch(
  client: ClientBase,
  shop: string,
  name: string,
  me: Owner,
): Promise<number> {
  const { rows } = await client.query<{ number: string }>(
    `INSERT INTO ston.epochs AS e (shop, name, number) VALUES ($1, $2, 1)
     ON CONFLICT (shop, name) DO UPDATE SET number = e.number + 1 RETURNING number`,
    [shop, name],
  )
  const number = Number(rows[0]?.number)
  await client.query(
    'INSERT INTO ston.holders (shop, name, number, owner) VALUES ($1, $2, $3, $4)',
    [shop, name, number, JSON.stringify(me)],
  )
  return number
}

/** Whoever gives a lock back is known to be done. */
export async function endEpoch(
  client: ClientBase,
  shop: string,
  name: string,
  number: number,
): Promise<void> {
  await client.query('DELETE FROM ston.holders WHERE shop = $1 AND name = $2 AND number = $3', [
    shop,
    name,
    number,
  ])
}

/** In a transaction: from here to its end nobody else can take the locks. False when somebody has. */
export async function areNewest(
  client: ClientBase,
  shop: string,
  held: ReadonlyMap<string, number>,
): Promise<boolean> {
  const { rows } = await client.query<{ name: string; number: string }>(
    'SELECT name, number FROM ston.epochs WHERE shop = $1 AND name = ANY($2) FOR SHARE',
    [shop, [...held.keys()]],
  )
  return [...held].every(([name, number]) =>
    rows.some((row) => row.name === name && Number(row.number) === number),
  )
}

/** True when a holder of that number has neither given the lock back nor can be seen from here to have ended. */
export async function mayLive(
  client: ClientBase,
  machine: Machine,
  { shop, name, number }: { readonly shop: string; readonly name: string; readonly number: number },
): Promise<boolean> {
  const { rows } = await client.query<{ owner: string }>(
    'SELECT owner FROM ston.holders WHERE shop = $1 AND name = $2 AND number = $3',
    [shop, name, number],
  )
  const [row] = rows
  return row !== undefined && !hasEnded(JSON.parse(row.owner) as Owner, machine)
}

/** Seen from the same machine only: of another one nobody here can tell. */
function hasEnded(owner: Owner, machine: Machine): boolean {
  const me = machine.self()
  if (owner.boot === '' || me.boot === '') return false
  if (owner.boot !== me.boot) return owner.host === me.host
  return owner.space === me.space && !machine.isRunning(owner.pid, owner.start)
}
