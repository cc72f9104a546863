import { readOrderCapabilities } from '../capabilities/orders.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { EchoPair } from '../domain/stock/echo.ts'
import { digest } from '../kernel/crypto.ts'
import type { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { newestMovement } from './caused-movements.ts'
import { endedUnseen, Ledger } from './ledger.ts'
import { type How, Outbox, type Sight, type Write } from './outbox.ts'
import { settleRest } from './settle-time.ts'

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
  /** Nobody can see what became of it: a person is asked. */
  ask(id: string): Promise<void>
}

export interface RepairTools {
  readonly app: App
  readonly store: Store
  readonly client: ShipmentsClient
  readonly book: RepairBook
}

export type Repaired =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'stopped'; readonly error: StonError }

/** One call. Where nobody knows its outcome it stays open, for `settleRepair`. */
export async function repair(tools: RepairTools, pair: EchoPair): Promise<Repaired> {
  const { app, client, store } = tools
  const { productId, storeId, delta } = pair
  const seenUpTo = await newestMovement(client, pair)
  const at = app.now().toISOString()
  const id = `R-${digest(`${productId} ${at}`, 12)}`
  const holder = store.holding('orders')
  const call: RepairCall = { id, at, productId, storeId, delta, seenUpTo, holder }
  const outbox = outboxOf(tools)
  await outbox.announce([call])
  const made = await outbox.make(call, () => client.addStock(productId, storeId, delta, memoOf(id)))
  if (made.kind === 'refused') return made
  if (made.error !== null) return { kind: 'stopped', error: made.error }
  await outbox.settle([call], { answered: true, late: false })
  return { kind: 'done' }
}

/**
 * Finds out what became of a call that was cut off. What somebody else was about to send whom nobody has seen end may leave even now: he
 * may only have been stopped. Then only what has happened can be seen.
 */
export async function settleRepair(tools: RepairTools, call: RepairCall): Promise<void> {
  const { app, book } = tools
  const outbox = outboxOf(tools)
  const passed = app.now().getTime() - Date.parse(call.at)
  const [first] = await outbox.settle([call], { answered: false, late: false })
  if (first?.kind !== 'open') return
  await app.sleep(settleRest(app.config, passed))
  if (app.signal.aborted) return
  const [last] = await outbox.settle([call], { answered: false, late: true })
  if (last?.kind === 'mayCome') return book.ask(call.id)
  // What nobody can read is not called equal: a change that is told late would be left out for it.
  if (last?.kind === 'unclear') await ended(tools, call, { happened: true, isEqual: false })
}

/** What a person has found out about it. */
export function decideRepair(
  tools: Pick<RepairTools, 'app' | 'store' | 'book'>,
  call: RepairCall,
  happened: boolean,
): Promise<void> {
  return ended(tools, call, { happened, isEqual: happened })
}

async function ended(
  { app, store, book }: Pick<RepairTools, 'app' | 'store' | 'book'>,
  { id }: RepairCall,
  { happened, isEqual }: { readonly happened: boolean; readonly isEqual: boolean },
): Promise<void> {
  await endedUnseen({ echoes: store.echoes, now: () => app.now() }, [{ id, happened }])
  await book.close(id, isEqual)
}

function memoOf(id: string): string {
  return `ston ${id}`
}

function outboxOf({ app, store, client, book }: RepairTools): Outbox<RepairCall> {
  const ledger = new Ledger({
    echoes: store.echoes,
    client: () => client,
    now: () => app.now(),
    corrections: async () => (await readOrderCapabilities(store)).corrections,
  })
  return new Outbox(ledger, {
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
  })
}

function pairOf({ productId, storeId, delta }: RepairCall): EchoPair {
  return { productId, storeId, delta }
}

/** What Smaregi said that it has done is done, also where its history does not show it (yet). */
async function sight(
  ledger: Ledger,
  call: RepairCall,
  { answered, late }: How,
): Promise<Sight<RepairCall>> {
  const wanted = { after: call.seenUpTo, memo: memoOf(call.id) }
  const found = await ledger.causedBy(call.id, pairOf(call), wanted)
  const write = call
  if (found.kind === 'seen')
    return { kind: 'happened', write, movements: found.movements, unseen: [] }
  if (answered) return { kind: 'happened', write, movements: [], unseen: [pairOf(call)] }
  return late && found.kind === 'unread' ? { kind: 'unclear', why: 'notSeen' } : { kind: 'absent' }
}
