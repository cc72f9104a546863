import type { Exclusions } from '../domain/mapping/exclusions.ts'
import { Alignments } from '../domain/stock/alignment.ts'
import type { ChangeRecord, Failed, Unresolved } from '../domain/stock/batch.ts'
import type { OpenReasons, Reason } from '../domain/stock/candidates.ts'
import type { Change, IgnoreRule } from '../domain/stock/change.ts'
import { Fold } from '../domain/stock/sums.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { ignoredBy, isKnownDivision, type Rules } from '../domain/stock/rules.ts'
import { digest } from '../kernel/crypto.ts'
import { suspectName, suspectOf, wordsOf } from '../domain/stock/returned-shipment.ts'
import { EchoBook, type EchoEntry, type Echoing } from '../domain/stock/echo.ts'
import type { Echoes, Keys } from '../store/store.ts'
import { jstDay } from '../kernel/time.ts'
import type { Suspects } from './returned-shipment-rules.ts'
import type { Coded, Translator } from '../product-mapping/translator.ts'

export interface DeciderOptions {
  readonly keys: Keys
  readonly rules: Rules
  readonly translator: Translator
  readonly exclusions: Exclusions
  /** What ston itself has written to Smaregi. */
  readonly echoes: Pick<Echoes, 'since'>
  /** Change dates before this day may have had their duplicate keys forgotten; null = none were. */
  readonly keysFrom: string | null
  readonly retentionDays: number
  /** Failures that stand already. */
  readonly failing: readonly Pick<Failed, 'id' | 'productId' | 'words'>[]
  /** What `reconcile` has set equal. */
  alignments(): Promise<Alignments>
  /** Those of the changes, by key, that an earlier version has taken under another key. */
  takenBefore(changes: readonly Change[]): Promise<ReadonlySet<string>>
  /** What may be a 出荷 coming back. */
  suspects(): Promise<Suspects>
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
}

/** A change and when its notification came. */
export interface Arrived {
  readonly change: Change
  /** ISO instant. */
  readonly receivedAt: string
}

/** A translator answers for every product it was asked for. */
const NO_CODE: Coded = { kind: 'open', reason: 'unlinked', words: '' }
const DAY_MS = 24 * 60 * 60 * 1000

/** Decides about each change by its own facts and what came before it, and adds up those that count. */
export class Decider {
  readonly #options: DeciderOptions
  readonly fold = new Fold()
  readonly #withoutCode = new Map<string, Reason>()
  readonly ignored = new Map<IgnoreRule, number>()
  readonly failed: Failed[] = []
  /** They may be ston's own: decided when it is known what its calls have caused. */
  readonly waiting: Unresolved[] = []
  readonly #ledger: Ledger
  readonly #failing: Set<string>
  #oldestAt = { hour: '', day: '' }
  #alignments = new Alignments()
  #suspects: Suspects | null = null
  #takenBefore: ReadonlySet<string> = NONE
  changes = 0
  /** Changes that are no repetition, by the hour of receipt (`YYYY-MM-DDTHH`, UTC). */
  readonly received = new Map<string, number>()
  unknownDivision = 0
  /** JST day of the newest change; '' when there was none. */
  newestDay = ''

  constructor(options: DeciderOptions) {
    this.#options = options
    this.#ledger = new Ledger(options.echoes)
    this.#failing = new Set(options.failing.map(({ id }) => id))
  }

  /** Why some of the products have no code. */
  get open(): OpenReasons {
    return this.#withoutCode
  }

  async decide(arrived: readonly Arrived[], unmanaged: ReadonlySet<string> = NONE): Promise<void> {
    if (arrived.length === 0) return
    this.#alignments = await this.#options.alignments()
    this.#suspects = await this.#options.suspects()
    this.#suspects.note(arrived.map(({ change }) => change))
    const days = new Set(arrived.map(({ change }) => dayOf(change)))
    const book = await this.#ledger.reaching(days)
    await this.#options.keys.load([...days, ...book.days])
    this.#takenBefore = await this.#options.takenBefore(arrived.map(({ change }) => change))
    const codes = await this.#translate(arrived)
    for (const { change, receivedAt } of arrived) {
      const coded = codes.get(change.table)?.get(change.productId) ?? NO_CODE
      const echoing = book.echoes.of(change)
      if (echoing?.kind === 'wait' && this.#mayCount(change, coded, unmanaged))
        this.waiting.push(waitingFor(change, receivedAt))
      else this.#decide(change, receivedAt, coded, unmanaged, echoing)
    }
  }

  /** Changes that are known to be there, and of no use. */
  ignore(rule: IgnoreRule, changes: number): void {
    if (changes === 0) return
    this.changes += changes
    this.ignored.set(rule, (this.ignored.get(rule) ?? 0) + changes)
  }

  /** False when it stands already: told again, it is still one thing to look at, and must not be sent twice. */
  fail(failed: Failed): boolean {
    if (this.#failing.has(failed.id)) return false
    this.#failing.add(failed.id)
    this.failed.push(failed)
    return true
  }

  /** Under the name that an earlier version gave it. */
  #hasFailed({ formerKey, productId, at }: Change): boolean {
    if (formerKey === undefined) return false
    const { id } = failure('tooOld', formerKey)
    const isSame = (one: DeciderOptions['failing'][number]): boolean =>
      one.id === id && one.productId === productId && one.words === at
    return this.#failing.has(id) && this.#options.failing.some(isSame)
  }

  /** Each change by the table of its own moment: nearly always the same one for all of them. */
  async #translate(arrived: readonly Arrived[]): Promise<Map<number, ReadonlyMap<string, Coded>>> {
    const ids = new Map<number, Set<string>>()
    for (const { change } of arrived) {
      const known = ids.get(change.table)
      if (known === undefined) ids.set(change.table, new Set([change.productId]))
      else known.add(change.productId)
    }
    const codes = new Map<number, ReadonlyMap<string, Coded>>()
    for (const [table, wanted] of ids) {
      codes.set(table, await this.#options.translator.codes(table, wanted))
    }
    return codes
  }

  #decide(
    change: Change,
    receivedAt: string,
    coded: Coded,
    unmanaged: ReadonlySet<string>,
    echoing: Echoing | null,
  ): void {
    const day = dayOf(change)
    const code = coded.kind === 'code' ? coded.code : ''
    if (!this.#options.keys.add(day, change.key) || this.#takenBefore.has(change.key))
      return this.#leaveOut(change, code, 'duplicate')
    const hour = receivedAt.slice(0, 13)
    this.received.set(hour, (this.received.get(hour) ?? 0) + 1)
    if (echoing?.kind === 'echo') return this.#leaveOut(change, code, 'echo')
    const rule = this.#ignoredBy(change, code, unmanaged)
    if (day > this.newestDay) this.newestDay = day
    // Before the rules: an echo that a rule would leave out as well still uses its entry up.
    const spent = this.#spends(echoing)
    if (spent !== null) return this.#leaveOut(change, code, 'echo', spent)
    if (rule !== null) return this.#leaveOut(change, code, rule)
    const late = day < this.#oldest(receivedAt)
    // Its key is not kept, so it may well have failed before.
    if (late && (this.#hasFailed(change) || !this.fail(tooOld(change, code, receivedAt))))
      return this.#leaveOut(change, code, 'duplicate')
    this.changes += 1
    if (!late) this.#count(change, coded, receivedAt)
    this.#record(change, code, late ? 'failed' : 'counted')
  }

  #leaveOut(
    change: Change,
    code: string,
    rule: IgnoreRule,
    spent: ChangeRecord['spent'] | null = null,
  ): void {
    this.ignore(rule, 1)
    this.#record(change, code, rule, spent)
  }

  /** An entry of the ledger is good for one change only, for ever: then it is as used up as a duplicate's key. */
  #spends(echoing: Echoing | null): { readonly day: string; readonly key: string } | null {
    if (echoing?.kind !== 'content') return null
    for (const { name, day } of echoing.fitting) {
      const key = digest(`echo ${name}`, 32)
      if (this.#options.keys.add(day, key)) return { day, key }
    }
    return null
  }

  #mayCount(change: Change, coded: Coded, unmanaged: ReadonlySet<string>): boolean {
    return this.#ignoredBy(change, coded.kind === 'code' ? coded.code : '', unmanaged) === null
  }

  #ignoredBy(change: Change, code: string, unmanaged: ReadonlySet<string>): IgnoreRule | null {
    const rule = ignoredBy(change, this.#options.rules)
    if (rule !== null) return rule
    if (unmanaged.has(change.productId)) return 'notManaged'
    if (this.#options.exclusions.of(change.productId, code) !== null) return 'excluded'
    return this.#alignments.cover(change) ? 'aligned' : null
  }

  #count(change: Change, coded: Coded, receivedAt: string): void {
    if (!isKnownDivision(change.division)) this.unknownDivision += 1
    const name = this.#nameFor(change, coded)
    this.fold.add(name, change.productId, change.delta, receivedAt)
  }

  /** What may be a 出荷 coming back is not added to its code before somebody has looked. */
  #nameFor(change: Change, coded: Coded): string {
    if (this.#suspects?.suspects(change) === true) {
      const suspect = suspectOf(change, coded.kind === 'code' ? coded.code : '')
      const name = suspectName(suspect)
      this.#withoutCode.set(name, { reason: 'shipment', words: wordsOf(suspect) })
      return name
    }
    if (coded.kind === 'code') return coded.code
    const name = openName(change.productId)
    this.#withoutCode.set(name, coded)
    return name
  }

  /** The same for all that came within an hour: Japan's day begins at a full hour. */
  #oldest(receivedAt: string): string {
    const hour = receivedAt.slice(0, 13)
    if (hour !== this.#oldestAt.hour) this.#oldestAt = { hour, day: this.#remembered(receivedAt) }
    return this.#oldestAt.day
  }

  /** Before this day a change cannot be told from one that was counted long ago. */
  #remembered(receivedAt: string): string {
    const { keysFrom, retentionDays } = this.#options
    const remembered = jstDay(new Date(Date.parse(receivedAt) - retentionDays * DAY_MS))
    return keysFrom !== null && keysFrom > remembered ? keysFrom : remembered
  }

  #record(
    change: Change,
    code: string,
    decision: ChangeRecord['decision'],
    spent: ChangeRecord['spent'] | null = null,
  ): void {
    const line: ChangeRecord = {
      key: change.key,
      product: change.productId,
      store: change.storeId,
      delta: change.delta,
      division: change.division,
      at: change.at,
      notification: change.notification,
      code,
      decision,
    }
    const { to } = change
    // Nearly all have neither; they need not be copied.
    if (to === undefined && !spent) this.#options.record(line)
    else this.#options.record({ ...line, ...(to && { to }), ...(spent && { spent }) })
  }
}

const NONE: ReadonlySet<string> = new Set()

/** The change's own id is not known here any more; its key is enough to tell it. */
function waitingFor(change: Change, receivedAt: string): Unresolved {
  const { productId, storeId, notification, table } = change
  return { changeId: '', productId, storeId, notification, table, receivedAt, known: change }
}

/** The echo ledger as far back as it matters, read anew for each chunk: an importer may be at work meanwhile. */
class Ledger {
  readonly #echoes: Pick<Echoes, 'since'>
  #entries: readonly EchoEntry[] | null = null
  #book = new EchoBook([])
  #days: readonly string[] = []

  constructor(echoes: Pick<Echoes, 'since'>) {
    this.#echoes = echoes
  }

  /** A call from the evening before may come back after midnight. */
  async reaching(
    days: ReadonlySet<string>,
  ): Promise<{ echoes: EchoBook; days: readonly string[] }> {
    const [oldest] = [...days].toSorted((a, b) => (a < b ? -1 : 1))
    if (oldest === undefined) return { echoes: this.#book, days: [] }
    const from = jstDay(new Date(Date.parse(`${oldest}T00:00:00+09:00`) - DAY_MS))
    const entries = await this.#echoes.since(from)
    if (entries !== this.#entries) {
      this.#entries = entries
      this.#book = new EchoBook(entries)
      this.#days = [...new Set(entries.map((entry) => entry.at.slice(0, 10)))]
    }
    return { echoes: this.#book, days: this.#days }
  }
}

function dayOf(change: Change): string {
  return change.at.slice(0, 10)
}

function tooOld(change: Change, code: string, receivedAt: string): Failed {
  return {
    ...failure('tooOld', change.key),
    words: change.at,
    productId: change.productId,
    code,
    delta: change.delta,
    since: receivedAt,
  }
}

/** The id follows from the facts, so the same failure keeps its name if the run that met it has to be done again. */
export function failure(reason: Failed['reason'], facts: string): Failed {
  const id = `f-${digest(`${reason} ${facts}`, 10)}`
  return {
    kind: 'failed',
    id,
    reason,
    words: '',
    raw: '',
    productId: '',
    code: '',
    delta: 0,
    since: '',
  }
}
