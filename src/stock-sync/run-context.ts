import {
  type Capabilities,
  openCapabilities,
  type Place,
  placeOfRow,
} from '../capabilities/learned.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { App } from '../context.ts'
import { type Blocked, blockedBy, type OpenWork } from '../domain/stock/open-work.ts'
import type { Places } from '../domain/stock/places.ts'
import type { Rules } from '../domain/stock/rules.ts'
import type { StockKey } from '../domain/stock/stock-key.ts'
import { openTranslator, type Translator } from '../product-mapping/translator.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import type { Store } from '../store/store.ts'
import { keepSingle, placesUnder } from './places.ts'

/** What one run of `flush` may use. */
export interface Run {
  readonly app: App
  readonly store: Store
  readonly capabilities: Capabilities
  readonly translator: Translator
  /** The rules in force while it runs, for questions about the present; what was received goes by those of its own moment. */
  readonly rules: Rules
  readonly places: Places
  readonly sends: Sends
  readonly planned: Planned
  /** Somebody waits for everything to come to rest: nothing moves any more that could show a reading to be newer than an upload. */
  readonly isPausing: boolean
  /** Opens Next Engine when it is first needed: a run with nothing to do never calls it. */
  gate(): Promise<StockGate>
}

type Wish = Pick<Run, 'app' | 'store'> & Partial<Pick<Run, 'sends' | 'planned' | 'isPausing'>>

/** For holders of the lock `stock`: gives a run to `work`, and closes what it has opened. */
export async function withRun<T>(wish: Wish, work: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun(wish)
  try {
    return await work(run)
  } finally {
    await run.translator.close()
  }
}

async function openRun(wish: Wish): Promise<Run> {
  const { app, store, sends = 'all', planned = null, isPausing = false } = wish
  const { nextengine, mapping } = app.config
  const rules = await rulesInForce(store, app.config)
  const places = await placesUnder(app.config, store, rules)
  await keepSingle(store, places)
  let gate: Promise<StockGate> | null = null
  return {
    app,
    store,
    capabilities: await openCapabilities(store, nextengine.upload, () => app.now()),
    translator: openTranslator(store.tables, mapping.mode),
    rules,
    places,
    sends,
    planned,
    isPausing,
    gate: () => (gate ??= app.stockGate()),
  }
}

/** Where an amount goes when it leaves. */
export function placeFor(
  { app }: Pick<Run, 'app'>,
  { warehouse }: Pick<StockKey, 'warehouse'>,
): Place {
  return warehouse === undefined ? app.config.nextengine.upload : { warehouse }
}

/** Whether Next Engine is known to keep marks where it goes. */
export function marksAreKept(
  run: Pick<Run, 'app' | 'capabilities'>,
  key: Pick<StockKey, 'warehouse'>,
): boolean {
  return run.capabilities.of(placeFor(run, key)).reasonKept === true
}

/** What may not leave as long as earlier rows have no verdict. */
export function blockedIn(
  { capabilities }: Pick<Run, 'capabilities'>,
  state: Pick<OpenWork, 'doubtful' | 'inDoubt'>,
): Blocked {
  return blockedBy(state, (row) => capabilities.of(placeOfRow(row)).reasonKept === true)
}

/** The same for those who look without a run. */
export async function blockedNow(app: App, store: Store, state: OpenWork): Promise<Blocked> {
  const { upload } = app.config.nextengine
  return blockedIn({ capabilities: await openCapabilities(store, upload, () => app.now()) }, state)
}

/** What a run sends, of all that could go. */
export type Sends =
  | 'all'
  /** What takes the last pieces, or leaves few; the rest is carried on. */
  | 'urgent'
  /** Only takes in what has come, with the amounts that Smaregi alone knows. Never asks Next Engine for counts. */
  | 'nothing'

/**
 * `ston run` has started it, and looks by itself what became of it. `ask`: for counts, whatever is known; `send`: at once what may go
 * without; `look`: only at what has been sent, because the calls do for nothing else; null = somebody else has started it.
 */
export type Planned = 'ask' | 'send' | 'look' | null
