import type { ChangeRecord } from '../domain/stock/change-record.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { decide, type Decided } from './decide.ts'
import { openDecider } from './decider.ts'
import type { Deciding } from './deciding.ts'
import { RepeatJudge } from './judge-repeats.ts'
import { type PlacedWork, readPlacedWork } from './read-open-work.ts'
import { notAskedHistory } from './repeat-history.ts'
import { withoutAsking } from './resolve-ids.ts'
import { takeIn } from './take-in.ts'

/**
 * What has come in and has not been decided yet, decided for the sake of looking: nothing is written, nobody is called. `record`: is told
 * each decision.
 */
export async function survey(
  app: App,
  store: Store,
  record: Deciding['record'] = () => {},
): Promise<PlacedWork & { taken: Decided }> {
  const newest = await readPlacedWork(app, store)
  return { ...newest, taken: await surveyAfter(newest, app, store, record) }
}

/** The same where it is known what the newest batch has left. Equal rows are taken for repeats. */
export function surveyAfter(
  newest: PlacedWork,
  app: App,
  store: Store,
  record: Deciding['record'] = () => {},
): Promise<Decided> {
  return looked({ app, store, ...newest, judge: null, record })
}

/** The same with equal rows judged as far as they can be without a call. */
export async function preview(app: App, store: Store): Promise<PlacedWork & { taken: Decided }> {
  const newest = await readPlacedWork(app, store)
  const lines: ChangeRecord[] = []
  const draft = {
    async *changes() {
      yield lines
    },
  }
  const judge = new RepeatJudge(store, draft, notAskedHistory(app), new Set())
  const record = (line: ChangeRecord): void => void lines.push(line)
  return { ...newest, taken: await looked({ app, store, ...newest, judge, record }) }
}

async function looked(by: Omit<Deciding, 'translator'>): Promise<Decided> {
  const { app, store } = by
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  const deciding = { ...by, translator }
  const told = await takeIn(deciding, await openDecider(deciding), () => Promise.resolve())
  const taken = await decide(told, withoutAsking(told.ids))
  await translator.close()
  store.keys.reset()
  return taken
}
