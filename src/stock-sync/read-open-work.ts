import type { App } from '../context.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import { NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import { type Places, placedWork } from '../domain/stock/places.ts'
import type { Store } from '../store/store.ts'
import { readPlaces } from './places.ts'

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

/** The newest batch, and everything that has not ended yet, as it tells it. */
export async function readNewest(
  store: Store,
): Promise<{ readonly head: BatchHead | null; readonly state: OpenWork }> {
  const head = await store.batches.newest()
  const state = head === null ? NOTHING : openWorkOf(head, await store.batches.carried(head.id))
  return { head, state }
}

export async function readOpenWork(store: Store): Promise<OpenWork> {
  return (await readNewest(store)).state
}
