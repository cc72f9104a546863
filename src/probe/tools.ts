import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import type { Run } from '../stock-sync/run-context.ts'

/** What a probe works with, for the holder of both locks. */
export interface Tools {
  readonly app: App
  readonly store: Store
  /** Uploads are looked at as a flush looks at its own. */
  readonly run: Run
  /** Null where Smaregi has no credentials. */
  readonly client: ShipmentsClient | null
  /** A person wants it to end: nothing more is tried, and what was done is put back. */
  readonly stop: AbortSignal
}
