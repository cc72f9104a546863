import { Exclusions } from '../domain/mapping/exclusions.ts'
import type { Alignments } from '../domain/stock/alignment.ts'
import type { Failed, Unresolved } from '../domain/stock/left-open.ts'
import type { Change, IgnoreRule } from '../domain/stock/change.ts'
import { type Beside, type ChangeRecord, changeRecord } from '../domain/stock/change-record.ts'
import { ignoredBy } from '../domain/stock/rules.ts'
import { RuleBook } from '../settings/rule-book.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { codeChanges } from './code-changes.ts'
import { Counted, type CountedBy } from './counted.ts'
import type { Deciding } from './deciding.ts'
import { echoLedger, spend } from './echo-ledger.ts'
import { FailedChanges } from './failed-changes.ts'
import { Figures } from './figures.ts'
import { takenBefore } from './former-keys.ts'
import { type Arrived, copyOf, type Met, metAgain, metWith, waitingFor } from './met.ts'
import { readAlignments } from './read-alignments.ts'
import type { Ending } from './repeat-endings.ts'
import { Repeats } from './repeats.ts'
import { rememberedSince } from './remembered-days.ts'
import { openReturnedShipments, type ReturnedShipments } from './returned-shipment-rules.ts'

export async function openDecider(deciding: Deciding): Promise<Decider> {
  return new Decider(deciding, new Exclusions(await readExclusions(deciding.store)))
}

/** Decides about each change by its own facts and what came before it, and adds up those that count. */
export class Decider {
  readonly #deciding: Deciding
  readonly #exclusions: Exclusions
  /** The rules of the moment in which each change came. */
  readonly #rules: RuleBook
  readonly figures = new Figures()
  /** They may be ston's own: decided when it is known what its calls have caused. */
  readonly #waiting: Unresolved[] = []
  readonly #ledger: ReturnType<typeof echoLedger>
  readonly #failures: FailedChanges
  readonly #rememberedSince: ReturnType<typeof rememberedSince>
  readonly #counted: Counted
  readonly #repeats: Repeats<Met>
  #alignments: Alignments | null = null
  #returnedShipments: ReturnedShipments | null = null
  #takenBefore: ReadonlySet<string> = NONE

  constructor(deciding: Deciding, exclusions: Exclusions) {
    const { app, store, head, state } = deciding
    this.#deciding = deciding
    this.#exclusions = exclusions
    this.#rules = new RuleBook(store, app.config)
    this.#counted = new Counted(state.links, deciding.places)
    this.#ledger = echoLedger(store.echoes)
    this.#rememberedSince = rememberedSince(head?.keysFrom ?? null, app.config.retentionDays)
    this.#repeats = new Repeats(store.keys, deciding.judge, state)
    this.#failures = new FailedChanges(state.failed)
  }

  /** `left`: ids that nobody has told the amounts of. */
  result(left: readonly Unresolved[]) {
    const { sums, links, unknownDivision } = this.#counted
    const { questions, watched, outcomes } = this.#repeats
    const { changes, ignored, received, newestDay } = this.figures
    return {
      /** What counts, added up. */
      sums,
      links,
      unknownDivision,
      failed: this.#failures.failed,
      stillFailed: this.#failures.standing,
      unresolved: [...left, ...this.#waiting],
      /** Open questions about equal rows, and what else their judging leaves. */
      questions: questions.map((one) =>
        this.#counted.placed(one, this.#rules.of(one.repeat.change)),
      ),
      watched,
      outcomes,
      judged: this.#deciding.judge?.judged ?? [],
      changes,
      ignored,
      received,
      newestDay,
      /** Pairs of product and store with a 出荷 that took pieces off. */
      typed: this.#returnedShipments?.typed ?? NO_PAIRS,
    }
  }

  /** `shipments`: 出荷 that were seen with them. */
  async decide(
    arrived: readonly Arrived[],
    unmanaged: ReadonlySet<string> = NONE,
    shipments: readonly Change[] = [],
  ): Promise<void> {
    if (arrived.length === 0) return
    const { store, translator } = this.#deciding
    const changes = arrived.map(({ change }) => change)
    const returned = await this.#prepare(changes)
    for (const change of [...changes, ...shipments]) returned.note(change, this.#rules.of(change))
    const days = new Set(changes.map(dayOf))
    const book = await this.#ledger(days)
    await store.keys.load([...days, ...book.days])
    this.#takenBefore = await takenBefore(store, changes)
    const codedOf = await codeChanges(translator, changes)
    for (const one of arrived) {
      const { change } = one
      const echoing = book.echoes.of(change)
      const managed = !unmanaged.has(change.productId)
      this.#meet(metWith(one, { coded: codedOf(change), echoing, managed }))
    }
  }

  /** Reads what the changes are decided by. */
  async #prepare(changes: readonly Change[]): Promise<ReturnedShipments> {
    const { app, store, head } = this.#deciding
    this.#alignments ??= await readAlignments(store, head)
    this.#returnedShipments ??= await openReturnedShipments(app, store)
    await this.#rules.know(changes)
    return this.#returnedShipments
  }

  /** False when it stands already. */
  fail(failed: Failed): boolean {
    return this.#failures.add(failed)
  }

  #meet(met: Met): void {
    if (met.echoing?.kind === 'wait' && this.#ignoredBy(met) === null)
      this.#waiting.push(waitingFor(met))
    else this.#decide(met)
  }

  #decide(met: Met): void {
    const { change } = met
    const judged = this.#repeats.touch(change)
    const again = judged && change.content !== undefined && change.content !== change.key
    if (again && this.#mayCount(met)) this.#repeats.hear(met)
    else if (this.#isNew(change)) this.#decideNew(met)
    else if (!this.#mayCount(met) || !this.#repeats.hear(met)) this.#leaveOut(met, 'duplicate')
  }

  #isNew(change: Change): boolean {
    const isAdded = this.#deciding.store.keys.add(dayOf(change), change.key)
    return isAdded && !this.#takenBefore.has(change.key)
  }

  /** An equal row that would count, if it is another change: only such ones are worth judging. */
  #mayCount(met: Met): boolean {
    const { change, receivedAt, bare, echoing } = met
    if ((bare !== true && change.content === undefined) || echoing?.kind === 'echo') return false
    return !this.#isLate(change, receivedAt) && this.#ignoredBy(met) === null
  }

  #isLate(change: Change, receivedAt: string): boolean {
    return dayOf(change) < this.#rememberedSince(receivedAt)
  }

  #decideNew(met: Met, beside: Beside | null = null): void {
    const { change, receivedAt, echoing } = met
    this.figures.receive(receivedAt)
    if (echoing?.kind === 'echo') return this.#leaveOut(met, 'echo', beside)
    const rule = this.#ignoredBy(met)
    this.figures.reach(dayOf(change))
    // Before the rules: an echo that a rule would leave out as well still uses its entry up.
    const spent = spend(this.#deciding.store.keys, echoing)
    if (spent !== null) return this.#leaveOut(met, 'echo', { ...beside, spent })
    if (rule !== null) return this.#leaveOut(met, rule, beside)
    const late = this.#isLate(change, receivedAt)
    // Its key is not kept, so it may well have failed before.
    if (
      late &&
      !this.#failures.addTooOld(met, this.#counted.warehouseOf(change, this.#rules.of(change)))
    )
      return this.#leaveOut(met, 'duplicate', beside)
    // What was told earlier has been counted among the changes then.
    if (beside?.later !== true) this.figures.changes += 1
    if (!late) this.#counted.add(met, this.#countedBy(met))
    this.#record(met, late ? 'failed' : 'counted', beside)
  }

  /** Judges the equal rows that wait for it; `last`: no more changes will come. */
  async settle(last: boolean): Promise<void> {
    if (!last && !this.#repeats.isFull) return
    const endings = await this.#repeats.judge(last)
    await this.#rules.know(this.#repeats.questions.map(({ repeat }) => repeat.change))
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
        this.figures.changes += 1
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
    this.figures.ignore(rule, 1)
    this.#record(met, rule, beside)
  }

  #ignoredBy({ change, code, managed }: Met): IgnoreRule | null {
    const rules = this.#rules.of(change)
    const rule = ignoredBy(change, rules)
    if (rule !== null) return rule
    if (this.#counted.isLeftOut(change, rules)) return 'division'
    if (!managed) return 'notManaged'
    if (this.#exclusions.of(change.productId, code) !== null) return 'excluded'
    return this.#alignments?.cover(change) === true ? 'aligned' : null
  }

  #countedBy({ change }: Met): CountedBy {
    if (this.#returnedShipments === null) throw new Error('decided before anything was prepared')
    return { rules: this.#rules.of(change), returnedShipments: this.#returnedShipments }
  }

  #record(
    { change, code }: Met,
    decision: ChangeRecord['decision'],
    beside: Beside | null = null,
  ): void {
    this.#deciding.record(changeRecord(change, code, decision, beside))
  }
}

const NONE: ReadonlySet<string> = new Set()
const NO_PAIRS: ReturnedShipments['typed'] = new Map()

function dayOf(change: Change): string {
  return change.at.slice(0, 10)
}
