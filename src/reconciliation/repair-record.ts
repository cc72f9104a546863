import { Moved } from '../kernel/errors.ts'
import type { RepairBook, RepairCall } from '../outbox/repairs.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'
import type { Repair } from './repairs.ts'

/** What repairs of Smaregi's count have left to be done. */
export interface Calls {
  readonly open: OpenCall | null
  /** Mended, and perhaps not yet written down as equal. */
  readonly done: readonly DoneRepair[]
  /** The newest batch before the first of these calls: where they are written down, it is in a later one. */
  readonly batch: number
}

/** `call`: what has mended it; absent in records of earlier versions. */
export type DoneRepair = Repair & { readonly call?: Pick<RepairCall, 'id' | 'at'> }

export type OpenCall = RepairCall & {
  readonly planned: Repair
  /** Nobody can see what became of it: a person is asked. */
  readonly asked?: boolean
}

const NONE: Calls = { open: null, done: [], batch: 0 }

/** A repair that nobody can say of whether it was made. `delta`: what it does to Smaregi's count. */
export interface RepairInDoubt extends Pick<RepairCall, 'id' | 'at' | 'productId' | 'delta'> {
  readonly code: string
}

/** The one that a person is asked about; null = none. */
export async function repairInDoubt(store: Pick<Store, 'document'>): Promise<RepairInDoubt | null> {
  return inDoubtOf(await readCalls(store))
}

export function inDoubtOf({ open }: Calls): RepairInDoubt | null {
  if (open?.asked !== true) return null
  const { id, at, productId, delta, planned } = open
  return { id, at, productId, delta, code: planned.code }
}

/** Where the repair of one product is written down. */
export function bookOf(store: Store, planned: Repair): RepairBook {
  return {
    async open(call) {
      const batch = await newestBatch(store)
      await writeCalls(store, (calls) => {
        if (calls.open !== null) throw new Moved('the open repair')
        const first = calls.done.length === 0 ? batch : calls.batch
        return { ...calls, open: { ...call, planned }, batch: first }
      })
    },
    async close(id, happened) {
      await writeCalls(store, ({ open, done, batch }) => {
        if (open?.id !== id) throw new Moved('the open repair')
        const one = { ...planned, call: { id, at: open.at } }
        return { open: null, done: happened ? [...done, one] : done, batch }
      })
    },
  }
}

/** Nobody can see what became of it: a person is asked. */
export async function ask(store: Store, id: string): Promise<void> {
  await writeCalls(store, (calls) => {
    if (calls.open?.id !== id) throw new Moved('the open repair')
    return { ...calls, open: { ...calls.open, asked: true } }
  })
}

async function newestBatch(store: Store): Promise<number> {
  return (await store.batches.newest())?.id ?? 0
}

export async function readCalls(store: Pick<Store, 'document'>): Promise<Calls> {
  const { value } = await store.document<Calls>('mending').read()
  return { ...NONE, ...value }
}

export function writeCalls(store: Store, change: (calls: Calls) => Calls): Promise<Calls> {
  return update<Calls, Calls>(store.document('mending'), (value) => {
    const write = change({ ...NONE, ...value })
    return { write, result: write }
  })
}
