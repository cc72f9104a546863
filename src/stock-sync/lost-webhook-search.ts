import { orError, StonError } from '../kernel/errors.ts'
import { formerPlatformKey, platformKey } from '../connectors/smaregi/platform-change.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import { pairOf } from '../domain/stock/change.ts'
import { changeName } from '../domain/stock/unanswered.ts'
import { EchoBook } from '../domain/stock/echo.ts'
import { FIRST_RULES, follows, mayBeLost, type RuleSet, setAt } from '../domain/stock/rules.ts'
import { ruleStory } from '../settings/rule-book.ts'
import { DAY_MS, toJstIso } from '../kernel/time.ts'
import { readOpenWork } from './read-open-work.ts'
import type { Run } from './run-context.ts'
import {
  type Changed,
  type Dropped,
  isBefore,
  isBehind,
  markOf,
  readings,
  type Row,
  type SearchCursor,
  type Unread,
} from './lost-webhook-cursor.ts'
import { takenBefore } from './former-keys.ts'
import { Refusals } from './refusals.ts'

const OVERLAP_MS = 10 * 60 * 1000
const YOUNG_MS = 5 * 60 * 1000
/** Smaregi's clock may be ahead of ours. */
const AHEAD_MS = 2 * DAY_MS

/** A row that nobody has told of, and the number of the rule set in force at its own time. */
export interface Lost extends Row {
  readonly rules: number
}

/** `behind`: its history does not show yet what has changed. */
type Found = 'read' | 'behind' | 'refused'

/** One look through everything that has changed since the last one. */
export class Search {
  readonly #run: Run
  readonly #platform: Platform
  readonly #start: SearchCursor
  readonly #pairs = new Map<string, string>()
  readonly #suspects = new Map<string, string>()
  readonly #floors: Record<string, string>
  /** Which rules were in force when. */
  #sets: readonly RuleSet[] = []
  readonly lost: Lost[] = []
  readonly #unread: Unread[] = []
  /** Why the first of them could not be read. */
  trouble: StonError | null = null
  #newest: string
  #pending: ReadonlySet<string> = new Set()
  /** What ston wrote itself was not lost, whether or not Smaregi tells of it. */
  #own = new EchoBook([])

  constructor(run: Run, platform: Platform, start: SearchCursor) {
    this.#run = run
    this.#platform = platform
    this.#start = start
    this.#floors = { ...start.floors }
    this.#newest = start.cursor
  }

  async run(): Promise<void> {
    this.#sets = await ruleStory(this.#run.store, this.#run.app.config)
    const { unresolved } = await readOpenWork(this.#run.store)
    this.#pending = new Set(
      unresolved.map((one) => `${one.known?.key ?? one.changeId} ${pairOf(one)}`),
    )
    const { entries } = await this.#run.store.echoes.since(this.#oldest().slice(0, 10))
    this.#own = new EchoBook(entries)
    const changed = await this.#changedPairs()
    this.#letStoresIn()
    await this.#lookAtAll(changed)
    this.#run.store.keys.reset()
  }

  next(): SearchCursor {
    const oldest = [...this.#suspects.values()].reduce((a, b) => (b < a ? b : a), this.#newest)
    const cursor = oldest > this.#start.cursor ? oldest : this.#start.cursor
    const near = this.#before(cursor)
    return {
      floor: this.#start.floor,
      ...(Object.keys(this.#floors).length === 0 ? {} : { floors: this.#floors }),
      cursor,
      pairs: Object.fromEntries([...this.#pairs].filter(([, mark]) => mark >= near)),
      suspects: [...this.#suspects.keys()],
      unread: this.#unread,
      dropped: this.#stillDropped(),
    }
  }

  /** Rows older than that are not looked at any more. */
  #stillDropped(): readonly Dropped[] {
    const { app } = this.#run
    const oldest = app.now().getTime() - app.config.retentionDays * DAY_MS
    return (this.#start.dropped ?? []).filter(({ at }) => Date.parse(at) >= oldest)
  }

  async #changedPairs(): Promise<Changed[]> {
    const looksAt = this.#storesLookedAt()
    const since = this.#run.app.now().toISOString()
    const pairs = new Map<string, Changed>()
    for await (const page of this.#platform.stockPairs(this.#window())) {
      for (const pair of page) {
        if (!looksAt(pair.storeId)) continue
        if (pair.updDateTime > this.#newest) this.#newest = pair.updDateTime
        pairs.set(pairOf(pair), { ...pair, since })
      }
    }
    return [...pairs.values()].filter((pair) => this.#isNews(pair))
  }

  /** Stores that any set followed that was in force since what may be looked at began. */
  #storesLookedAt(): (storeId: string) => boolean {
    const oldest = this.#oldest()
    const since = oldest === '' ? this.#sets[0] : setAt(this.#sets, oldest)
    const sets = this.#sets.filter(({ number }) => number >= (since?.number ?? 0))
    return (storeId) => sets.some(({ rules }) => follows(rules, storeId))
  }

  #window(): { readonly updatedFrom: Date; readonly updatedTo: Date } | Record<string, never> {
    const { cursor } = this.#start
    if (cursor === '') return {}
    return {
      updatedFrom: new Date(this.#before(cursor)),
      updatedTo: new Date(Math.max(Date.parse(cursor), this.#run.app.now().getTime()) + AHEAD_MS),
    }
  }

  /** The moment from which rows may be looked at; '' = from the beginning. */
  #oldest(): string {
    const { cursor, unread = [] } = this.#start
    return [this.#before(cursor), ...unread.map(({ after }) => after)].toSorted()[0] ?? ''
  }

  #isNews(pair: Changed): boolean {
    if (this.#start.pairs[pairOf(pair)] !== markOf(pair)) return true
    if (this.#start.suspects.length > 0) return true
    this.#pairs.set(pairOf(pair), markOf(pair))
    return false
  }

  /** Between an earlier version's last look and the first set a store may have been added: it counts from now on. */
  #letStoresIn(): void {
    const was = this.#start.stores ?? null
    if (was === null) return
    const is = this.#sets[0]?.rules.stores ?? []
    if (is.length === 0) {
      for (const store of was) this.#floors[store] ??= ''
      this.#floors[''] = this.#newest
    } else for (const store of is) if (!was.includes(store)) this.#floors[store] = this.#newest
  }

  /** A pair that cannot be read keeps nobody from the others: it is looked at again by each run, from the same moment on. */
  async #lookAtAll(changed: readonly Changed[]): Promise<void> {
    const refusals = new Refusals()
    const usual = this.#before(this.#start.cursor)
    for (const pair of readings(this.#start, changed, usual, this.#storesLookedAt())) {
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
  async #lookAt({ productId, storeId, after, stand }: Unread): Promise<Found> {
    const asked = this.#run.app.now().getTime()
    const rows = await this.#platform.history(productId, storeId, after === '' ? {} : { after })
    if (rows === null) return 'refused'
    const unseen: Row[] = []
    for (const row of rows) if (this.#counts(row) && !(await this.#isSeen(row))) unseen.push(row)
    const young = unseen.filter((row) => this.#mayStillCome(row))
    for (const row of unseen)
      if (!young.includes(row))
        this.lost.push({ ...row, rules: this.#setOf(row)?.number ?? FIRST_RULES })
    for (const row of young) this.#suspects.set(rowName(row), row.updDateTime)
    if (stand === undefined) return 'read'
    const settled = asked - Date.parse(stand.since) >= this.#run.app.config.nextengine.settleMs
    if (!settled && isBehind(rows, stand)) return 'behind'
    if (young.length === 0) this.#pairs.set(pairOf({ productId, storeId }), markOf(stand))
    return 'read'
  }

  /** Earlier by more than readings may be late, in Smaregi's own form of dates. */
  #before(cursor: string): string {
    if (cursor === '') return ''
    const overlap = Math.max(OVERLAP_MS, this.#run.app.config.nextengine.settleMs)
    return toJstIso(new Date(Date.parse(cursor) - overlap))
  }

  #setOf({ updDateTime }: Row): RuleSet | undefined {
    return setAt(this.#sets, updDateTime)
  }

  #counts(row: Row): boolean {
    const { floor } = this.#start
    if (!mayBeLost(this.#sets, row.updDateTime, row.storeId)) return false
    const store = this.#floors[row.storeId] ?? this.#floors[''] ?? ''
    if (row.updDateTime <= store && store !== '') return false
    if (row.updDateTime !== floor.at) return row.updDateTime > floor.at
    return floor.id !== null && isBefore(floor.id, row.id)
  }

  async #isSeen(row: Row): Promise<boolean> {
    const contractId = this.#run.app.config.smaregi.contractId ?? ''
    const key = platformKey(contractId, row)
    const formerKey = formerPlatformKey(contractId, row)
    if (this.#start.dropped?.some(({ name }) => name === rowName(row)) === true) return true
    if ([row.id, key, formerKey].some((one) => this.#pending.has(`${one} ${pairOf(row)}`)))
      return true
    if (this.#own.callBehind([key, formerKey], row) !== null) return true
    const { keys } = this.#run.store
    const day = row.updDateTime.slice(0, 10)
    await keys.load([day])
    if (!keys.add(day, key)) return true
    const told = { ...row, key, formerKey, at: row.updDateTime }
    return (await takenBefore(this.#run.store, [told])).has(key)
  }

  /** Its webhook may be on its way; the next run will know. */
  #mayStillCome(row: Row): boolean {
    // Earlier versions noted the id alone.
    if (this.#start.suspects.some((one) => one === rowName(row) || one === row.id)) return false
    const now = Math.max(this.#run.app.now().getTime(), Date.parse(this.#newest))
    return now - Date.parse(row.updDateTime) < YOUNG_MS
  }
}

function rowName(row: Row): string {
  return changeName({ ...row, changeId: row.id })
}
