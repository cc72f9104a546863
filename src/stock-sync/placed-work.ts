import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { type Places, placedWork } from '../domain/stock/places.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readPlaces } from './places.ts'
import { readNewest } from './read-open-work.ts'

/** The newest batch, and what has not ended yet, as it stands under the rules in force. */
export interface PlacedWork {
  readonly head: BatchHead | null
  readonly state: OpenWork
  readonly places: Places
}

export async function readPlacedWork(app: App, store: Store): Promise<PlacedWork> {
  const places = await readPlaces(app, store)
  const { head, state } = await readNewest(store)
  return { head, state: placedWork(state, places), places }
}
