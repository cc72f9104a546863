import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { StonError } from '../../kernel/errors.ts'
import { notJan } from '../../messages/map-jan.ts'
import { followMasters } from '../../product-mapping/follow-masters.ts'
import { readMasters } from '../../product-mapping/masters.ts'
import { mapSyncReport } from '../../reports/map-sync.ts'

export interface SyncOptions {
  /** Products whose changed key is to be followed. */
  readonly accept: readonly string[]
}

/** JAN mode: reads both masters, links what fits, remembers it, and says what a person should look at. */
export async function mapSync(app: App, { accept }: SyncOptions): Promise<Report> {
  if (app.config.mapping.mode !== 'jan') throw new StonError({ code: 'config', ...notJan })
  const store = await app.store()
  // Read before the lock: a flush need not wait for two whole masters.
  const masters = await readMasters(app)
  return holdingStock(app, store, async () =>
    mapSyncReport(app, await followMasters(app, store, masters, accept)),
  )
}
