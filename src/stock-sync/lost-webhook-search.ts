import { StonError } from '../kernel/errors.ts'
import { formerPlatformKey, platformKey } from '../connectors/smaregi/platform-change.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import { pairOf } from '../domain/stock/change.ts'
import { changeName } from '../domain/stock/unanswered.ts'
import { EchoBook } from '../domain/stock/echo.ts'
import { FIRST_RULES, follows, type RuleSet, setAt } from '../domain/stock/rules.ts'
import { ruleStory } from '../settings/rule-book.ts'
import { DAY_MS } from '../kernel/time.ts'
import { readOpenWork } from './read-open-work.ts'
import type { Run } from './run-context.ts'
import {
  type Dropped,
  type SearchCursor,
  before,
  isBefore,
  isShown,
  markOf,
  type Reading,
  readings,
  type Row,
  type Unread,
} from './lost-webhook-cursor.ts'
import { takenBefore } from './former-keys.ts'
import { Refusals } from './refusals.ts'

const YOUNG_MS = 5 * 60 * 1000
/** Smaregi's clock may be ahead of ours. */
const AHEAD_MS = 2 * DAY_MS

/** A row that nobody has told of, and the number of the rule set in force at its own time. */
export interface Lost extends Row {
  readonly rules: number
}

/** `late`: it was read, and may still show more. */
type Answer = 'read' | 'refused' | 'late'

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
    this.#own = new EchoBook(await this.#run.store.echoes.since(this.#ledgerFrom()))
    const changed = await this.#changedPairs()
    this.#letStoresIn()
    await this.#lookAtAll(changed)
    this.#run.store.keys.reset()
  }

  next(): SearchCursor {
    const oldest = [...this.#suspects.values()].reduce((a, b) => (b < a ? b : a), this.#newest)
    const cursor = oldest > this.#start.cursor ? oldest : this.#start.cursor
    const near = before(cursor)
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

  async #changedPairs(): Promise<Row[]> {
    const looksAt = this.#storesLookedAt()
    const pairs = new Map<string, Row>()
    for await (const page of this.#platform.stockPairs(this.#window())) {
      for (const pair of page) {
        if (!looksAt(pair.storeId)) continue
        if (pair.updDateTime > this.#newest) this.#newest = pair.updDateTime
        pairs.set(pairOf(pair), { ...pair, id: markOf(pair) })
      }
    }
    return [...pairs.values()].filter((pair) => this.#isNews(pair))
  }

  /** Stores that any set followed that was in force since what may be looked at began. */
  #storesLookedAt(): (storeId: string) => boolean {
    const { cursor, unread = [] } = this.#start
    const oldest = [before(cursor), ...unread.map(({ after }) => after)].toSorted()[0] ?? ''
    const since = oldest === '' ? this.#sets[0] : setAt(this.#sets, oldest)
    const sets = this.#sets.filter(({ number }) => number >= (since?.number ?? 0))
    return (storeId) => sets.some(({ rules }) => follows(rules, storeId))
  }

  #window(): { readonly updatedFrom: Date; readonly updatedTo: Date } | Record<string, never> {
    const { cursor } = this.#start
    if (cursor === '') return {}
    return {
      updatedFrom: new Date(before(cursor)),
      updatedTo: new Date(Math.max(Date.parse(cursor), this.#run.app.now().getTime()) + AHEAD_MS),
    }
  }

  /** The day of the oldest row that may be looked at. */
  #ledgerFrom(): string {
    const { cursor, unread = [] } = this.#start
    const oldest = [before(cursor), ...unread.map(({ after }) => after)].toSorted()[0]
    return oldest?.slice(0, 10) ?? ''
  }

  #isNews(pair: Row): boolean {
    if (this.#start.pairs[pairOf(pair)] !== pair.id) return true
    if (this.#start.suspects.length > 0) return true
    this.#pairs.set(pairOf(pair), pair.id)
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

  /** A pair that cannot be read to its end keeps nobody from the others: it is looked at again by each run, from the same moment on. */
  async #lookAtAll(changed: readonly Row[]): Promise<void> {
    const refusals = new Refusals()
    for (const { mark, ...pair } of readings(
      this.#start,
      changed,
      before(this.#start.cursor),
      this.#storesLookedAt(),
    )) {
      const answer = refusals.areMany ? 'notAsked' : await this.#read({ ...pair, mark })
      if (answer === 'notAsked') this.#unread.push(pair)
      else if (answer === 'refused') {
        refusals.add(pair.productId)
        this.#unread.push({ ...pair, refused: true })
      } else {
        refusals.end()
        if (answer === 'late') this.#unread.push({ ...pair, refused: false, mark })
      }
    }
  }

  async #read(one: Reading): Promise<Answer> {
    try {
      return await this.#lookAt(one)
    } catch (error) {
      if (!(error instanceof StonError)) throw error
      this.trouble ??= error
      return 'refused'
    }
  }

  /** `refused` where Smaregi answers 404: what has changed there is still to be read. */
  async #lookAt({ productId, storeId, after, mark }: Reading): Promise<Answer> {
    const rows = await this.#platform.history(productId, storeId, after === '' ? {} : { after })
    if (rows === null) return 'refused'
    const unseen: Row[] = []
    for (const row of rows) if (this.#counts(row) && !(await this.#isSeen(row))) unseen.push(row)
    const young = unseen.filter((row) => this.#mayStillCome(row))
    for (const row of unseen)
      if (!young.includes(row))
        this.lost.push({ ...row, rules: this.#setOf(row)?.number ?? FIRST_RULES })
    for (const row of young) this.#suspects.set(rowName(row), row.updDateTime)
    const { settleMs } = this.#run.app.config.nextengine
    if (mark !== null && !isShown(mark, rows, { now: this.#now(), settleMs })) return 'late'
    if (young.length === 0 && mark !== null) this.#pairs.set(pairOf({ productId, storeId }), mark)
    return 'read'
  }

  #setOf({ updDateTime }: Row): RuleSet | undefined {
    return setAt(this.#sets, updDateTime)
  }

  #counts(row: Row): boolean {
    const { floor } = this.#start
    const set = this.#setOf(row)
    if (set !== undefined && !follows(set.rules, row.storeId)) return false
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
    return this.#now() - Date.parse(row.updDateTime) < YOUNG_MS
  }

  /** Smaregi's clock may be ahead of ours. */
  #now(): number {
    return Math.max(this.#run.app.now().getTime(), Date.parse(this.#newest))
  }
}

function rowName(row: Row): string {
  return changeName({ ...row, changeId: row.id })
}
