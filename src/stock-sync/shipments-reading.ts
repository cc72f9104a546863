import type { Movement, Shipment, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import { pairOf } from '../domain/stock/change.ts'
import { EchoBook } from '../domain/stock/echo.ts'
import type { ReturnedShipment, WhyHeld } from '../domain/stock/returned-shipment.ts'
import { isReturned, mayBeReturned, piecesBack, SHIPMENT } from '../domain/stock/returned-pieces.ts'
import { DAY_MS, earlier, jstDay, midnight } from '../kernel/time.ts'
import { MOMENT_MS } from '../outbox/caused-movements.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'
import type { LedgerRead } from '../store/echoes.ts'
import type { Run } from './run-context.ts'
import { type OwnBack, ownPiecesBack } from './own-pieces-back.ts'
import { readTyped, type TypedPairs } from './returned-shipment-rules.ts'
import { holding, takesOff, unknownShipments, withoutOwn } from './typed-shipments.ts'

/** A 出荷 may be dated back; further than this nobody does. */
const DATED_BACK_DAYS = 31

/** Smaregi is asked about so many changes in a run that nothing speaks for. */
const MOST_GUESSES = 100

export type Verdict = 'takenBack' | 'genuine' | WhyHeld

/** All that is known when one change is judged. */
interface Facts {
  readonly pair: { readonly productId: string; readonly storeId: string }
  /** `YYYY-MM-DD` */
  readonly since: string
  readonly rows: readonly Movement[]
  readonly mine: Movement
  readonly pieces: number
  readonly ownBack: OwnBack
}

/** What Smaregi shows of 出荷, read once in a run for each store, and the history once for each pair. */
export class ShipmentsReading {
  readonly #run: Run
  readonly #lists = new Map<string, Promise<readonly Shipment[] | null>>()
  #typed: TypedPairs | null = null
  #guesses = 0
  readonly #ledgers = new Map<string, LedgerRead>()

  constructor(run: Run) {
    this.#run = run
  }

  async judge(productId: string, pieces: number, returned: ReturnedShipment): Promise<Verdict> {
    const client = await this.#run.app.shipmentReader()
    if (client === null) return 'unreadable'
    const pair = { productId, storeId: returned.storeId }
    const since = await this.#since(pair, returned)
    const rowsFrom = (day: string): Promise<readonly Movement[] | null> =>
      client.movementsSince(productId, pair.storeId, new Date(midnight(day)))
    const isMine = ({ keys }: Movement): boolean => keys.includes(returned.content ?? returned.key)
    const read = await rowsFrom(since)
    // The history may lag behind the notification; or it shows rows by which nobody knows this one again.
    if (read?.some(isMine) !== true)
      return this.#hasCaughtUp(client, returned, read) ? 'unreadable' : 'later'
    const ownBack = await ownPiecesBack(this.#run.store, client, pair)
    if (ownBack === null) return 'later'
    const begin = earlier(ownBack.first, since)
    const rows = begin === since ? read : await rowsFrom(begin)
    const mine = rows?.find(isMine)
    if (rows === null || mine === undefined) return 'later'
    return this.#judged(client, { pair, since: begin, rows, mine, pieces, ownBack })
  }

  async #judged(client: ShipmentsClient, facts: Facts): Promise<Verdict> {
    const { pair, since, rows, mine, pieces, ownBack } = facts
    const { entries: ledger, damaged } = await this.#ledger(since)
    const own = new EchoBook(ledger, damaged)
    // Nothing comes back before it was taken off; by their time alone own ones are not told from the others for certain.
    const taken = unknownShipments(rows, { own, pair })
    const off = ownBack.first === null ? taken : rows.filter(takesOff)
    const isBack = ({ at }: Movement): boolean => off.some((one) => one.at <= at)
    if (!isBack(mine)) return 'genuine'
    // One of those may be ston's own.
    if (taken.some(({ at }) => own.isUnsure(at))) return 'unclear'
    const typed = withoutOwn(rows, { ledger, own, pair })
    if (typed === null) return 'unclear'
    const shipments = typed.length === 0 ? [] : await this.#listed(client, pair.storeId, since)
    // The list of 出荷 may show what the history does not yet.
    if (!(await this.#isWhole(client, pair, rows.at(-1)))) return 'later'
    const back = shipments && piecesBack(typed, holding(shipments, pair.productId))
    if (back === null) return 'unclear'
    const rest = rows.filter((row) => row !== mine && isBack(row))
    const others = await this.#othersThatMayBeBack(rest, own, pair)
    const verdicts = [0, ownBack.unapproved].map((more) =>
      isReturned(pieces, others, Math.max(0, back + ownBack.pieces + more)),
    )
    const [verdict = 'unclear'] = verdicts
    return verdicts.every((one) => one === verdict) ? verdict : 'unclear'
  }

  /** What else may have come back from 出荷. */
  async #othersThatMayBeBack(
    rows: readonly Movement[],
    own: EchoBook,
    pair: { readonly productId: string; readonly storeId: string },
  ): Promise<readonly number[]> {
    const { corrections } = await readOrderCapabilities(this.#run.store)
    const divisions = corrections.filter((division) => division !== SHIPMENT)
    return rows
      .filter((row) => mayBeReturned(row, divisions) && own.callBehindRow(row, pair) === null)
      .map(({ delta }) => delta)
  }

  /**
   * Whether the history showed all that has moved the pair, up to now: its last change, with the count that this left. A 出荷 that was typed,
   * edited or deleted since is not taken for an older one. Nothing is late for longer than `settleMs`.
   */
  async #isWhole(
    client: ShipmentsClient,
    { productId, storeId }: { readonly productId: string; readonly storeId: string },
    newest: Movement | undefined,
  ): Promise<boolean> {
    const { app } = this.#run
    const reader = await app.smaregi()
    const wanted = { productIds: [productId], listed: Infinity }
    const [count] = (await reader?.pairsOf(wanted, [storeId])) ?? []
    if (count === undefined) return true
    const changed = Date.parse(count.updDateTime)
    // A stock and the row in its history need not be dated with the same second.
    const isShown =
      newest?.after === count.stockAmount && Date.parse(newest.at) >= changed - MOMENT_MS
    return isShown || this.#isSettled(client, changed)
  }

  /** What is newer than the change is shown, and this itself is not. */
  #hasCaughtUp(
    client: ShipmentsClient,
    { at }: ReturnedShipment,
    rows: readonly Movement[] | null,
  ): boolean {
    return this.#isSettled(client, Date.parse(at)) && (rows ?? []).some((row) => row.at > at)
  }

  /** By the clock that dates the movements, as far as it is known. */
  #isSettled({ clock }: ShipmentsClient, sinceMs: number): boolean {
    const { app } = this.#run
    const now = clock.known ? clock.now() : app.now()
    return now.getTime() - sinceMs >= app.config.nextengine.settleMs
  }

  /** Whether one more pair may be asked about of which no 出荷 is known. */
  mayGuess(): boolean {
    this.#guesses += 1
    return this.#guesses <= MOST_GUESSES
  }

  /** Whether ston has seen a 出荷 take something off. */
  async hasTyped(pair: { productId: string; storeId: string }): Promise<boolean> {
    return pairOf(pair) in (await this.#known())
  }

  async #known(): Promise<TypedPairs> {
    return (this.#typed ??= await readTyped(this.#run.store))
  }

  /** From the first day on which a 出荷 took something off, as far as ston has seen any. */
  async #since(
    pair: { productId: string; storeId: string },
    { at }: ReturnedShipment,
  ): Promise<string> {
    const [first = at.slice(0, 10)] = (await this.#known())[pairOf(pair)] ?? []
    return first
  }

  #listed(
    client: ShipmentsClient,
    storeId: string,
    since: string,
  ): Promise<readonly Shipment[] | null> {
    const day = jstDay(new Date(midnight(since) - DATED_BACK_DAYS * DAY_MS))
    const name = `${storeId} ${day}`
    const known = this.#lists.get(name) ?? client.listedSince(storeId, day)
    this.#lists.set(name, known)
    return known
  }

  /** Each suspect needs the ledger from its own day on: one that begins later would not know ston's own 出荷. */
  async #ledger(since: string): Promise<LedgerRead> {
    const day = jstDay(new Date(midnight(since) - DAY_MS))
    const ledger = this.#ledgers.get(day) ?? (await this.#run.store.echoes.since(day))
    this.#ledgers.set(day, ledger)
    return ledger
  }
}
