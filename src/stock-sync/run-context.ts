import type { StonError } from '../kernel/errors.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { type Capabilities, openCapabilities } from '../capabilities/learned.ts'
import { openTranslator, type Translator } from '../product-mapping/translator.ts'

/** One run of `flush`: what it may use, and what it has done so far. */
export interface Run {
  readonly app: App
  readonly store: Store
  readonly capabilities: Capabilities
  readonly translator: Translator
  readonly done: Done
  /** Opens Next Engine when it is first needed: a run with nothing to do never calls it. */
  gate(): Promise<StockGate>
  /** Calls that its session with Next Engine has made; 0 where this run opened none. */
  nextEngineCalls(): Promise<number>
}

/** For holders of the lock `stock`. Who opens a run closes its translator. */
export async function openRun(app: App, store: Store): Promise<Run> {
  const { nextengine, mapping } = app.config
  let gate: Promise<StockGate> | null = null
  return {
    app,
    store,
    capabilities: await openCapabilities(store, nextengine.upload, () => app.now()),
    translator: openTranslator(store.tables, mapping.mode),
    done: nothingDone(),
    gate: () => (gate ??= app.stockGate()),
    nextEngineCalls: async () => (await gate)?.calls ?? 0,
  }
}

/** What a run reports. Counts rows, but `ignored`, which counts changes. */
export interface Done {
  applied: number
  readonly ignored: Map<IgnoreRule, number>
  /** Stock changes of an unknown division that were passed on all the same. */
  unknownDivision: number
  /** Rows of other tables (products, transactions …) that came to the same address. */
  otherRows: number
  readonly batches: { id: string; queId: string | null; rows: number }[]
  /** Sent without having been able to compare both counts first. */
  readonly unverified: string[]
  /** Codes that have been asked for in this run: what they were held for cannot have changed since. */
  readonly asked: Set<string>
  /** Codes that have just been excluded because Next Engine does not know them. */
  readonly excluded: string[]
  /** Changes that Smaregi was asked for in this run and did not show, by name. */
  readonly notShown: Set<string>
  /** Changes that were matched against Smaregi's 出荷 in this run. */
  readonly judged: Set<string>
  /** The codes of held products have been translated anew in this run. */
  linked: boolean
  /** Why Smaregi could not be asked for everything; told when everything else is done. */
  trouble: StonError | null
  /** The first change, by id, that was resolved in this run. */
  first: { readonly id: string; readonly at: string } | null
  /** Changes that came without a notification. */
  found: number
  /** Something was sealed, so there may be something to prune. */
  sealed: boolean
}

export function nothingDone(): Done {
  return {
    applied: 0,
    ignored: new Map(),
    unknownDivision: 0,
    otherRows: 0,
    batches: [],
    unverified: [],
    asked: new Set(),
    excluded: [],
    notShown: new Set(),
    judged: new Set(),
    linked: false,
    trouble: null,
    first: null,
    found: 0,
    sealed: false,
  }
}
