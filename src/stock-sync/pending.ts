import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { placedWork } from '../domain/stock/places.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { decide, type Decided } from './decide.ts'
import { openDecider } from './decider.ts'
import { readNewest } from './read-open-work.ts'
import { readPlaces } from './places.ts'
import { withoutAsking } from './resolve-ids.ts'
import { takeIn } from './take-in.ts'

/** What has come in and has not been decided yet, decided for the sake of looking: nothing is written, nobody is called. */
export async function survey(
  app: App,
  store: Store,
): Promise<{ head: BatchHead | null; state: OpenWork; taken: Decided }> {
  const places = await readPlaces(app, store)
  const read = await readNewest(store)
  const newest = { ...read, state: placedWork(read.state, places) }
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  const deciding = { app, store, translator, ...newest, places, judge: null, record: () => {} }
  const told = await takeIn(deciding, await openDecider(deciding), () => Promise.resolve())
  const taken = await decide(told, withoutAsking(told.ids))
  await translator.close()
  store.keys.reset()
  return { ...newest, taken }
}
