import type { App } from '../context.ts'
import { present } from '../domain/listening/presence.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/backup.ts'
import { seekRegistered } from '../order-sync/state.ts'
import { readOwners } from '../owners/book.ts'
import type { CopyFacts } from '../store/copies.ts'
import type { Store } from '../store/store.ts'
import { type BackupHead, readBackup } from '../user-files/backup-file.ts'
import { withBothLocks } from './locks.ts'

type Words = ReturnType<typeof says.inUse>

/** `owners`: the names that may sign in again, with the passwords that they had then. */
export interface Restored extends BackupHead {
  readonly owners: readonly string[]
}

/** Puts a backup where the configuration keeps its data. Throws, with nothing changed, where there are data already. */
export async function restoreJob(app: App, file: string): Promise<Restored> {
  try {
    return await readBackup(file, async (head, entries) => {
      const [store, copies] = [await app.store(), await app.copies()]
      refuseOther(head, copies.facts)
      await withBothLocks({ app, store, purpose: 'restore' }, async () => {
        await refuseInUse(app, store)
        app.progress(say(app.locale, says.placing))
        await copies.place(entries)
        await seekRegistered(store)
      })
      return { ...head, owners: (await readOwners(store)).map(({ name }) => name) }
    })
  } finally {
    app.progress('')
  }
}

function refuseOther(head: BackupHead, here: CopyFacts): void {
  if (head.kind !== here.kind) throw refused(says.otherStore(head.kind))
  if (!(head.format <= here.format)) throw refused(says.newerBackup(head.ston))
}

/** What opening makes by itself is no data: rules, documents, numbers of locks. */
async function refuseInUse({ config }: App, store: Store): Promise<void> {
  const listener = present(await store.beats.all()).find(({ ended }) => !ended)
  if (listener !== undefined) throw refused(says.listening(listener.host))
  const { url, path, shop } = config.store
  const isUsed =
    (await store.waitingSince({})) !== null ||
    (await store.batches.newest()) !== null ||
    (await store.tables.current()).number > 0 ||
    (await isAnyBooked(store))
  if (isUsed) throw refused(says.inUse(url === undefined ? path : `PostgreSQL, ${shop}`))
}

async function isAnyBooked(store: Store): Promise<boolean> {
  for await (const entries of store.bookings.all()) if (entries.length > 0) return true
  return false
}

function refused(words: Words): StonError {
  return new StonError({ code: 'exists', exit: 'config', ...words })
}
