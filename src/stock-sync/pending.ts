import type { Config } from '../config/index.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import type { BatchHead, Unresolved } from '../domain/stock/batch.ts'
import type { Rules } from '../domain/stock/rules.ts'
import { NOTHING, type Unfinished, unfinished } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import { progressReading } from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { type Resolved, take, type Taken, type TakeOptions } from './take-in.ts'
import { openSuspects } from './returned-shipment-rules.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { readAlignments } from './read-alignments.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'

/** What has come in and has not been decided yet, decided for the sake of looking: nothing is written, nobody is called. */
export async function survey(
  app: App,
  store: Store,
): Promise<{ head: BatchHead | null; state: Unfinished; taken: Taken }> {
  const head = await store.batches.newest()
  const state = head === null ? NOTHING : unfinished(head, await store.batches.carried(head.id))
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  const taken = await take({
    ...reading(app, store, head),
    translator,
    exclusions: new Exclusions(await readExclusions(store)),
    record: () => {},
    pause: () => Promise.resolve(),
    unresolved: state.unresolved,
    failing: state.failed,
    resolve: (ids) => Promise.resolve(withoutAsking(ids)),
  })
  await translator.close()
  store.keys.reset()
  return { head, state, taken }
}

/** What may be ston's own is asked of the ledger anew; ids whose amounts only Smaregi knows are left. */
function withoutAsking(ids: readonly Unresolved[]): Resolved {
  const changes = ids.flatMap(({ known, receivedAt }) =>
    known === undefined ? [] : [{ change: known, receivedAt }],
  )
  const left = ids.filter((one) => one.known === undefined)
  return { changes, failed: [], left, unmanaged: new Set() }
}

/** What decides about a change: the same for everybody who reads the journal. */
export function reading(
  app: App,
  store: Store,
  head: BatchHead | null,
): Pick<
  TakeOptions,
  | 'reading'
  | 'keys'
  | 'rules'
  | 'echoes'
  | 'channel'
  | 'keysFrom'
  | 'retentionDays'
  | 'alignments'
  | 'suspects'
  | 'watch'
> {
  return {
    reading: store.unread(head?.position ?? {}),
    keys: store.keys,
    rules: rulesOf(app.config),
    echoes: store.echoes,
    channel: channelFrom(app, head),
    keysFrom: head?.keysFrom ?? null,
    retentionDays: app.config.retentionDays,
    alignments: once(() => readAlignments(store, head)),
    suspects: once(() => openSuspects(app, store)),
    watch: (read) => app.progress(read === null ? '' : say(app.locale, progressReading(read))),
  }
}

/** What is passed on, by the configuration. */
export function rulesOf(config: Config): Rules {
  const { stores, ignoreDivisions, forwardDivisions } = config.smaregi
  return { master: config.stockMaster, stores, ignoreDivisions, forwardDivisions }
}

/** The form that counts: the configured one, else the one that came first. */
function channelFrom({ config }: App, head: BatchHead | null): 'legacy' | 'platform' | null {
  return config.smaregi.receive === 'auto' ? (head?.channel ?? null) : config.smaregi.receive
}

/** However often it is asked for, it is read once. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => (reading ??= read())
}
