import { Alignments } from '../domain/stock/alignment.ts'
import type { Failed, Unresolved } from '../domain/stock/left-open.ts'
import type { OpenReasons } from '../domain/stock/candidates.ts'
import type { Change, IgnoreRule } from '../domain/stock/change.ts'
import { type Beside, type ChangeRecord, changeRecord } from '../domain/stock/change-record.ts'
import type { Link } from '../domain/stock/links.ts'
import { ignoredBy } from '../domain/stock/rules.ts'
import type { Sums } from '../domain/stock/sums.ts'
import { digest } from '../kernel/crypto.ts'
import type { Echoing } from '../domain/stock/echo.ts'
import type { ReturnedShipments } from './returned-shipment-rules.ts'
import { codeChanges } from './code-changes.ts'
import { Counted, type CountedBy } from './counted.ts'
import type { DeciderOptions } from './decider-options.ts'
import { EchoLedger } from './echo-ledger.ts'
import { FailedChanges } from './failed-changes.ts'
import { type Arrived, copyOf, type Met, metAgain, waitingFor } from './met.ts'
import type { Ending } from './repeat-endings.ts'
import { Repeats } from './repeats.ts'
import { RememberedDays } from './remembered-days.ts'

export type { Arrived } from './met.ts'

/** Decides about each change by its own facts and what came before it, and adds up those that count. */
export class Decider {
  readonly #options: DeciderOptions
  readonly ignored = new Map<IgnoreRule, number>()
  /** They may be ston's own: decided when it is known what its calls have caused. */
  readonly waiting: Unresolved[] = []
  readonly #ledger: EchoLedger
  readonly #failures: FailedChanges
  readonly #remembered: RememberedDays
  readonly #counted: Counted
  readonly repeats: Repeats<Met>
  #alignments = new Alignments()
  #returnedShipments: ReturnedShipments | null = null
  #takenBefore: ReadonlySet<string> = NONE
  changes = 0
  /** Changes that are no repetition, by the hour of receipt (`YYYY-MM-DDTHH`, UTC). */
  readonly received = new Map<string, number>()
  /** JST day of the newest change; '' when there was none. */
  newestDay = ''

  constructor(options: DeciderOptions) {
    this.#options = options
    this.#counted = new Counted(options.links)
    this.#ledger = new EchoLedger(options.echoes)
    this.#remembered = new RememberedDays(options.keysFrom, options.retentionDays)
    this.repeats = new Repeats(options.keys, options.repeats)
    this.#failures = new FailedChanges(options.failing)
  }

  get sums(): Sums {
    return this.#counted.sums
  }

  get links(): readonly Link[] {
    return this.#counted.links
  }

  /** Why some of the products have no code. */
  get open(): OpenReasons {
    return this.#counted.open
  }

  get failed(): readonly Failed[] {
    return this.#failures.failed
  }

  get unknownDivision(): number {
    return this.#counted.unknownDivision
  }

  async decide(arrived: readonly Arrived[], unmanaged: ReadonlySet<string> = NONE): Promise<void> {
    if (arrived.length === 0) return
    const changes = arrived.map(({ change }) => change)
    const returned = await this.#prepare(changes)
    for (const change of changes) returned.note(change, this.#options.rules.of(change))
    const days = new Set(changes.map(dayOf))
    const book = await this.#ledger.reaching(days)
    await this.#options.keys.load([...days, ...book.days])
    this.#takenBefore = await this.#options.takenBefore(changes)
    const codedOf = await codeChanges(this.#options.translator, changes)
    for (const { change, receivedAt, bare = false } of arrived) {
      const coded = codedOf(change)
      this.#meet({
        change,
        receivedAt,
        bare,
        coded,
        code: coded.kind === 'code' ? coded.code : '',
        echoing: book.echoes.of(change),
        managed: !unmanaged.has(change.productId),
      })
    }
  }

  /** Reads what the changes are decided by. */
  async #prepare(changes: readonly Change[]): Promise<ReturnedShipments> {
    this.#alignments = await this.#options.alignments()
    this.#returnedShipments = await this.#options.returnedShipments()
    await this.#options.rules.know(changes)
    return this.#returnedShipments
  }

  /** Changes that are known to be there, and of no use. */
  ignore(rule: IgnoreRule, changes: number): void {
    if (changes === 0) return
    this.changes += changes
    this.ignored.set(rule, (this.ignored.get(rule) ?? 0) + changes)
  }

  /** False when it stands already. */
  fail(failed: Failed): boolean {
    return this.#failures.add(failed)
  }

  #meet(met: Met): void {
    if (met.echoing?.kind === 'wait' && this.#ignoredBy(met) === null)
      this.waiting.push(waitingFor(met))
    else this.#decide(met)
  }

  #decide(met: Met): void {
    const { change } = met
    const judged = this.repeats.touch(change)
    const again = judged && change.content !== undefined && change.content !== change.key
    if (again && this.#mayCount(met)) this.repeats.hear(met)
    else if (this.#isNew(change)) this.#decideNew(met)
    else if (!this.#mayCount(met) || !this.repeats.hear(met)) this.#leaveOut(met, 'duplicate')
  }

  #isNew(change: Change): boolean {
    const isAdded = this.#options.keys.add(dayOf(change), change.key)
    return isAdded && !this.#takenBefore.has(change.key)
  }

  /** An equal row that would count, if it is another change: only such ones are worth judging. */
  #mayCount(met: Met): boolean {
    const { change, receivedAt, bare, echoing } = met
    if ((bare !== true && change.content === undefined) || echoing?.kind === 'echo') return false
    return !this.#isLate(change, receivedAt) && this.#ignoredBy(met) === null
  }

  #isLate(change: Change, receivedAt: string): boolean {
    return dayOf(change) < this.#remembered.since(receivedAt)
  }

  #decideNew(met: Met, beside: Beside | null = null): void {
    const { change, receivedAt, echoing } = met
    const day = dayOf(change)
    const hour = receivedAt.slice(0, 13)
    this.received.set(hour, (this.received.get(hour) ?? 0) + 1)
    if (echoing?.kind === 'echo') return this.#leaveOut(met, 'echo', beside)
    const rule = this.#ignoredBy(met)
    if (day > this.newestDay) this.newestDay = day
    // Before the rules: an echo that a rule would leave out as well still uses its entry up.
    const spent = this.#spends(echoing)
    if (spent !== null) return this.#leaveOut(met, 'echo', { ...beside, spent })
    if (rule !== null) return this.#leaveOut(met, rule, beside)
    const late = this.#isLate(change, receivedAt)
    // Its key is not kept, so it may well have failed before.
    if (late && !this.#failures.addTooOld(met)) return this.#leaveOut(met, 'duplicate', beside)
    // What was told earlier has been counted among the changes then.
    if (beside?.later !== true) this.changes += 1
    if (!late) this.#counted.add(met, this.#countedBy(met))
    this.#record(met, late ? 'failed' : 'counted', beside)
  }

  /** Judges the equal rows that wait for it; `last`: no more changes will come. */
  async settle(last: boolean): Promise<void> {
    if (!last && !this.repeats.isFull) return
    const endings = await this.repeats.judge(last)
    if (endings.length === 0) return
    await this.#prepare(endings.map(({ row }) => row.change))
    for (const ending of endings) this.#end(ending)
  }

  #end(ending: Ending<Met>): void {
    const { judged, kind } = ending
    const beside = judged === undefined ? null : { judged }
    switch (kind) {
      case 'repeat':
        return this.#leaveOut(ending.row, 'duplicate', beside)
      case 'asks':
        this.changes += 1
        return this.#record(ending.row, 'repeat', beside)
      case 'counts':
        return this.#decideNew(copyOf(ending.row, ending.number), beside)
      case 'countsLater':
        return this.#decideNew(copyOf(metAgain(ending.row), ending.number), {
          ...beside,
          later: true,
        })
      case 'back':
        return this.#takeBack(metAgain(ending.row), { ...beside, later: true })
    }
  }

  #takeBack(met: Met, beside: Beside): void {
    if (this.#ignoredBy(met) === null) this.#counted.takeBack(met, this.#countedBy(met))
    this.#record(met, 'duplicate', beside)
  }

  #leaveOut(met: Met, rule: IgnoreRule, beside: Beside | null = null): void {
    this.ignore(rule, 1)
    this.#record(met, rule, beside)
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

  #ignoredBy({ change, code, managed }: Met): IgnoreRule | null {
    const rules = this.#options.rules.of(change)
    const rule = ignoredBy(change, rules)
    if (rule !== null) return rule
    if (this.#counted.isLeftOut(change, rules)) return 'division'
    if (!managed) return 'notManaged'
    if (this.#options.exclusions.of(change.productId, code) !== null) return 'excluded'
    return this.#alignments.cover(change) ? 'aligned' : null
  }

  #countedBy({ change }: Met): CountedBy {
    if (this.#returnedShipments === null) throw new Error('decided before anything was prepared')
    return { rules: this.#options.rules.of(change), returnedShipments: this.#returnedShipments }
  }

  #record(
    { change, code }: Met,
    decision: ChangeRecord['decision'],
    beside: Beside | null = null,
  ): void {
    this.#options.record(changeRecord(change, code, decision, beside))
  }
}

const NONE: ReadonlySet<string> = new Set()

function dayOf(change: Change): string {
  return change.at.slice(0, 10)
}
