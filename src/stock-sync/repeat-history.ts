import type { Movement } from '../connectors/smaregi/shipments-client.ts'
import { pairOf } from '../domain/stock/change.ts'
import type { EchoBook } from '../domain/stock/echo.ts'
import { smaregiAccess } from '../config/index.ts'
import type { App } from '../context.ts'
import { instead } from '../kernel/instead.ts'
import type { Place } from './repeat-lines.ts'
import type { Run } from './run-context.ts'

/** Questions to Smaregi in one run: about a minute's worth. */
const MOST = 300

/** How often Smaregi's history shows each content in a second. */
export interface Shown {
  readonly times: ReadonlyMap<string, number>
}

/** `unreadable`: no credentials, or no right to. `later`: not just now, or it may lag behind the notifications. */
export type HistoryAnswer = Shown | 'later' | 'unreadable'

/** What Smaregi tells of equal rows. */
export interface History {
  /** Whether it can be asked about what is open already. */
  readonly asks: boolean
  /** `heardAt`: when the newest row of it came (ISO instant). */
  of(
    place: Place,
    heardAt: string,
    contents: Iterable<string>,
    own: EchoBook,
  ): Promise<HistoryAnswer>
}

/** For who only looks, and calls nobody: what a flush would find in it is not known. */
export function notAskedHistory({ config }: App): History {
  const answer = smaregiAccess(config) === null ? 'unreadable' : 'later'
  return { asks: false, of: () => Promise.resolve(answer) }
}

/** Smaregi's stock history, asked once in a run for each second of a product in a store. */
export class RepeatHistory implements History {
  readonly asks: boolean
  readonly #run: Run
  readonly #read = new Map<string, { readonly since: string; readonly rows: readonly Movement[] }>()
  #asked = 0
  #unreadable = false

  constructor(run: Run) {
    this.#run = run
    this.asks = smaregiAccess(run.app.config) !== null
  }

  async of(
    place: Place,
    heardAt: string,
    contents: Iterable<string>,
    own: EchoBook,
  ): Promise<HistoryAnswer> {
    const rows = await this.#rows(place)
    if (typeof rows === 'string') return rows
    const { settleMs } = this.#run.app.config.nextengine
    const settled = this.#run.app.now().getTime() - Date.parse(heardAt) >= settleMs
    if (!settled && !rows.some(({ at }) => at > place.at)) return 'later'
    const isTheirs = (row: Movement): boolean =>
      row.at === place.at && own.callBehindRow(row, place) === null
    const theirs = rows.filter(isTheirs)
    const times = [...contents].map(
      (content) => [content, theirs.filter(({ keys }) => keys.includes(content)).length] as const,
    )
    return { times: new Map(times) }
  }

  async #rows(place: Place): Promise<readonly Movement[] | 'later' | 'unreadable'> {
    const name = pairOf(place)
    const known = this.#read.get(name)
    if (known !== undefined && known.since <= place.at) return known.rows
    if (this.#unreadable) return 'unreadable'
    if (this.#asked >= MOST) return 'later'
    this.#asked += 1
    const { app } = this.#run
    const told = instead(app, ({ exit }) =>
      exit === 'attention' || exit === 'config' ? undefined : null,
    )
    const rows = await this.#ask(place).catch(told)
    if (rows === undefined) return this.#never()
    // Smaregi has just told of this pair: where it does not know it, it is behind.
    if (rows === null) return 'later'
    this.#read.set(name, { since: place.at, rows })
    return rows
  }

  /** Undefined: nobody can be asked. */
  async #ask({ productId, storeId, at }: Place): Promise<readonly Movement[] | null | undefined> {
    const client = await this.#run.app.shipmentReader()
    return client?.movementsSince(productId, storeId, new Date(at))
  }

  #never(): 'unreadable' {
    this.#unreadable = true
    return 'unreadable'
  }
}
