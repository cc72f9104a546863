import type { ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { type Capabilities, openCapabilities } from '../capabilities/learned.ts'
import { nothingDone, type Run } from '../stock-sync/run-context.ts'
import { openTranslator } from '../product-mapping/translator.ts'

/** What a probe works with, for the holder of both locks. */
export interface Tools {
  readonly app: App
  readonly store: Store
  readonly capabilities: Capabilities
  /** Uploads are looked at as a flush looks at its own. */
  readonly run: Run
  /** Null where Smaregi has no credentials. */
  readonly desk: ShipmentDesk | null
  /** A person wants it to end: nothing more is tried, and what was done is put back. */
  readonly stop: AbortSignal
}

export async function openTools(
  app: App,
  store: Store,
  desk: ShipmentDesk | null,
  stop: AbortSignal,
): Promise<Tools> {
  const { nextengine, mapping } = app.config
  const capabilities = await openCapabilities(store, nextengine.upload, () => app.now())
  const run: Run = {
    app,
    store,
    capabilities,
    translator: openTranslator(store.tables, mapping.mode),
    done: nothingDone(),
    gate: () => app.stockGate(),
  }
  return { app, store, capabilities, run, desk, stop }
}
