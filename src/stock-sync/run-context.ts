import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { Rules } from '../domain/stock/rules.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { type Capabilities, openCapabilities } from '../capabilities/learned.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import type { Planned, Sends } from './sends.ts'
import { openTranslator, type Translator } from '../product-mapping/translator.ts'

/** What one run of `flush` may use. */
export interface Run {
  readonly app: App
  readonly store: Store
  readonly capabilities: Capabilities
  readonly translator: Translator
  /** The rules in force while it runs, for questions about the present; what was received goes by those of its own moment. */
  readonly rules: Rules
  readonly sends: Sends
  readonly planned: Planned
  /** Opens Next Engine when it is first needed: a run with nothing to do never calls it. */
  gate(): Promise<StockGate>
}

type Wish = Pick<Run, 'app' | 'store'> & Partial<Pick<Run, 'sends' | 'planned'>>

/** For holders of the lock `stock`: gives a run to `work`, and closes what it has opened. */
export async function withRun<T>(wish: Wish, work: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun(wish)
  try {
    return await work(run)
  } finally {
    await run.translator.close()
  }
}

async function openRun({ app, store, sends = 'all', planned = null }: Wish): Promise<Run> {
  const { nextengine, mapping } = app.config
  let gate: Promise<StockGate> | null = null
  return {
    app,
    store,
    capabilities: await openCapabilities(store, nextengine.upload, () => app.now()),
    translator: openTranslator(store.tables, mapping.mode),
    rules: await rulesInForce(store, app.config),
    sends,
    planned,
    gate: () => (gate ??= app.stockGate()),
  }
}
