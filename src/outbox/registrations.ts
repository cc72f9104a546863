import type { Movement, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Intent } from '../domain/orders/booking.ts'
import type { Answered } from '../domain/orders/slip-history.ts'
import { ALLOWANCE_MS, type EchoPair, SHIPMENT_DIVISIONS } from '../domain/stock/echo.ts'
import { ignoredBy, type Rules } from '../domain/stock/rules.ts'
import { rulesAtWork } from '../settings/rule-book.ts'
import { type Begun, type Effect, type Ledger, NO_EFFECT } from './ledger.ts'
import type { How, Kind, Sight } from './outbox.ts'
import { Listing } from './shipment-listing.ts'
import { bookedBy, recordDone, type SlipBook } from './slip-book.ts'

/** An intent as it stands in the log: of which slip, since when, and what Smaregi's answer called it. */
export type SlipIntent = Intent & Answered & { readonly slip: number; readonly at: string }

/** 出荷 that are registered: believed when Smaregi's list shows them with their content. */
export function registrations(book: SlipBook, ledger: Ledger): Kind<SlipIntent> {
  // Of those that are settled together the first one tells for all.
  let division: string | null = null
  return {
    ...bookedBy<SlipIntent>(book),
    pairs: pairsOf,
    isMadeAgain: true,
    looker() {
      const listing = new Listing(book.client)
      const known = (): string | null => division ?? book.seen().shipmentDivision
      return (intent, how) => sight({ book, ledger, listing, division: known }, intent, how)
    },
    done(intent, { movements }) {
      division = movements.at(-1)?.division ?? division
      return recordDone(book, intent, { shipmentId: intent.told ?? null, by: 'list' })
    },
  }
}

export function register(
  client: ShipmentsClient,
  { id, storeId, date, token, recipientName, lines }: SlipIntent,
): ReturnType<ShipmentsClient['register']> {
  return client.register({
    storeId,
    date,
    token,
    recipientName,
    identificationNo: id,
    lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
  })
}

function pairsOf({ storeId, lines }: SlipIntent): readonly EchoPair[] {
  return lines.map(({ productId, quantity }) => ({ productId, storeId, delta: -quantity }))
}

interface Looking {
  readonly book: SlipBook
  readonly ledger: Ledger
  readonly listing: Listing
  /** 在庫区分 that Smaregi was seen to write for a 出荷 by now; null = not seen yet. */
  readonly division: () => string | null
}

/** What Smaregi said that it has registered is never sent a second time, wherever it may be. */
async function sight(
  looking: Looking,
  intent: SlipIntent,
  { late }: How,
): Promise<Sight<SlipIntent>> {
  const listed = await looking.listing.sight(intent, intent.told ?? null)
  switch (listed.kind) {
    case 'same': {
      const write = { ...intent, told: listed.shipmentId }
      return { kind: 'happened', write, ...(await effectOf(looking, intent)) }
    }
    case 'unapproved':
      return { kind: 'unclear', why: 'approval' }
    case 'other':
      return { kind: 'unclear', why: 'content' }
    case 'absent':
      return late && intent.told !== undefined
        ? { kind: 'unclear', why: 'notSeen' }
        : { kind: 'absent' }
  }
}

/**
 * The ids that a registration caused are only read where they could matter: 出荷 are not passed on to Next Engine, unless the
 * configuration says so or Smaregi writes them under another division. A movement that the history does not show (yet) comes back
 * all the same, so there the content has to tell.
 */
async function effectOf(
  { book: { app, store }, ledger, division }: Looking,
  intent: SlipIntent,
): Promise<Effect> {
  const rules = await rulesAtWork(store, app.config, app.now())
  if (!shipmentsPassOn(rules, division(), intent.storeId)) return NO_EFFECT
  const movements: Movement[] = []
  const unseen: EchoPair[] = []
  const isOthers = othersThan(division(), triedBy(intent, await ledger.begun(intent.id)))
  for (const pair of pairsOf(intent)) {
    const caused = await ledger.causedBy(intent, pair, { after: null, isOthers, dated: 'any' })
    if (caused.kind === 'seen') movements.push(...caused.movements)
    else unseen.push(pair)
  }
  return { movements, unseen }
}

/**
 * Which movements are somebody else's: those from before the registration was first tried; and under a 在庫区分 that a 出荷 was not seen to
 * bear, those from before its last try. Its own may not show yet, and another EC link writes the same amounts under a division of its own.
 */
function othersThan(seen: string | null, { first, last }: Tried): (movement: Movement) => boolean {
  const usual = new Set([...SHIPMENT_DIVISIONS, seen])
  return ({ at, division }) => isOlder(at, usual.has(division) ? first : last)
}

type Tried = Pick<Begun, 'first' | 'last'>

/** By Smaregi's clock, where its answers have told it. A call that was tried once, and that it has answered, left in the minutes before. */
function triedBy({ at, toldThere }: SlipIntent, begun: Begun | null): Tried {
  if (begun?.there === true) return begun
  if (toldThere !== undefined && begun?.first === begun?.last)
    return { first: toldThere, last: toldThere }
  return { first: at, last: begun?.last ?? at }
}

function isOlder(at: string, begun: string): boolean {
  return Date.parse(at) < Date.parse(begun) - ALLOWANCE_MS
}

/**
 * Whether a 出荷 that ston registers in the store could reach Next Engine at all: usually its division is never passed on. `division`:
 * the 在庫区分 that Smaregi was seen to write for one; null = not seen yet. `rules`: all by which the change may be decided.
 */
export function shipmentsPassOn(
  rules: readonly Rules[],
  division: string | null,
  storeId: string,
): boolean {
  if (division === null) return true
  const change = {
    key: '',
    productId: '',
    storeId,
    delta: -1,
    after: null,
    division,
    at: '',
    notification: '',
    table: 0,
  }
  return rules.some((one) => ignoredBy(change, one) === null)
}
