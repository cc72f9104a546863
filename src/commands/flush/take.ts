import { createHash } from 'node:crypto'
import { legacyChanges } from '../../smaregi/legacy-rows.ts'
import type { ChangeRecord, Failed, Position } from '../../stock/batch.ts'
import type { BadRow, Change, IgnoreRule } from '../../stock/change.ts'
import type { Exclusions } from '../../mapping/exclusions.ts'
import type { OpenReasons } from '../../stock/candidates.ts'
import { openName } from '../../stock/names.ts'
import { Fold } from '../../stock/fold.ts'
import { ignoredBy, isKnownDivision, type Rules } from '../../stock/rules.ts'
import type { JournalItem, Keys, Reading, Received } from '../../store/store.ts'
import { jstDay } from '../../time.ts'
import type { Coded, Translator } from './translator.ts'

type Channel = 'legacy' | 'platform'

export interface TakeOptions {
  readonly reading: Reading
  readonly keys: Keys
  readonly rules: Rules
  readonly translator: Translator
  readonly exclusions: Exclusions
  /** Which form counts; null = the one that comes first. */
  readonly channel: Channel | null
  /** Change dates before this day may have had their duplicate keys forgotten; null = none were. */
  readonly keysFrom: string | null
  readonly retentionDays: number
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
  /** Called after each chunk. */
  pause(): Promise<void>
}

/** What has been received since the last time, decided and added up. */
export interface Taken {
  readonly fold: Fold
  /** Why some of the products have no code. */
  readonly open: OpenReasons
  readonly changes: number
  readonly ignored: ReadonlyMap<IgnoreRule, number>
  readonly unknownDivision: number
  readonly otherRows: number
  readonly failed: readonly Failed[]
  readonly position: Position
  readonly channel: Channel | null
  /** The newest change date (JST day) by Smaregi's clock; '' when nothing came. */
  readonly newestDay: string
  /** The newest moment of receipt. */
  readonly lastReceivedAt: string | null
}

/** A translator answers for every product it was asked for. */
const NO_CODE: Coded = { kind: 'open', reason: 'unlinked', words: '' }
const DAY_MS = 24 * 60 * 60 * 1000

/** Reads the journal to its end. Nothing is decided about a change by anything but its own facts and what came before it. */
export async function take(options: TakeOptions): Promise<Taken> {
  const taker = new Taker(options)
  for await (const chunk of options.reading) {
    await taker.chunk(chunk)
    await options.pause()
  }
  return taker.taken(options.reading.position)
}

class Taker {
  readonly #options: TakeOptions
  readonly #fold = new Fold()
  readonly #withoutCode = new Map<string, Extract<Coded, { kind: 'open' }>>()
  readonly #ignored = new Map<IgnoreRule, number>()
  readonly #failed: Failed[] = []
  #channel: Channel | null
  #changes = 0
  #unknownDivision = 0
  #otherRows = 0
  #newestDay = ''
  #lastReceivedAt: string | null = null

  constructor(options: TakeOptions) {
    this.#options = options
    this.#channel = options.channel
  }

  async chunk(items: readonly JournalItem[]): Promise<void> {
    const read: { received: Received; changes: readonly Change[] }[] = []
    for (const item of items) {
      if (item.kind === 'damage') this.#damage(item)
      else read.push({ received: item.received, changes: this.#open(item.received) })
    }
    await this.#options.keys.load(new Set(read.flatMap(({ changes }) => changes.map(dayOf))))
    const codes = await this.#translate(read.flatMap(({ changes }) => changes))
    for (const { received, changes } of read) {
      for (const change of changes) {
        this.#decide(change, received, codes.get(change.table)?.get(change.productId) ?? NO_CODE)
      }
    }
  }

  /** Each change by the table of its own moment: nearly always the same one for a whole chunk. */
  async #translate(changes: readonly Change[]): Promise<Map<number, ReadonlyMap<string, Coded>>> {
    const ids = new Map<number, Set<string>>()
    for (const { table, productId } of changes) {
      const known = ids.get(table)
      if (known === undefined) ids.set(table, new Set([productId]))
      else known.add(productId)
    }
    const codes = new Map<number, ReadonlyMap<string, Coded>>()
    for (const [table, wanted] of ids)
      codes.set(table, await this.#options.translator.codes(table, wanted))
    return codes
  }

  taken(position: Position): Taken {
    return {
      fold: this.#fold,
      open: this.#withoutCode,
      changes: this.#changes,
      ignored: this.#ignored,
      unknownDivision: this.#unknownDivision,
      otherRows: this.#otherRows,
      failed: this.#failed,
      position,
      channel: this.#channel,
      newestDay: this.#newestDay,
      lastReceivedAt: this.#lastReceivedAt,
    }
  }

  /** The changes of a notification, if its form is the one that counts. */
  #open(received: Received): readonly Change[] {
    if (this.#lastReceivedAt === null || received.at > this.#lastReceivedAt)
      this.#lastReceivedAt = received.at
    this.#channel ??= received.form
    if (received.form !== this.#channel) {
      this.#otherChannel(received)
      return []
    }
    const { changes, bad, otherRows } = legacyChanges(received)
    this.#otherRows += otherRows
    for (const row of bad) this.#bad(row, received)
    return changes
  }

  #decide(change: Change, received: Received, coded: Coded): void {
    const day = dayOf(change)
    const code = coded.kind === 'code' ? coded.code : ''
    const rule = this.#ignoredBy(change, code, day)
    this.#changes += 1
    if (day > this.#newestDay) this.#newestDay = day
    if (rule !== null) {
      this.#ignored.set(rule, (this.#ignored.get(rule) ?? 0) + 1)
      this.#record(change, code, rule)
    } else if (day < this.#oldest(received)) {
      this.#failed.push(tooOld(change, code, received))
      this.#record(change, code, 'failed')
    } else {
      this.#count(change, coded, received)
      this.#record(change, code, 'counted')
    }
  }

  #ignoredBy(change: Change, code: string, day: string): IgnoreRule | null {
    if (!this.#options.keys.add(day, change.key)) return 'duplicate'
    const rule = ignoredBy(change, this.#options.rules)
    if (rule !== null) return rule
    return this.#options.exclusions.of(change.productId, code) === null ? null : 'excluded'
  }

  #count(change: Change, coded: Coded, received: Received): void {
    if (!isKnownDivision(change.division)) this.#unknownDivision += 1
    const name = coded.kind === 'code' ? coded.code : openName(change.productId)
    if (coded.kind === 'open') this.#withoutCode.set(name, coded)
    this.#fold.add(name, change.productId, change.delta, received.at)
  }

  /** Before this day a change cannot be told from one that was counted long ago. */
  #oldest(received: Received): string {
    const remembered = jstDay(
      new Date(Date.parse(received.at) - this.#options.retentionDays * DAY_MS),
    )
    const { keysFrom } = this.#options
    return keysFrom !== null && keysFrom > remembered ? keysFrom : remembered
  }

  #otherChannel(received: Received): void {
    const count =
      received.form === 'legacy' ? legacyChanges(received).changes.length : platformRows(received)
    this.#changes += count
    this.#ignored.set('otherChannel', (this.#ignored.get('otherChannel') ?? 0) + count)
  }

  #record(change: Change, code: string, decision: ChangeRecord['decision']): void {
    this.#options.record({
      key: change.key,
      product: change.productId,
      store: change.storeId,
      delta: change.delta,
      division: change.division,
      at: change.at,
      notification: change.notification,
      code,
      decision,
    })
  }

  #bad(row: BadRow, received: Received): void {
    this.#failed.push({
      ...failure('badRow', `${row.notification} ${row.raw} ${this.#failed.length}`),
      words: row.what,
      raw: row.raw,
      since: received.at,
    })
  }

  #damage(item: Extract<JournalItem, { kind: 'damage' }>): void {
    this.#failed.push({
      ...failure('damage', `${item.segment} ${item.offset}`),
      words: `${item.segment} ${item.offset} ${item.bytes}`,
      raw: item.text,
      since: '',
    })
  }
}

function dayOf(change: Change): string {
  return change.at.slice(0, 10)
}

function tooOld(change: Change, code: string, received: Received): Failed {
  return {
    ...failure('tooOld', change.key),
    words: change.at,
    raw: '',
    productId: change.productId,
    code,
    delta: change.delta,
    since: received.at,
  }
}

/** The id follows from the facts, so the same failure keeps its name if the run that met it has to be done again. */
function failure(reason: Failed['reason'], facts: string): Failed {
  const id = `f-${createHash('sha256').update(`${reason} ${facts}`).digest('hex').slice(0, 10)}`
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

/** How many changes a notification of the other form stands for. */
function platformRows(received: Received): number {
  try {
    const body = JSON.parse(received.body) as { ids?: unknown }
    return Array.isArray(body.ids) ? body.ids.length : 0
  } catch {
    return 0
  }
}
