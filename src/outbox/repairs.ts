import type { EchoPair } from '../domain/stock/echo.ts'
import type { Store } from '../store/store.ts'
import type { Ledger } from './ledger.ts'
import type { How, Kind, Sight, Write } from './outbox.ts'

/** A call that changes the stock of a product in one store by a difference. */
export interface RepairCall extends Write, EchoPair {
  /** The newest movement of the pair before; null = none in the day before, or not readable. */
  readonly seenUpTo: string | null
  /** The number by which its maker held the lock `orders`; absent in records of older versions. */
  readonly holder?: number
}

/**
 * What a repair is written down in. At most one is open at a time; each write is on stable storage when it resolves. Throws `Moved` where
 * another call stands there: a run that was stopped in between must not write over what was found out meanwhile.
 */
export interface RepairBook {
  open(call: RepairCall): Promise<void>
  /** `happened`: Smaregi was told so, or was seen to have done it. */
  close(id: string, happened: boolean): Promise<void>
}

/** Changes of the stock: what Smaregi said that it has done is done, also where its history does not show it (yet). */
export function repairs(
  store: Pick<Store, 'senderMayLive'>,
  ledger: Ledger,
  book: RepairBook,
): Kind<RepairCall> {
  return {
    pairs: (call) => [pairOf(call)],
    looker: () => (call, how) => sight(ledger, call, how),
    async open(calls) {
      for (const call of calls) await book.open(call)
    },
    done: ({ id }) => book.close(id, true),
    async off(calls) {
      for (const { id } of calls) await book.close(id, false)
    },
    senderMayLive: ({ holder }) => store.senderMayLive('orders', holder),
  }
}

/** By which a repair is known where the API has any. */
export function memoOf({ id }: Pick<RepairCall, 'id'>): string {
  return `ston ${id}`
}

function pairOf({ productId, storeId, delta }: RepairCall): EchoPair {
  return { productId, storeId, delta }
}

async function sight(
  ledger: Ledger,
  call: RepairCall,
  { answered, late }: How,
): Promise<Sight<RepairCall>> {
  const dated = late ? 'sinceFirst' : 'since'
  const wanted = { after: call.seenUpTo, memo: memoOf(call), dated, isOver: answered } as const
  const found = await ledger.causedBy(call, pairOf(call), wanted)
  const happened = { kind: 'happened', write: call } as const
  if (found.kind === 'seen') return { ...happened, movements: found.movements, unseen: [] }
  if (answered) return { ...happened, movements: [], unseen: [pairOf(call)] }
  return late && found.kind === 'unread' ? { kind: 'unclear', why: 'notSeen' } : { kind: 'absent' }
}
