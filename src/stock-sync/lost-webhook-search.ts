import { orError, StonError } from '../kernel/errors.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import { pairOf } from '../domain/stock/change.ts'
import { DAY_MS, toJstIso } from '../kernel/time.ts'
import type { Run } from './run-context.ts'
import {
  type Changed,
  type Dropped,
  isBehind,
  isExplained,
  markOf,
  readings,
  type SearchCursor,
  type Unread,
} from './lost-webhook-cursor.ts'
import { floorBy, smaregiNow } from './lost-webhook-clock.ts'
import { type Lost, LostRows } from './lost-webhook-rows.ts'
import { Refusals } from './refusals.ts'

const OVERLAP_MS = 10 * 60 * 1000
/** Smaregi's clock may be ahead of ours. */
const AHEAD_MS = 2 * DAY_MS

/** `behind`: its history does not show yet what has changed. */
type Found = 'read' | 'behind' | 'refused'

/** One look through everything that has changed since the last one. */
export class Search {
  readonly #run: Run
  readonly #platform: Platform
  readonly #start: SearchCursor
  readonly #rows: LostRows
  readonly #pairs = new Map<string, string>()
  readonly #unread: Unread[] = []
  /** Counts that no history explains. */
  readonly unexplained: Changed[] = []
  /** Why the first of them could not be read. */
  trouble: StonError | null = null
  #cursor: string
  #newest: string

  constructor(run: Run, platform: Platform, start: SearchCursor) {
    this.#run = run
    this.#platform = platform
    this.#start = start
    this.#rows = new LostRows(run, start)
    this.#cursor = start.cursor
    this.#newest = start.cursor
  }

  async run(): Promise<void> {
    await this.#rows.open(this.#oldest())
    const changed = await this.#changedPairs()
    this.#rows.letStoresIn(this.#newest)
    await this.#lookAtAll(changed)
    this.#run.store.keys.reset()
  }

  get lost(): readonly Lost[] {
    return this.#rows.found
  }

  next(): SearchCursor {
    const { suspects, floors } = this.#rows
    const oldest = [...suspects.values()].reduce((a, b) => (b < a ? b : a), this.#newest)
    const cursor = oldest > this.#cursor ? oldest : this.#cursor
    const near = this.#before(cursor)
    return {
      floor: this.#rows.floor,
      ...(Object.keys(floors).length === 0 ? {} : { floors }),
      cursor,
      pairs: Object.fromEntries([...this.#pairs].filter(([, mark]) => mark >= near)),
      suspects: [...suspects.keys()],
      unread: this.#unread,
      dropped: [...this.#stillDropped(), ...this.#told()],
    }
  }

  /** Rows older than that are not looked at any more. */
  #stillDropped(): readonly Dropped[] {
    const { app } = this.#run
    const oldest = app.now().getTime() - app.config.retentionDays * DAY_MS
    return (this.#start.dropped ?? []).filter(({ at }) => Date.parse(at) >= oldest)
  }

  #told(): readonly Dropped[] {
    const at = this.#run.app.now().toISOString()
    return [...this.#rows.told, ...this.unexplained.map(nameOf)].map((name) => ({ name, at }))
  }

  async #changedPairs(): Promise<Changed[]> {
    const pairs = await this.#listed()
    const now = smaregiNow(this.#platform)
    this.#rows.floor = floorBy(this.#rows.floor, now)
    if (now === null || this.#cursor <= now) return pairs
    // Earlier versions took a date that is still to come for the newest.
    this.#cursor = this.#newest = now
    return this.#listed()
  }

  async #listed(): Promise<Changed[]> {
    const looksAt = this.#rows.storesLookedAt(this.#oldest())
    const since = this.#run.app.now().toISOString()
    const pairs = new Map<string, Changed>()
    let began = smaregiNow(this.#platform)
    for await (const page of this.#platform.stockPairs(this.#window())) {
      began ??= smaregiNow(this.#platform)
      for (const pair of page) {
        if (!looksAt(pair.storeId)) continue
        // What is dated ahead of Smaregi's own clock must not take the cursor along: all that comes until then would lie behind it.
        const isAhead = began !== null && pair.updDateTime > began
        if (!isAhead && pair.updDateTime > this.#newest) this.#newest = pair.updDateTime
        pairs.set(pairOf(pair), { ...pair, since })
      }
    }
    return [...pairs.values()].filter((pair) => this.#isNews(pair))
  }

  #window(): { readonly updatedFrom: Date; readonly updatedTo: Date } | Record<string, never> {
    const cursor = this.#cursor
    if (cursor === '') return {}
    return {
      updatedFrom: new Date(this.#before(cursor)),
      updatedTo: new Date(Math.max(Date.parse(cursor), this.#run.app.now().getTime()) + AHEAD_MS),
    }
  }

  /** The moment from which rows may be looked at; '' = from the beginning. */
  #oldest(): string {
    const { unread = [] } = this.#start
    return [this.#before(this.#cursor), ...unread.map(({ after }) => after)].toSorted()[0] ?? ''
  }

  #isNews(pair: Changed): boolean {
    if (this.#start.pairs[pairOf(pair)] !== markOf(pair)) return true
    if (this.#start.suspects.length > 0) return true
    this.#pairs.set(pairOf(pair), markOf(pair))
    return false
  }

  /** A pair that cannot be read keeps nobody from the others: it is looked at again by each run, from the same moment on. */
  async #lookAtAll(changed: readonly Changed[]): Promise<void> {
    const refusals = new Refusals()
    const usual = this.#before(this.#cursor)
    const looksAt = this.#rows.storesLookedAt(this.#oldest())
    for (const pair of readings(this.#start, changed, usual, looksAt)) {
      const found = refusals.areMany ? null : await this.#readOrRefused(pair)
      if (found === 'refused') refusals.add(pair.productId)
      else if (found !== null) refusals.end()
      if (found === null) this.#unread.push(pair)
      else if (found !== 'read') this.#unread.push({ ...pair, refused: found === 'refused' })
    }
  }

  async #readOrRefused(pair: Unread): Promise<Found> {
    const found = await orError(this.#lookAt(pair))
    if (!(found instanceof StonError)) return found
    this.trouble ??= found
    return 'refused'
  }

  /** Refused is also a 404: what has changed there is still to be read. */
  async #lookAt(pair: Unread): Promise<Found> {
    const { productId, storeId, after, stand } = pair
    const asked = this.#run.app.now().getTime()
    const history = await this.#platform.history(productId, storeId, after === '' ? {} : { after })
    if (history === null) return 'refused'
    const isCalm = await this.#rows.take(history, pair, this.#newest)
    if (stand === undefined) return 'read'
    if (isBehind(history, stand)) {
      const settled = asked - Date.parse(stand.since) >= this.#run.app.config.nextengine.settleMs
      if (!settled || (await this.#judge({ productId, storeId, ...stand })) === 'behind')
        return 'behind'
    }
    if (isCalm) this.#pairs.set(pairOf(pair), markOf(stand))
    return 'read'
  }

  /** What its history does not show for longer than readings may be late, it never will: a person is told, once. */
  async #judge(changed: Changed): Promise<Found> {
    const { productId, storeId, updDateTime } = changed
    const isTold = this.#start.dropped?.some(({ name }) => name === nameOf(changed)) === true
    if (isTold || !this.#rows.counts({ ...changed, id: '' })) return 'read'
    if (this.#rows.awaits(changed)) return 'behind'
    // What was read so far begins at a moment: an older row may leave the very count.
    const history = await this.#platform.history(productId, storeId, { newest: true })
    if (history === null || !isBehind(history, changed)) return 'behind'
    const from = history.rows[0]?.updDateTime ?? updDateTime
    const isOwn = this.#rows.mayHaveWritten(changed, from, updDateTime)
    if (!isOwn && !isExplained(history, changed)) this.unexplained.push(changed)
    return 'read'
  }

  /** Earlier by more than readings may be late, in Smaregi's own form of dates. */
  #before(cursor: string): string {
    if (cursor === '') return ''
    const overlap = Math.max(OVERLAP_MS, this.#run.app.config.nextengine.settleMs)
    return toJstIso(new Date(Date.parse(cursor) - overlap))
  }
}

function nameOf(changed: Changed): string {
  return `${pairOf(changed)} ${markOf(changed)}`
}
