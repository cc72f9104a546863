import type { Exclusions } from '../domain/mapping/exclusions.ts'
import { Alignments } from '../domain/stock/alignment.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import type { Failed, Unresolved } from '../domain/stock/left-open.ts'
import type { OpenReasons, Reason } from '../domain/stock/candidates.ts'
import type { Change, IgnoreRule } from '../domain/stock/change.ts'
import { changeRecord } from '../domain/stock/change-record.ts'
import { type Link, LinkBook } from '../domain/stock/links.ts'
import { failure, tooOld } from '../domain/stock/failure.ts'
import { Sums } from '../domain/stock/sums.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { ignoredBy, isKnownDivision } from '../domain/stock/rules.ts'
import { digest } from '../kernel/crypto.ts'
import {
  returnedShipmentName,
  returnedShipmentOf,
  wordsOf,
} from '../domain/stock/returned-shipment.ts'
import type { Echoing } from '../domain/stock/echo.ts'
import type { Echoes, Keys } from '../store/store.ts'
import type { RuleBook } from '../settings/rule-book.ts'
import type { ReturnedShipments } from './returned-shipment-rules.ts'
import type { Coded, Translator } from '../product-mapping/translator.ts'
import { codeChanges } from './code-changes.ts'
import { EchoLedger } from './echo-ledger.ts'
import { RememberedDays } from './remembered-days.ts'

export interface DeciderOptions {
  readonly keys: Keys
  /** The rules of the moment in which each change came. */
  readonly rules: Pick<RuleBook, 'know' | 'of'>
  readonly translator: Translator
  readonly exclusions: Exclusions
  /** What ston itself has written to Smaregi. */
  readonly echoes: Pick<Echoes, 'since'>
  /** Change dates before this day may have had their duplicate keys forgotten; null = none were. */
  readonly keysFrom: string | null
  readonly retentionDays: number
  /** Smaregi's EC links that were met so far. */
  readonly links: readonly Link[]
  /** Failures that stand already. */
  readonly failing: readonly Pick<Failed, 'id' | 'productId' | 'words'>[]
  /** What `reconcile` has set equal. */
  alignments(): Promise<Alignments>
  /** Those of the changes, by key, that an earlier version has taken under another key. */
  takenBefore(changes: readonly Change[]): Promise<ReadonlySet<string>>
  /** What may be a 出荷 coming back. */
  returnedShipments(): Promise<ReturnedShipments>
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
}

/** A change and when its notification came. */
export interface Arrived {
  readonly change: Change
  /** ISO instant. */
  readonly receivedAt: string
}

/** A change with what is known about it before it is decided. */
interface Met extends Arrived {
  readonly coded: Coded
  /** '' = none. */
  readonly code: string
  readonly echoing: Echoing | null
  /** Smaregi manages the product's stock. */
  readonly managed: boolean
}

/** Decides about each change by its own facts and what came before it, and adds up those that count. */
export class Decider {
  readonly #options: DeciderOptions
  readonly sums = new Sums()
  readonly #withoutCode = new Map<string, Reason>()
  readonly ignored = new Map<IgnoreRule, number>()
  readonly failed: Failed[] = []
  /** They may be ston's own: decided when it is known what its calls have caused. */
  readonly waiting: Unresolved[] = []
  readonly #ledger: EchoLedger
  readonly #failing: Set<string>
  readonly #remembered: RememberedDays
  readonly #links: LinkBook
  #alignments = new Alignments()
  #returnedShipments: ReturnedShipments | null = null
  #takenBefore: ReadonlySet<string> = NONE
  changes = 0
  /** Changes that are no repetition, by the hour of receipt (`YYYY-MM-DDTHH`, UTC). */
  readonly received = new Map<string, number>()
  unknownDivision = 0
  /** JST day of the newest change; '' when there was none. */
  newestDay = ''

  constructor(options: DeciderOptions) {
    this.#options = options
    this.#links = new LinkBook(options.links)
    this.#ledger = new EchoLedger(options.echoes)
    this.#remembered = new RememberedDays(options.keysFrom, options.retentionDays)
    this.#failing = new Set(options.failing.map(({ id }) => id))
  }

  get links(): readonly Link[] {
    return this.#links.links
  }

  /** Why some of the products have no code. */
  get open(): OpenReasons {
    return this.#withoutCode
  }

  async decide(arrived: readonly Arrived[], unmanaged: ReadonlySet<string> = NONE): Promise<void> {
    if (arrived.length === 0) return
    this.#alignments = await this.#options.alignments()
    this.#returnedShipments = await this.#options.returnedShipments()
    const changes = arrived.map(({ change }) => change)
    const { rules } = this.#options
    await rules.know(changes)
    for (const change of changes) this.#returnedShipments.note(change, rules.of(change))
    const days = new Set(changes.map(dayOf))
    const book = await this.#ledger.reaching(days)
    await this.#options.keys.load([...days, ...book.days])
    this.#takenBefore = await this.#options.takenBefore(changes)
    const codedOf = await codeChanges(this.#options.translator, changes)
    for (const { change, receivedAt } of arrived) {
      const coded = codedOf(change)
      this.#meet({
        change,
        receivedAt,
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

  /** Under the name that an earlier version gave it. */
  #hasFailed({ formerKey, productId, at }: Change): boolean {
    if (formerKey === undefined) return false
    const { id } = failure('tooOld', formerKey)
    const isSame = (one: DeciderOptions['failing'][number]): boolean =>
      one.id === id && one.productId === productId && one.words === at
    return this.#failing.has(id) && this.#options.failing.some(isSame)
  }

  #meet(met: Met): void {
    if (met.echoing?.kind === 'wait' && this.#ignoredBy(met) === null)
      this.waiting.push(waitingFor(met))
    else this.#decide(met)
  }

  #decide(met: Met): void {
    const { change, code, receivedAt, echoing } = met
    const day = dayOf(change)
    if (!this.#options.keys.add(day, change.key) || this.#takenBefore.has(change.key))
      return this.#leaveOut(met, 'duplicate')
    const hour = receivedAt.slice(0, 13)
    this.received.set(hour, (this.received.get(hour) ?? 0) + 1)
    if (echoing?.kind === 'echo') return this.#leaveOut(met, 'echo')
    const rule = this.#ignoredBy(met)
    if (day > this.newestDay) this.newestDay = day
    // Before the rules: an echo that a rule would leave out as well still uses its entry up.
    const spent = this.#spends(echoing)
    if (spent !== null) return this.#leaveOut(met, 'echo', spent)
    if (rule !== null) return this.#leaveOut(met, rule)
    const late = day < this.#remembered.since(receivedAt)
    // Its key is not kept, so it may well have failed before.
    if (late && (this.#hasFailed(change) || !this.fail(tooOld(change, code, receivedAt))))
      return this.#leaveOut(met, 'duplicate')
    this.changes += 1
    if (!late) this.#count(met)
    this.#record(met, late ? 'failed' : 'counted')
  }

  #leaveOut(met: Met, rule: IgnoreRule, spent: ChangeRecord['spent'] | null = null): void {
    this.ignore(rule, 1)
    this.#record(met, rule, spent)
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
    const rule = ignoredBy(change, this.#options.rules.of(change))
    if (rule !== null) return rule
    if (this.#links.leavesOut(change, this.#options.rules.of(change))) return 'division'
    if (!managed) return 'notManaged'
    if (this.#options.exclusions.of(change.productId, code) !== null) return 'excluded'
    return this.#alignments.cover(change) ? 'aligned' : null
  }

  #count(met: Met): void {
    const { change, receivedAt, code } = met
    if (!isKnownDivision(change.division)) this.unknownDivision += 1
    const waitsAs = code === '' ? openName(change.productId) : code
    const rules = this.#options.rules.of(change)
    if (this.#links.waits(change, waitsAs, receivedAt, rules)) return
    const name = this.#nameFor(met)
    this.sums.add(name, change.productId, change.delta, receivedAt)
    this.sums.under(name, change.rules)
  }

  /** What may be a 出荷 coming back is not added to its code before somebody has looked. */
  #nameFor({ change, coded, code }: Met): string {
    if (
      this.#returnedShipments?.returnedShipments(change, this.#options.rules.of(change)) === true
    ) {
      const returned = returnedShipmentOf(change, code)
      const name = returnedShipmentName(returned)
      this.#withoutCode.set(name, { reason: 'shipment', words: wordsOf(returned) })
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
    spent: ChangeRecord['spent'] | null = null,
  ): void {
    this.#options.record(changeRecord(change, code, decision, spent))
  }
}

const NONE: ReadonlySet<string> = new Set()

/** The change's own id is not known here any more; its key is enough to tell it. */
function waitingFor({ change, receivedAt }: Arrived): Unresolved {
  const { productId, storeId, notification, table, rules } = change
  const under = rules === undefined ? {} : { rules }
  const facts = { changeId: '', productId, storeId, notification, table, ...under, receivedAt }
  return { ...facts, known: change }
}

function dayOf(change: Change): string {
  return change.at.slice(0, 10)
}
