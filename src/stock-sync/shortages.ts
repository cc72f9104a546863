import { caseFolded } from '../domain/mapping/names.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import { isTransfer, piecesInTransit } from '../domain/stock/shortage.ts'
import type { Held, OpenSlip, OpenWork } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import { instead } from '../kernel/instead.ts'
import { say } from '../kernel/sentence.ts'
import { shortageNotFound, slipsNotRead } from '../messages/shortage.ts'
import type { App } from '../context.ts'
import { follows, type Rules, warehouseOf } from '../domain/stock/rules.ts'
import { keyOf } from '../domain/stock/stock-key.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import { headsSince } from './batches-since.ts'
import { isShort, type Note, noted, type Notes } from './shortage-notes.ts'
import { HOUR_MS } from '../kernel/time.ts'

const DAY_MS = 24 * HOUR_MS
/** Older notes are looked at again: a transfer arrives, an order is shipped. */
const STALE_MS = { moving: HOUR_MS, slips: DAY_MS }
/** A transfer that nobody has received for so long is not under way any more. */
const TRANSFER_DAYS = 14
/** So many slips are kept of each code; a longer list says nothing. */
const NAMED = 20

/** What `renew` finds out; whatever goes wrong is logged, and never becomes the run's own trouble. */
export async function renewNotes(
  app: App,
  store: Store,
  state: OpenWork,
  mayAsk: boolean,
): Promise<OpenWork> {
  try {
    return await renew(app, store, state, mayAsk)
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, shortageNotFound))
    return state
  }
}

/**
 * Finds out about the decrements that have just become larger than the free stock: what of it is between two stores, and which
 * slips of Next Engine hold the rest; one call for all of them. Called under the lock `stock`, at the end of a run.
 */
async function renew(app: App, store: Store, state: OpenWork, mayAsk: boolean): Promise<OpenWork> {
  const document = store.document<Notes>('shortages')
  const { value, revision } = await document.read()
  const short = state.held.filter(isShort)
  const before = value ?? {}
  const old = Object.fromEntries(
    short.map(keyOf).flatMap((key) => (before[key] === undefined ? [] : [[key, before[key]]])),
  )
  const due = short.filter((held) => isDue(old[keyOf(held)], held, app.now()))
  const notes = due.length === 0 ? old : { ...old, ...(await findOut(app, store, due, mayAsk)) }
  if (JSON.stringify(notes) !== JSON.stringify(before)) await document.replace(notes, revision)
  return noted(state, notes)
}

function isDue(note: Note | undefined, held: Held, now: Date): boolean {
  if (note === undefined || note.delta !== held.delta || note.slips === null) return true
  const age = now.getTime() - Date.parse(note.at)
  return age < 0 || age > (note.inTransit > 0 ? STALE_MS.moving : STALE_MS.slips)
}

async function findOut(
  app: App,
  store: Store,
  due: readonly Held[],
  mayAsk: boolean,
): Promise<Notes> {
  const moving = await inTransit(app, store, due)
  const really = due.filter((held) => (moving.get(keyOf(held)) ?? 0) < -held.delta)
  const slips = really.length === 0 ? [] : await slipsOf(app, mayAsk, really)
  const at = app.now().toISOString()
  return Object.fromEntries(
    due.map((held) => {
      const mine = slips?.filter((one) => mayHold(one, held)) ?? null
      const inTransitNow = moving.get(keyOf(held)) ?? 0
      const note: Note = {
        delta: held.delta,
        inTransit: inTransitNow,
        slips: mine === null ? null : mine.slice(0, NAMED),
        at,
      }
      return [keyOf(held), note]
    }),
  )
}

/** A slip that does not say from which 拠点 it is to leave may be any's. */
function mayHold(slip: OpenSlip, held: Held): boolean {
  const isOther =
    held.warehouse !== undefined &&
    slip.warehouse !== undefined &&
    held.warehouse !== slip.warehouse
  return !isOther && caseFolded(slip.code) === caseFolded(held.code)
}

/** Null where Next Engine cannot be asked just now; the next run tries again. */
async function slipsOf(app: App, mayAsk: boolean, held: readonly Held[]) {
  if (!mayAsk) return null
  const codes = [...new Set(held.map((one) => one.code))]
  const isMany = held.some(({ warehouse }) => warehouse !== undefined)
  const ask = async () => (await app.orderGate()).holding(codes, isMany)
  return ask().catch(
    instead(
      app,
      () => null,
      ({ sentence }) => slipsNotRead(sentence),
    ),
  )
}

/** From the batches of the last days: they have each change with its division, so there is no second count to disagree with. */
async function inTransit(
  app: App,
  store: Store,
  due: readonly Held[],
): Promise<ReadonlyMap<string, number>> {
  const rules = await rulesInForce(store, app.config)
  // Where the arrival is not passed on, the goods do not come back.
  if (rules.ignoreDivisions.includes('05')) return new Map()
  const changes = new Map<string, ChangeRecord[]>(due.map(({ code }) => [caseFolded(code), []]))
  const since = new Date(app.now().getTime() - TRANSFER_DAYS * DAY_MS).toISOString()
  for await (const { id } of headsSince(store.batches, since))
    for await (const some of store.batches.changes(id))
      for (const one of some) if (isTransfer(one)) changes.get(caseFolded(one.code))?.push(one)
  return new Map(
    due.map((held) => {
      const moved = changes.get(caseFolded(held.code)) ?? []
      return [keyOf(held), piecesInTransit(...towards(rules, held, moved))]
    }),
  )
}

/** As much of transfers as has to do with the count: all of it where there is one, else what leaves for the 拠点's stores, and arrives there. */
function towards(
  rules: Rules,
  { warehouse }: Held,
  changes: readonly ChangeRecord[],
): Parameters<typeof piecesInTransit> {
  const arrives = (storeId: string | undefined): boolean =>
    storeId === undefined ? rules.stores.length === 0 : follows(rules, storeId)
  if (warehouse === undefined) return [changes, arrives]
  const isOf = (storeId: string | undefined): boolean =>
    storeId !== undefined && arrives(storeId) && warehouseOf(rules, storeId) === warehouse
  return [changes.filter(({ to, store }) => isOf(to ?? store)), isOf]
}
