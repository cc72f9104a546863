import type { App } from '../context.ts'
import { say } from '../kernel/sentence.ts'
import { VERSION } from '../kernel/version.ts'
import * as says from '../messages/backup.ts'
import { writeBackup } from '../user-files/backup-file.ts'
import { type Running, runningAlready, withBothLocks } from './locks.ts'

/** `bytes`: of the file; `at`: ISO instant of what is in it. */
export type BackedUp =
  Running | { readonly kind: 'done'; readonly bytes: number; readonly at: string }

/** Writes everything as it stands at one moment to a file. Both directions stand still for that moment only, listeners go on. */
export async function backupJob(app: App, file: string): Promise<BackedUp> {
  try {
    return await backUp(app, file).catch(runningAlready)
  } finally {
    app.progress('')
  }
}

async function backUp(app: App, file: string): Promise<BackedUp> {
  const [store, copies] = [await app.store(), await app.copies()]
  const taken = await withBothLocks({ app, store, purpose: 'backup' }, async () => ({
    snapshot: await copies.snapshot(),
    at: app.now().toISOString(),
  }))
  const { snapshot, at } = taken
  try {
    app.progress(say(app.locale, says.writing))
    const bytes = await writeBackup(
      file,
      { ...snapshot.facts, ston: VERSION, at },
      snapshot.entries(),
    )
    return { kind: 'done', bytes, at }
  } finally {
    await snapshot.close()
  }
}
