import { StonError } from '../kernel/errors.ts'
import * as says from '../messages/probe.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import type { Counts } from '../domain/stock/batch.ts'
import { allWarehouses, rulesOf } from '../domain/stock/rules.ts'
import { keyOf, shownWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import type { ProbedWarehouse } from '../capabilities/probe-record.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { storeFor } from '../reconciliation/repair-smaregi.ts'
import { openOf } from '../audit/open.ts'
import { Concerns, subjectOf } from '../audit/subject.ts'
import { knownCounts } from '../stock-sync/known-counts.ts'
import { LEAST_FREE } from './nextengine.ts'
import { obstacle } from './smaregi.ts'

/** The test product as both sides have it, and what can be tried with it. */
export interface Subject {
  readonly productId: string
  readonly code: string
  /** Null: nothing is uploaded; `why` says so. */
  readonly nextengine: {
    readonly neCode: string
    readonly stock: number
    readonly free: number
    /** Where it is tried, where the stores feed several 拠点; absent = where everything goes. */
    readonly warehouses?: readonly ProbedWarehouse[]
  } | null
  readonly smaregi: { readonly storeId: string; readonly stock: number | null } | null
  /** What is not tried, and why. */
  readonly left: readonly Sentence[]
}

/** Reads both sides. Throws where the product cannot be used at all. */
export async function readSubject(
  app: App,
  store: Store,
  client: ShipmentsClient | null,
  asked: string,
): Promise<Subject> {
  const name = asked.trim()
  const subject = await subjectOf(store, app.config.mapping.mode, name)
  const { productId, code } = subject
  if (productId === null || code === null) throw unusable(says.noPair(name))
  const open = await openOf(app, store, new Concerns(subject, name))
  if (open.length > 0) throw unusable(says.unfinished(productId), says.unfinishedHint(productId))
  const uploads = await readNextEngine(app, code)
  const shipments = await readSmaregi(app, client, productId)
  const subjects = { nextengine: uploads.part, smaregi: shipments.part }
  if (uploads.part === null && shipments.part === null)
    throw unusable(says.nothingToTry, uploads.why ?? shipments.why ?? undefined)
  const left = [uploads.why, shipments.why].filter((why) => why !== null)
  return { productId, code, ...subjects, left }
}

interface Side<T> {
  readonly part: T | null
  readonly why: Sentence | null
}

async function readNextEngine(app: App, code: string): Promise<Side<Subject['nextengine']>> {
  const { clientId, clientSecret } = app.config.nextengine
  if (clientId === undefined || clientSecret === undefined)
    return { part: null, why: says.noNextEngine }
  const names = allWarehouses(rulesOf(app.config))
  const keys: readonly StockKey[] =
    names.length === 0 ? [{ code }] : names.map((warehouse) => ({ code, warehouse }))
  const found = await knownCounts(await app.stockGate(), keys)
  const known = keys.flatMap((key) => {
    const one = found.get(keyOf(key))
    return one === undefined ? [] : [{ ...one, name: key.warehouse }]
  })
  const [any] = known
  if (any === undefined) return { part: null, why: says.notInNextEngine(code) }
  const [first, ...more] = known.filter(({ free }) => free >= LEAST_FREE).slice(0, MOST_PLACES)
  if (first === undefined) return { part: null, why: says.noFreeStock(any.neCode) }
  const { neCode, stock, free } = first
  const part = { neCode, stock, free }
  const warehouses = [first, ...more].flatMap(asWarehouse)
  if (warehouses.length === 0) return { part, why: null }
  const why =
    more.length === 0 && names.length > 1
      ? says.oneWarehouse(shownWarehouse(first.name ?? ''))
      : null
  return { part: { ...part, warehouses }, why }
}

/** What one 拠点 is seen to do says nothing about the next; a second one shows whether they differ at all. */
const MOST_PLACES = 2

function asWarehouse({
  name,
  stock,
  free,
}: Counts & { readonly name: string | undefined }): readonly ProbedWarehouse[] {
  return name === undefined ? [] : [{ name, shown: shownWarehouse(name), stock, free }]
}

async function readSmaregi(
  app: App,
  client: ShipmentsClient | null,
  productId: string,
): Promise<Side<Subject['smaregi']>> {
  if (client === null) return { part: null, why: says.noSmaregi }
  const storeId = storeFor(app)
  const why = await obstacle(client, productId, storeId)
  if (why !== null) return { part: null, why }
  const reader = await app.smaregi()
  const stock = (await reader?.stock([productId], [storeId]))?.get(productId) ?? null
  return { part: { storeId, stock }, why: null }
}

function unusable(message: Sentence, hint?: Sentence): StonError {
  return new StonError({ code: 'probe', message, hint })
}
