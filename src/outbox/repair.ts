import { StonError } from '../kernel/errors.ts'
import { digest } from '../kernel/crypto.ts'
import { toJstIso } from '../kernel/time.ts'
import type { Movement, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import { type EchoEntry, type EchoPair, mayBeOurs } from '../domain/stock/echo.ts'
import type { Store } from '../store/store.ts'
import { movementsAfter, newestMovement } from './caused-movements.ts'
import { settleRest } from './settle-time.ts'

/** A call that changes the stock of a product in one store by a difference; it is being made, or was when ston was killed. */
export interface RepairCall extends EchoPair {
  readonly id: string
  /** ISO instant. */
  readonly at: string
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
  readonly store: Pick<Store, 'echoes' | 'holding' | 'senderMayLive'>
  readonly client: ShipmentsClient
  readonly book: RepairBook
}

export type Repaired =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'stopped'; readonly error: StonError }

/** One call, announced before and closed after. Where nobody knows its outcome it stays open, for `settleRepair`. */
export async function repair(tools: RepairTools, pair: EchoPair): Promise<Repaired> {
  const { app, client, store } = tools
  const { productId, storeId, delta } = pair
  const seenUpTo = await newestMovement(client, pair)
  const at = app.now().toISOString()
  const id = idFor(productId, at)
  const holder = store.holding('orders')
  const call: RepairCall = { id, at, productId, storeId, delta, seenUpTo, holder }
  await announce(tools, call)
  const answer = await client.addStock(productId, storeId, delta, memoOf(id))
  switch (answer.kind) {
    case 'done':
      // A movement that the history does not show yet comes back all the same: then the content has to tell.
      await close(tools, call, endOf((await causedBy(client, call)) ?? null), true)
      return { kind: 'done' }
    case 'refused':
      await close(tools, call, NOT_DONE, false)
      return { kind: 'refused', words: answer.words }
    case 'notSent':
      await close(tools, call, NOT_DONE, false)
      return { kind: 'stopped', error: answer.error }
    case 'unknown':
      return { kind: 'stopped', error: answer.error }
  }
}

/**
 * Finds out what became of a call that was cut off. What somebody else was about to send whom nobody has seen end may leave even now: he
 * may only have been stopped. Then only what has happened can be seen.
 */
export async function settleRepair(tools: RepairTools, call: RepairCall): Promise<void> {
  const { app, client, store, book } = tools
  const passed = app.now().getTime() - Date.parse(call.at)
  let found = await causedBy(client, call)
  if (found === undefined) {
    await app.sleep(settleRest(app.config, passed))
    if (app.signal.aborted) return
    found = await causedBy(client, call)
  }
  if (!found && (await store.senderMayLive('orders', call.holder))) return book.ask(call.id)
  // What nobody can read is not called equal: a change that is told late would be left out for it.
  await close(tools, call, endOf(found), found !== undefined && found !== null)
}

function idFor(productId: string, at: string): string {
  return `R-${digest(`${productId} ${at}`, 12)}`
}

function memoOf(id: string): string {
  return `ston ${id}`
}

/** Both are on stable storage before the call leaves. */
async function announce({ store, book }: RepairTools, call: RepairCall): Promise<void> {
  await book.open(call)
  const { id, at, productId, storeId, delta } = call
  const pairs = [{ productId, storeId, delta }]
  await store.echoes.append([{ kind: 'expect', id, at: toJstIso(new Date(at)), pairs }])
}

type End =
  | Pick<Extract<EchoEntry, { kind: 'caused' }>, 'kind' | 'keys'>
  | Pick<Extract<EchoEntry, { kind: 'unread' }>, 'kind' | 'divisions'>

const NOT_DONE: End = { kind: 'caused', keys: [] }

function endOf(found: Movement | null | undefined): End {
  if (found === null) return { kind: 'unread', divisions: [] }
  return { kind: 'caused', keys: found?.keys ?? [] }
}

/** What a person has found out about it. */
export async function decideRepair(
  tools: Pick<RepairTools, 'store' | 'book'>,
  call: RepairCall,
  happened: boolean,
): Promise<void> {
  await close(tools, call, happened ? endOf(null) : NOT_DONE, happened)
}

async function close(
  { store, book }: Pick<RepairTools, 'store' | 'book'>,
  call: RepairCall,
  end: End,
  happened: boolean,
): Promise<void> {
  const { id, at } = call
  await store.echoes.append([{ ...end, id, at: toJstIso(new Date(at)) }])
  await book.close(id, happened)
}

/** The movement that the call caused; undefined = there is none, null = nobody can read it. */
async function causedBy(
  client: ShipmentsClient,
  { id, productId, storeId, delta, seenUpTo }: RepairCall,
): Promise<Movement | null | undefined> {
  const rows = await movementsAfter(client, { productId, storeId }, seenUpTo)
  if (rows === null) return null
  const fitting = rows.filter((row) => row.delta === delta && mayBeOurs(row.division))
  return fitting.find((row) => row.memo === memoOf(id)) ?? fitting.find((row) => row.memo === null)
}
