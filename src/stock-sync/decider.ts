import { Alignments } from '../domain/stock/alignment.ts'
import type { ChangeRecord, Failed, Unresolved } from '../domain/stock/batch.ts'
import type { OpenReasons, Reason } from '../domain/stock/candidates.ts'
import type { Change, IgnoreRule } from '../domain/stock/change.ts'
import { type Beside, changeRecord } from '../domain/stock/change-record.ts'
import { tooOld } from '../domain/stock/failure.ts'
import { Fold } from '../domain/stock/sums.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { ignoredBy, isKnownDivision } from '../domain/stock/rules.ts'
import { digest } from '../kernel/crypto.ts'
import { suspectName, suspectOf, wordsOf } from '../domain/stock/returned-shipment.ts'
import type { Echoing } from '../domain/stock/echo.ts'
import type { Suspects } from './returned-shipment-rules.ts'
import { codeChanges } from './code-changes.ts'
import type { DeciderOptions } from './decider-options.ts'
import { EchoLedger } from './echo-ledger.ts'
import { type Arrived, copyOf, type Met, metAgain, waitingFor } from './met.ts'
import type { Ending } from './repeat-endings.ts'
import { Repeats } from './repeats.ts'
import { RememberedDays } from './remembered-days.ts'

export type { Arrived } from './met.ts'

/** Decides about each change by its own facts and what came before it, and adds up those that count. */
export class Decider {
  readonly #options: DeciderOptions
  readonly fold = new Fold()
  readonly #withoutCode = new Map<string, Reason>()
  readonly ignored = new Map<IgnoreRule, number>()
  readonly failed: Failed[] = []
  /** They may be ston's own: decided when it is known what its calls have caused. */
  readonly waiting: Unresolved[] = []
  readonly #ledger: EchoLedger
  readonly #failing: Set<string>
  readonly #remembered: RememberedDays
  readonly repeats: Repeats<Met>
  #alignments = new Alignments()
  #suspects: Suspects | null = null
  changes = 0
  /** Changes that are no repetition, by the hour of receipt (`YYYY-MM-DDTHH`, UTC). */
  readonly received = new Map<string, number>()
  unknownDivision = 0
  /** JST day of the newest change; '' when there was none. */
  newestDay = ''

  constructor(options: DeciderOptions) {
    this.#options = options
    this.#ledger = new EchoLedger(options.echoes)
    this.#remembered = new RememberedDays(options.keysFrom, options.retentionDays)
    this.repeats = new Repeats(options.keys, options.repeats)
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
    const changes = arrived.map(({ change }) => change)
    this.#suspects.note(changes)
    const days = new Set(changes.map(dayOf))
    const book = await this.#ledger.reaching(days)
    await this.#options.keys.load([...days, ...book.days])
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
    else if (this.#options.keys.add(dayOf(change), change.key)) this.#decideNew(met)
    else if (!this.#mayCount(met) || !this.repeats.hear(met)) this.#leaveOut(met, 'duplicate')
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
    const { change, code, receivedAt, echoing } = met
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
    if (late && !this.fail(tooOld(change, code, receivedAt)))
      return this.#leaveOut(met, 'duplicate', beside)
    // What was told earlier has been counted among the changes then.
    if (beside?.later !== true) this.changes += 1
    if (!late) this.#count(met)
    this.#record(met, late ? 'failed' : 'counted', beside)
  }

  /** Judges the equal rows that wait for it; `last`: no more changes will come. */
  async settle(last: boolean): Promise<void> {
    if (!last && !this.repeats.isFull) return
    for (const ending of await this.repeats.judge(last)) this.#end(ending)
  }

  #end(ending: Ending<Met>): void {
    const { marks, kind } = ending
    const beside = marks === undefined ? null : { marks }
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
    const { productId, delta } = met.change
    if (this.#ignoredBy(met) === null)
      this.fold.add(this.#nameFor(met), productId, -delta, met.receivedAt)
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
    const rule = ignoredBy(change, this.#options.rules)
    if (rule !== null) return rule
    if (!managed) return 'notManaged'
    if (this.#options.exclusions.of(change.productId, code) !== null) return 'excluded'
    return this.#alignments.cover(change) ? 'aligned' : null
  }

  #count(met: Met): void {
    const { change, receivedAt } = met
    if (!isKnownDivision(change.division)) this.unknownDivision += 1
    this.fold.add(this.#nameFor(met), change.productId, change.delta, receivedAt)
  }

  /** What may be a 出荷 coming back is not added to its code before somebody has looked. */
  #nameFor({ change, coded, code }: Met): string {
    if (this.#suspects?.suspects(change) === true) {
      const suspect = suspectOf(change, code)
      const name = suspectName(suspect)
      this.#withoutCode.set(name, { reason: 'shipment', words: wordsOf(suspect) })
      return name
    }
    if (coded.kind === 'code') return coded.code
    const name = openName(change.productId)
    this.#withoutCode.set(name, coded)
    return name
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
