import type { History, UnreadableRow } from '../connectors/smaregi/history-row.ts'
import { formerPlatformKey, platformKey } from '../connectors/smaregi/platform-change.ts'
import { pairOf } from '../domain/stock/change.ts'
import { changeName } from '../domain/stock/unanswered.ts'
import { EchoBook } from '../domain/stock/echo.ts'
import { FIRST_RULES, follows, mayBeLost, type RuleSet, setAt } from '../domain/stock/rules.ts'
import { digest } from '../kernel/crypto.ts'
import { ruleStory } from '../settings/rule-book.ts'
import { takenBefore } from './former-keys.ts'
import {
  type Floor,
  isBefore,
  type Row,
  type SearchCursor,
  type Unread,
} from './lost-webhook-cursor.ts'
import { readOpenWork } from './read-open-work.ts'
import type { Run } from './run-context.ts'

const YOUNG_MS = 5 * 60 * 1000

/** A row that nobody has told of, and the number of the rule set in force at its own time. */
export interface Lost extends Row {
  readonly rules: number
  /** The text of one without an id that can be read: there is nothing to ask Smaregi for. */
  readonly raw?: string
}

type Met = Omit<Lost, 'rules'>
type Pair = Pick<Row, 'productId' | 'storeId'>

/** Which rows of Smaregi's histories no notification has told of. */
export class LostRows {
  readonly #run: Run
  readonly #start: SearchCursor
  /** Nothing from before is ever taken in. */
  floor: Floor
  readonly #floors: Record<string, string>
  /** Which rules were in force when. */
  #sets: readonly RuleSet[] = []
  #pending: ReadonlySet<string> = new Set()
  #waiting: ReadonlySet<string> = new Set()
  /** What ston wrote itself was not lost, whether or not Smaregi tells of it. */
  #own = new EchoBook([])
  readonly found: Lost[] = []
  /** By name, and when they are from: their notifications may still be on their way. */
  readonly suspects = new Map<string, string>()

  constructor(run: Run, start: SearchCursor) {
    this.#run = run
    this.#start = start
    this.floor = start.floor
    this.#floors = { ...start.floors }
  }

  /** `oldest`: no row from before this moment will be looked at; '' = any may. */
  async open(oldest: string): Promise<void> {
    this.#sets = await ruleStory(this.#run.store, this.#run.app.config)
    const { unresolved } = await readOpenWork(this.#run.store)
    this.#pending = new Set(
      unresolved.map((one) => `${one.known?.key ?? one.changeId} ${pairOf(one)}`),
    )
    this.#waiting = new Set(unresolved.map(pairOf))
    const { entries } = await this.#run.store.echoes.since(oldest.slice(0, 10))
    this.#own = new EchoBook(entries)
  }

  get floors(): Readonly<Record<string, string>> {
    return this.#floors
  }

  /** Stores that any set followed that was in force since what may be looked at began. */
  storesLookedAt(oldest: string): (storeId: string) => boolean {
    const since = oldest === '' ? this.#sets[0] : setAt(this.#sets, oldest)
    const sets = this.#sets.filter(({ number }) => number >= (since?.number ?? 0))
    return (storeId) => sets.some(({ rules }) => follows(rules, storeId))
  }

  /** Between an earlier version's last look and the first set a store may have been added: it counts from now on. */
  letStoresIn(now: string): void {
    const was = this.#start.stores ?? null
    if (was === null) return
    const is = this.#sets[0]?.rules.stores ?? []
    if (is.length === 0) {
      for (const store of was) this.#floors[store] ??= ''
      this.#floors[''] = now
    } else for (const store of is) if (!was.includes(store)) this.#floors[store] = now
  }

  /** Takes what is lost of a pair's history. `newest`: the newest date that is known. False: something of it may still be told. */
  async take(history: History, pair: Unread, newest: string): Promise<boolean> {
    const unseen: Met[] = []
    for (const row of [...history.rows, ...unreadableOf(history, pair, newest)])
      if (this.counts(row) && !(await this.#isSeen(row))) unseen.push(row)
    const young = unseen.filter((row) => this.#mayStillCome(row, newest))
    for (const row of unseen)
      if (!young.includes(row)) this.found.push({ ...row, rules: this.#rulesAt(row) })
    for (const row of young) this.suspects.set(nameOf(row), row.updDateTime)
    return young.length === 0
  }

  /** Whether a change of that moment may be one that was lost. */
  counts(row: Row): boolean {
    const { floor } = this
    if (!mayBeLost(this.#sets, row.updDateTime, row.storeId)) return false
    const store = this.#floors[row.storeId] ?? this.#floors[''] ?? ''
    if (row.updDateTime <= store && store !== '') return false
    if (row.updDateTime !== floor.at) return row.updDateTime > floor.at
    return floor.id !== null && isBefore(floor.id, row.id)
  }

  /** Whether a change of the pair was told that Smaregi does not show yet: it may be what its count holds. */
  awaits(pair: Pair): boolean {
    return this.#waiting.has(pairOf(pair))
  }

  /** Whether ston may have changed the pair's stock itself between two moments. */
  mayHaveWritten(pair: Pair, from: string, to: string): boolean {
    return this.#own.mayHaveWritten(pair, from, to)
  }

  /** What must not be told a second time although nothing else remembers it. */
  get told(): readonly string[] {
    return this.found.filter(({ raw }) => raw !== undefined).map(nameOf)
  }

  #rulesAt({ updDateTime }: Row): number {
    return setAt(this.#sets, updDateTime)?.number ?? FIRST_RULES
  }

  async #isSeen(row: Met): Promise<boolean> {
    if (this.#start.dropped?.some(({ name }) => name === nameOf(row)) === true) return true
    if (row.raw !== undefined) return false
    const contractId = this.#run.app.config.smaregi.contractId ?? ''
    const key = platformKey(contractId, row)
    const formerKey = formerPlatformKey(contractId, row)
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
  #mayStillCome(row: Met, newest: string): boolean {
    if (row.raw !== undefined) return false
    // Earlier versions noted the id alone.
    if (this.#start.suspects.some((one) => one === nameOf(row) || one === row.id)) return false
    const now = Math.max(this.#run.app.now().getTime(), Date.parse(newest))
    return now - Date.parse(row.updDateTime) < YOUNG_MS
  }
}

/** What nothing dates is as new as the count that it was found behind. */
function unreadableOf(
  { unreadable }: History,
  { productId, storeId, stand }: Unread,
  newest: string,
): readonly Met[] {
  return unreadable.map(({ id, at, raw }: UnreadableRow) => ({
    id,
    productId,
    storeId,
    updDateTime: at ?? stand?.updDateTime ?? newest,
    ...(id === '' ? { raw } : {}),
  }))
}

function nameOf(row: Met): string {
  const changeId = row.raw === undefined ? row.id : digest(row.raw, 16)
  return changeName({ ...row, changeId })
}
