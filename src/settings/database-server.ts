import { StonError } from '../kernel/errors.ts'
import { otherServer } from '../messages/store-postgres.ts'
import type { ServerIdentity } from '../store/server-identity.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `server`: which server the data were on when they were last known to be whole. */
type Tools = Pick<Store, 'server' | 'document'>

/**
 * Throws (code `server`) where the data may lack what was written last: a standby that did not have all of it has taken over, or they come
 * from an earlier moment. What was sent then would be sent again.
 */
export async function refuseOtherServer(store: Tools): Promise<void> {
  const now = await store.server()
  if (now === null) return
  const { value: before } = await store.document<ServerIdentity>('server').read()
  if (before !== null && mayLack(before, now))
    throw new StonError({ code: 'server', ...otherServer })
  await rewrite<ServerIdentity>(store.document('server'), () => now)
}

/** A person has compared. */
export async function acceptServer(store: Tools): Promise<void> {
  const now = await store.server()
  if (now !== null) await rewrite<ServerIdentity>(store.document('server'), () => now)
}

function mayLack(before: ServerIdentity, now: ServerIdentity): boolean {
  return before.system !== now.system || (before.timeline !== now.timeline && !before.synchronous)
}
