import { StonError } from '../kernel/errors.ts'
import { otherServer } from '../messages/store-postgres.ts'
import type { ServerIdentity } from '../store/server-identity.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `server`: which server the data were on when they were last known to be whole. */
type Tools = Pick<Store, 'server' | 'document'>

/**
 * Whether the data may lack what was written last: a standby that did not have all of it has taken over, or they come from an earlier
 * moment. What was sent then would be sent again.
 */
export async function isOtherServer(store: Tools): Promise<boolean> {
  const now = await store.server()
  return now !== null && mayLack(await before(store), now)
}

/** Throws (code `server`) until a person has compared; otherwise the server is remembered. */
export async function refuseOtherServer(store: Tools): Promise<void> {
  const now = await store.server()
  if (now === null) return
  if (mayLack(await before(store), now)) throw new StonError({ code: 'server', ...otherServer })
  await rewrite<ServerIdentity>(store.document('server'), () => now)
}

/** A person has compared. */
export async function acceptServer(store: Tools): Promise<void> {
  const now = await store.server()
  if (now !== null) await rewrite<ServerIdentity>(store.document('server'), () => now)
}

async function before(store: Tools): Promise<ServerIdentity | null> {
  return (await store.document<ServerIdentity>('server').read()).value
}

function mayLack(then: ServerIdentity | null, now: ServerIdentity): boolean {
  if (then === null) return false
  return then.system !== now.system || (then.timeline !== now.timeline && !then.synchronous)
}
