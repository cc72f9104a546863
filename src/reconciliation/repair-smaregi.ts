import { endOf } from '../domain/stock/row-outcome.ts'
import { Moved, StonError } from '../kernel/errors.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import {
  decideRepair,
  repair,
  type RepairBook,
  type RepairCall,
  type Repaired,
  settleRepair,
} from '../outbox/repairs.ts'
import { update } from '../store/update-document.ts'
import type { Repair } from './repairs.ts'
import { sealAlignment } from './seal-alignment.ts'

interface Calls {
  readonly open: OpenCall | null
  /** Mended, and not yet written down as equal. */
  readonly done: readonly Repair[]
  /** The newest batch then: another one is the one in which they were written down. */
  readonly batch: number
}

type OpenCall = RepairCall & {
  readonly planned: Repair
  /** Nobody can see what became of it: a person is asked. */
  readonly asked?: boolean
}

const NONE: Calls = { open: null, done: [], batch: 0 }

export interface RepairsDone {
  readonly done: number
  readonly refused: readonly { readonly code: string; readonly words: string }[]
  readonly error: StonError | null
}

/** So many are written down together. */
const TOGETHER = 25

/**
 * Smaregi's count is changed by the difference, one product after another, in one store. Only what was changed is equal from then on:
 * a lost change of any other product still has to count when it is told.
 */
export async function repairSmaregi(
  app: App,
  store: Store,
  client: ShipmentsClient,
  repairs: readonly Repair[],
): Promise<RepairsDone> {
  const refused: { code: string; words: string }[] = []
  let error: StonError | null = null
  let done = 0
  for (const planned of repairs) {
    if (error !== null || app.signal.aborted) break
    const { productId, units } = planned
    const pair = { productId, storeId: storeFor(app), delta: -units }
    const answer = await repair({ app, store, client, book: bookOf(store, planned) }, pair).catch(
      stopped,
    )
    if (answer.kind === 'stopped') ({ error } = answer)
    else if (answer.kind === 'refused') refused.push({ code: planned.code, words: answer.words })
    else done += 1
    if (answer.kind === 'done' && done % TOGETHER === 0) await sealDone(app, store)
  }
  await sealDone(app, store)
  return { done, refused, error }
}

function stopped(error: unknown): Repaired {
  if (error instanceof StonError) return { kind: 'stopped', error }
  throw error
}

/** Orders go out of this store, so its count is the one that is put right; unless it is not followed. */
export function storeFor({ config }: App): string {
  const { stores } = config.smaregi
  const { storeId } = config.orders
  return stores.length === 0 || stores.includes(storeId) ? storeId : (stores[0] ?? storeId)
}

/**
 * What became of a call that was cut off. Comparing anew must wait for it, and so do changes that may be its echo. Gives the one that
 * a person is asked about. For a holder of the lock `stock`.
 */
export async function settleOpenCall(app: App, store: Store): Promise<RepairInDoubt | null> {
  const { open } = await readCalls(store)
  const client = open === null ? null : await app.shipmentsClient()
  if (open !== null && client !== null)
    await settleRepair({ app, store, client, book: bookOf(store, open.planned) }, open)
  return inDoubtOf(await sealDone(app, store))
}

/** A repair that nobody can say of whether it was made. `delta`: what it does to Smaregi's count. */
export interface RepairInDoubt extends Pick<RepairCall, 'id' | 'at' | 'productId' | 'delta'> {
  readonly code: string
}

/** The one that a person is asked about; null = none. */
export async function repairInDoubt(store: Pick<Store, 'document'>): Promise<RepairInDoubt | null> {
  return inDoubtOf(await readCalls(store))
}

function inDoubtOf({ open }: Calls): RepairInDoubt | null {
  if (open?.asked !== true) return null
  const { id, at, productId, delta, planned } = open
  return { id, at, productId, delta, code: planned.code }
}

/** A person has looked: it has happened, or it has not and will not. For a holder of the lock `stock`. */
export async function resolveRepair(
  app: App,
  store: Store,
  id: string,
  happened: boolean,
): Promise<void> {
  const { open } = await readCalls(store)
  if (open?.id !== id) throw new Moved('the repair in doubt')
  await decideRepair({ app, store, book: bookOf(store, open.planned) }, open, happened)
  await sealDone(app, store)
}

/** Where the repair of one product is written down. */
function bookOf(store: Store, planned: Repair): RepairBook {
  return {
    async open(call) {
      const batch = await newestBatch(store)
      await writeCalls(store, (calls) => {
        if (calls.open !== null && calls.open.id !== call.id) throw new Moved('the open repair')
        return { ...calls, open: { ...call, planned }, batch }
      })
    },
    async close(id, happened) {
      await writeCalls(store, ({ open, done, batch }) => {
        if (open?.id !== id) throw new Moved('the open repair')
        return { open: null, done: happened ? [...done, planned] : done, batch }
      })
    },
    async ask(id) {
      await writeCalls(store, (calls) => {
        if (calls.open?.id !== id) throw new Moved('the open repair')
        return { ...calls, open: { ...calls.open, asked: true } }
      })
    },
  }
}

/** Whoever reads this after a kill cannot tell whether it was written down, but for the batches: nobody else makes one meanwhile. */
async function sealDone(app: App, store: Store): Promise<Calls> {
  const calls = await readCalls(store)
  const { done, batch } = calls
  if (done.length === 0) return calls
  if ((await newestBatch(store)) === batch)
    await sealAlignment(app, store, {
      aligned: done,
      outcomes: done.map(({ code, units }) =>
        endOf({ code, products: [], delta: -units }, 'mended', 'smaregi'),
      ),
      change: (state) => state,
    })
  return writeCalls(store, (now) => ({ ...now, done: [] }))
}

async function newestBatch(store: Store): Promise<number> {
  return (await store.batches.newest())?.id ?? 0
}

async function readCalls(store: Pick<Store, 'document'>): Promise<Calls> {
  const { value } = await store.document<Calls>('mending').read()
  return { ...NONE, ...value }
}

function writeCalls(store: Store, change: (calls: Calls) => Calls): Promise<Calls> {
  return update<Calls, Calls>(store.document('mending'), (value) => {
    const write = change({ ...NONE, ...value })
    return { write, result: write }
  })
}
