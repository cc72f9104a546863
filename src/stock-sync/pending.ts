import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { decide, type Decided } from './decide.ts'
import { openDecider } from './decider.ts'
import { type PlacedWork, readPlacedWork } from './read-open-work.ts'
import { withoutAsking } from './resolve-ids.ts'
import { takeIn } from './take-in.ts'

/** What has come in and has not been decided yet, decided for the sake of looking: nothing is written, nobody is called. */
export async function survey(app: App, store: Store): Promise<PlacedWork & { taken: Decided }> {
  const newest = await readPlacedWork(app, store)
  return { ...newest, taken: await surveyAfter(newest, app, store) }
}

/** The same where it is known what the newest batch has left. */
export async function surveyAfter(newest: PlacedWork, app: App, store: Store): Promise<Decided> {
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  const deciding = { app, store, translator, ...newest, judge: null, record: () => {} }
  const told = await takeIn(deciding, await openDecider(deciding), () => Promise.resolve())
  const taken = await decide(told, withoutAsking(told.ids))
  await translator.close()
  store.keys.reset()
  return taken
}
