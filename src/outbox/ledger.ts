import { EchoBook, type EchoEntry, type EchoPair } from '../domain/stock/echo.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'
import type { App } from '../context.ts'
import { DAY_MS, jstDay, MINUTE_MS, toJstIso } from '../kernel/time.ts'
import type { Movement } from '../connectors/smaregi/shipments-client.ts'
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

export interface LedgerParts {
  readonly app: Pick<App, 'now' | 'config'>
  readonly store: Pick<Store, 'echoes'>
  readonly client: MovementReader
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
export function openLedger(app: LedgerParts['app'], store: Store, client: MovementReader): Ledger {
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
  /** By call, when it was announced last. */
  readonly announced: ReadonlyMap<string, string>
}

/** What is looked for of a call. */
interface Wanted extends Pick<CauseRead, 'dated'> {
  /** Only later movements can be its own; null = nothing is known of what was there before. */
  readonly after: string | null
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
  /** When calls were announced by this run. */
  readonly #announced = new Map<string, string>()
  #recorded: Promise<Recorded> | null = null

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  /** Before the calls; once more before one that is made again. */
  async announce(calls: readonly { id: string; pairs: readonly EchoPair[] }[]): Promise<void> {
    const at = toJstIso(this.#parts.app.now())
    for (const { id } of calls) this.#announced.set(id, at)
    await this.#append(calls.map(({ id, pairs }) => ({ kind: 'expect', id, at, pairs })))
  }

  /** The call has happened. */
  async happened({ id, at: begun }: Call, { movements, unseen }: Effect): Promise<void> {
    for (const { idKey } of movements) this.#taken.add(idKey)
    const keys = movements.flatMap((row) => row.keys)
    const at = toJstIso(new Date(begun))
    const divisions = [...(await this.#parts.corrections())]
    await this.#append([
      { kind: 'caused', id, at: this.#ended(begun), keys },
      ...(unseen.length === 0
        ? []
        : [
            // Both of one day: no reader must find the second without the first.
            { kind: 'expect' as const, id, at, pairs: unseen },
            { kind: 'unread' as const, id, at, divisions },
          ]),
    ])
  }

  /** The calls have not happened, and never will: nothing comes back from them. */
  async calledOff(calls: readonly Call[]): Promise<void> {
    await this.#append(
      calls.map(({ id, at }) => ({ kind: 'caused', id, at: this.#ended(at), keys: [] })),
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
    { after, memo, dated, isOthers = () => false }: Wanted,
  ): Promise<Caused> {
    const { book } = await this.#records()
    const { app, client } = this.#parts
    const since = await this.announcedAt(id)
    const latest = Date.parse(since ?? at) + app.config.nextengine.settleMs + CLOCKS_MS
    const isTaken = (row: Movement): boolean =>
      isOthers(row) ||
      Date.parse(row.at) > latest ||
      this.#taken.has(row.idKey) ||
      (book.callBehindRow(row, pair) ?? id) !== id
    const corrections = await this.#parts.corrections()
    return causedBy({ client, corrections, memo, since, dated }, pair, after, isTaken)
  }

  /** When a call was announced last (`YYYY-MM-DDTHH:MM:SS+09:00`); null = not within the last days. */
  async announcedAt(call: string): Promise<string | null> {
    return this.#announced.get(call) ?? (await this.#records()).announced.get(call) ?? null
  }

  /** No call ends before it began, also where the clock was set back: its entries stay in their order. */
  #ended(begun: string): string {
    return toJstIso(new Date(Math.max(this.#parts.app.now().getTime(), Date.parse(begun))))
  }

  #records(): Promise<Recorded> {
    return (this.#recorded ??= this.#read())
  }

  async #read(): Promise<Recorded> {
    const from = jstDay(new Date(this.#parts.app.now().getTime() - 2 * DAY_MS))
    const entries = await this.#parts.store.echoes.since(from)
    const announced = entries.flatMap((entry): [string, string][] =>
      entry.kind === 'expect' ? [[entry.id, entry.at]] : [],
    )
    return { book: new EchoBook(entries), announced: new Map(announced) }
  }

  async #append(entries: readonly EchoEntry[]): Promise<void> {
    if (entries.length > 0) await this.#parts.store.echoes.append(entries)
  }
}
