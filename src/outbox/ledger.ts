import { EchoBook, type EchoEntry, type EchoPair, momentOf } from '../domain/stock/echo.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'
import type { App } from '../context.ts'
import { grouped } from '../kernel/grouped.ts'
import { DAY_MS, jstDay, MINUTE_MS, toJstIso } from '../kernel/time.ts'
import type { Movement, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import { type Caused, causedBy, type CauseRead, type MovementReader } from './caused-movements.ts'

/** What a call did to the stock. */
export interface Effect {
  /** As far as it was seen. */
  readonly movements: readonly Movement[]
  /** What it did besides, and nobody could see: there the content of a change has to tell. */
  readonly unseen: readonly EchoPair[]
}

export const NO_EFFECT: Effect = { movements: [], unseen: [] }

/** `clock`: Smaregi's, as its answers tell it. */
type LedgerClient = MovementReader & Partial<Pick<ShipmentsClient, 'clock'>>

export interface LedgerParts {
  readonly app: Pick<App, 'now' | 'config'>
  readonly store: Pick<Store, 'echoes'>
  readonly client: LedgerClient
  /** 在庫区分 that ston's own writing was seen to bear. */
  readonly corrections: () => readonly string[] | Promise<readonly string[]>
}

/** A clock that was wrong for a while differs by less. */
const CLOCKS_MS = 30 * MINUTE_MS

/** A call, as the ledger knows it. `at`: ISO instant, when it was announced first. */
interface Call {
  readonly id: string
  readonly at: string
}

/** For whoever keeps what corrections were seen to bear in the store alone. */
export function openLedger(app: LedgerParts['app'], store: Store, client: LedgerClient): Ledger {
  const corrections = async () => (await readOrderCapabilities(store)).corrections
  return new Ledger({ app, store, client, corrections })
}

/**
 * The end of calls by the word of somebody who could not see what they did to the stock. Where they have happened, the content of a
 * change has to tell.
 */
export async function endedUnseen(
  { app, store }: { readonly app: Pick<App, 'now'>; readonly store: Pick<Store, 'echoes'> },
  ends: readonly { readonly id: string; readonly happened: boolean }[],
): Promise<void> {
  const at = toJstIso(app.now())
  const entries = ends.map(({ id, happened }): EchoEntry =>
    happened ? { kind: 'unread', id, at, divisions: [] } : { kind: 'caused', id, at, keys: [] },
  )
  if (entries.length > 0) await store.echoes.append(entries)
}

/** What earlier runs have written down; a movement that could be taken for a new one is not older than a day. */
interface Recorded {
  readonly book: EchoBook
  /** By call, each time that it was announced. */
  readonly announced: ReadonlyMap<string, readonly Announced[]>
}

type Announced = Pick<EchoEntry, 'at' | 'there'>

/** When a call was announced first, and last: by Smaregi's clock where it was known each time (`there`), else by ours. */
export interface Begun {
  readonly first: string
  readonly last: string
  readonly there: boolean
}

/** What is looked for of a call. */
interface Wanted extends Pick<CauseRead, 'dated'> {
  /** Only later movements can be its own; null = nothing is known of what was there before. */
  readonly after: string | null
  /** Smaregi has said that it is done. `until`: by when, by its clock, as an earlier run wrote it down. */
  readonly isOver?: boolean
  readonly until?: string | undefined
  /** It writes one movement, with this memo where the API has any. */
  readonly memo?: string
  /** Says of a movement that it cannot be the call's. */
  readonly isOthers?: (movement: Movement) => boolean
}

/**
 * The ledger of echoes as whoever writes to Smaregi uses it: what a call may bring back is in it before the call, and what it has
 * caused before the call counts as over.
 */
export class Ledger {
  readonly #parts: LedgerParts
  /** Keys of movements that calls of this run have caused. */
  readonly #taken = new Set<string>()
  /** When calls were announced by this run, and by when Smaregi had answered them, by its clock. */
  readonly #announced = new Map<string, Announced[]>()
  readonly #answered = new Map<string, string>()
  #recorded: Promise<Recorded> | null = null

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  /** Before the calls; once more before one that is made again. */
  async announce(calls: readonly { id: string; pairs: readonly EchoPair[] }[]): Promise<void> {
    const at = toJstIso(this.#parts.app.now())
    const { clock } = this.#parts.client
    const moment = { at, ...(clock?.known === true && { there: toJstIso(clock.now()) }) }
    for (const { id } of calls)
      this.#announced.set(id, [...(this.#announced.get(id) ?? []), moment])
    await this.#append(calls.map(({ id, pairs }) => ({ kind: 'expect', id, ...moment, pairs })))
  }

  /** Smaregi has just answered that it has done the call. */
  answered(id: string): void {
    const { clock } = this.#parts.client
    if (clock?.known !== true) return
    this.#answered.set(id, toJstIso(clock.latest()))
    // Before a run's first call nobody has told it the time.
    const passed = (at: string): number =>
      Math.max(0, this.#parts.app.now().getTime() - Date.parse(at))
    const dated = (this.#announced.get(id) ?? []).map(({ at, there }) => ({
      at,
      there: there ?? toJstIso(new Date(clock.now().getTime() - passed(at))),
    }))
    this.#announced.set(id, dated)
  }

  /** The call has happened. */
  async happened({ id, at: begun }: Call, { movements, unseen }: Effect): Promise<void> {
    for (const { idKey } of movements) this.#taken.add(idKey)
    const keys = movements.flatMap((row) => row.keys)
    const { there } = (await this.#announcedOf(id))[0] ?? {}
    const moment = { at: toJstIso(new Date(begun)), ...(there !== undefined && { there }) }
    const divisions = [...(await this.#parts.corrections())]
    await this.#append([
      { kind: 'caused', id, ...this.#ended(begun), keys },
      ...(unseen.length === 0
        ? []
        : [
            // Both of one day: no reader must find the second without the first.
            { kind: 'expect' as const, id, ...moment, pairs: unseen },
            { kind: 'unread' as const, id, ...moment, divisions },
          ]),
    ])
  }

  /** The calls have not happened, and never will: nothing comes back from them. */
  async calledOff(calls: readonly Call[]): Promise<void> {
    await this.#append(
      calls.map(({ id, at }) => ({ kind: 'caused', id, ...this.#ended(at), keys: [] })),
    )
  }

  /**
   * The movements that a call caused in a pair. A movement belongs to one call only, of whatever run and of whatever command. A call
   * that ston was killed after, once its movements were in the ledger, finds its own again. Nothing comes of a call hours later: then
   * somebody else has moved as many pieces.
   */
  async causedBy(
    { id, at }: Call,
    pair: EchoPair,
    { after, isOver, until, memo, dated, isOthers = () => false }: Wanted,
  ): Promise<Caused> {
    const { book } = await this.#records()
    const { app, client } = this.#parts
    const all = await this.#announcedOf(id)
    const [first, last] = [all[0], all.at(-1)]
    // A call that was cut off is announced once more after it has left.
    const since = first === undefined ? null : momentOf(first)
    const there = first?.there !== undefined
    const answered = this.#answered.get(id) ?? until
    const begun = last === undefined ? at : momentOf(last)
    const end = Math.max(Date.parse(begun), Date.parse(answered ?? begun))
    const latest = end + app.config.nextengine.settleMs + CLOCKS_MS
    const isTaken = (row: Movement): boolean =>
      isOthers(row) ||
      Date.parse(row.at) > latest ||
      this.#taken.has(row.idKey) ||
      (book.callBehindRow(row, pair) ?? id) !== id
    const corrections = await this.#parts.corrections()
    const over = isOver && last !== undefined ? momentOf(last) : null
    const when = { since, until: there ? (answered ?? null) : over, there }
    return causedBy({ client, corrections, memo, dated, ...when }, pair, after, isTaken)
  }

  /** When a call was announced last, by our clock (`YYYY-MM-DDTHH:MM:SS+09:00`); null = not within the last days. */
  async announcedAt(call: string): Promise<string | null> {
    return (await this.#announcedOf(call)).at(-1)?.at ?? null
  }

  /** By the clock that dates movements, as far as it is known; null = not within the last days. */
  async begun(call: string): Promise<Begun | null> {
    const all = await this.#announcedOf(call)
    const [first, last] = [all[0], all.at(-1)]
    if (first === undefined || last === undefined) return null
    const there = all.every((one) => one.there !== undefined)
    return { first: momentOf(first), last: momentOf(last), there }
  }

  /** Those of earlier runs first. */
  async #announcedOf(call: string): Promise<readonly Announced[]> {
    const recorded = (await this.#records()).announced.get(call) ?? []
    const own = this.#announced.get(call) ?? []
    return [...recorded.filter(({ at }) => !own.some((one) => one.at === at)), ...own]
  }

  /** No call ends before it began, also where the clock was set back: its entries stay in their order. */
  #ended(begun: string): Announced {
    const { app, client } = this.#parts
    const at = toJstIso(new Date(Math.max(app.now().getTime(), Date.parse(begun))))
    return { at, ...(client.clock?.known === true && { there: toJstIso(client.clock.latest()) }) }
  }

  #records(): Promise<Recorded> {
    return (this.#recorded ??= this.#read())
  }

  async #read(): Promise<Recorded> {
    const from = jstDay(new Date(this.#parts.app.now().getTime() - 2 * DAY_MS))
    const { entries } = await this.#parts.store.echoes.since(from)
    const announced = grouped(
      entries.filter(({ kind }) => kind === 'expect'),
      ({ id }) => id,
    )
    return { book: new EchoBook(entries), announced }
  }

  async #append(entries: readonly EchoEntry[]): Promise<void> {
    if (entries.length > 0) await this.#parts.store.echoes.append(entries)
  }
}
