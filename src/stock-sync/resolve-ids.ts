import { StonError } from '../kernel/errors.ts'
import { instead } from '../kernel/instead.ts'
import { grouped } from '../kernel/grouped.ts'
import { requireSmaregi } from '../config/index.ts'
import type { UnreadableRow } from '../connectors/smaregi/history-row.ts'
import { changeFromHistory } from '../connectors/smaregi/platform-change.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import { type Change, pairOf } from '../domain/stock/change.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { SHIPMENT } from '../domain/stock/returned-pieces.ts'
import {
  afterAsking,
  afterUnreadable,
  changeName,
  isToBeAsked,
} from '../domain/stock/unanswered.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { Run } from './run-context.ts'
import { anotherAnswers } from './gateway.ts'
import { type First, firstOf } from './lost-webhook-cursor.ts'
import type { Arrived } from './met.ts'
import { Refusals } from './refusals.ts'
import type { SoFar } from './results.ts'
import { DAY_MS } from '../kernel/time.ts'

/** Pairs of product and store asked for in one round: about a minute's worth, so that what is known can go out meanwhile. */
const PAIRS = 300

/** What came of asking for ids. */
export interface Resolved {
  readonly changes: readonly Arrived[]
  /** 出荷 of the same products and stores that were read with them: nobody may have told of them yet. */
  readonly shipments: readonly Change[]
  /** To be asked for another time. */
  readonly left: readonly Unresolved[]
  /** Products whose stock Smaregi does not manage. */
  readonly unmanaged: ReadonlySet<string>
  /** Names of changes that Smaregi was asked for and did not show. */
  readonly notShown: readonly string[]
  /** Why Smaregi could not be asked for everything. */
  readonly trouble: StonError | null
  readonly first: First | null
}

/** One history call for each pair, whatever the number of its ids. What cannot be asked for now is left. */
export async function resolve(
  run: Run,
  ids: readonly Unresolved[],
  soFar: SoFar,
): Promise<Resolved> {
  const { changes, left } = withoutAsking(ids)
  const now = left.filter((one) => isToAsk(run, one, soFar))
  const asked = now.length === 0 ? NOTHING_ASKED : await ask(run, now, soFar)
  const later = left.filter((one) => !now.includes(one))
  return { ...asked, changes: [...changes, ...asked.changes], left: [...asked.left, ...later] }
}

/** What may be ston's own is asked of the ledger anew; ids whose amounts only Smaregi knows are left. */
export function withoutAsking(ids: readonly Unresolved[]): Resolved {
  const changes = ids.flatMap(({ known, receivedAt }) =>
    known === undefined ? [] : [{ change: known, receivedAt }],
  )
  return { ...NOTHING_ASKED, changes, left: ids.filter((one) => one.known === undefined) }
}

/** Whether asking Smaregi for it may help in this run. */
export function isToAsk({ app, sends }: Run, one: Unresolved, { notShown }: SoFar): boolean {
  // What Smaregi did not show is asked for when everything goes: a run a minute would ask without end.
  if (sends !== 'all' && one.missing !== undefined) return false
  return isToBeAsked(one, app.now()) && !notShown.has(changeName(one))
}

async function ask(run: Run, ids: readonly Unresolved[], soFar: SoFar): Promise<Resolved> {
  const platform = await openPlatform(run)
  const [now, later] = slices(ids)
  const resolving = new Resolving(run, platform, soFar.trouble)
  for (const [i, pair] of now.entries()) {
    run.app.progress(say(run.app.locale, says.progressResolving(i, now.length + later.length)))
    if (!(await resolving.pair(pair))) break
  }
  run.app.progress('')
  await resolving.end()
  const { changes, shipments, firsts, notShown, trouble } = resolving
  const left = [...resolving.left(now.flat()), ...later.flat()]
  const unmanaged = changes.length === 0 ? NONE : await readUnmanaged(run, platform)
  return { changes, shipments, left, unmanaged, notShown, trouble, first: firstOf(firsts) }
}

const NONE: ReadonlySet<string> = new Set()
const NOTHING_ASKED: Resolved = {
  changes: [],
  shipments: [],
  left: [],
  unmanaged: NONE,
  notShown: [],
  trouble: null,
  first: null,
}

async function openPlatform(run: Run): Promise<Platform> {
  const platform = await run.app.platform()
  if (platform !== null) return platform
  requireSmaregi(run.app.config)
  throw new StonError({ code: 'config', message: says.needsPlatform })
}

/** By pair, the ones for now and the ones for later. Those that were not shown or refused come last, or they would stand in the way of all others. */
function slices(ids: readonly Unresolved[]): [Unresolved[][], Unresolved[][]] {
  const rank = (pair: readonly Unresolved[]): number => {
    if (pair.some((one) => one.refused === true)) return 2
    return Number(pair.every((one) => one.missing !== undefined))
  }
  const all = [...grouped(ids, pairOf).values()].toSorted((a, b) => rank(a) - rank(b))
  return [all.slice(0, PAIRS), all.slice(PAIRS)]
}

/**
 * What came of an id. `notFound`: its pair was answered with 404, which counts only where others are not. `untold`: the same, and nobody
 * else was answered either.
 */
type Became = 'told' | 'refused' | 'notShown' | 'notFound' | 'untold' | UnreadableRow

type Row = Parameters<typeof changeFromHistory>[0]

function takesOff({ division, amount }: Row): boolean {
  return division === SHIPMENT && amount < 0
}

class Resolving {
  readonly #run: Run
  readonly #platform: Platform
  readonly #became = new Map<Unresolved, Became>()
  readonly changes: Arrived[] = []
  readonly shipments: Change[] = []
  readonly firsts: First[] = []
  trouble: StonError | null
  #answered = false
  readonly #refusals = new Refusals()

  /** `trouble`: that of the run so far. */
  constructor(run: Run, platform: Platform, trouble: StonError | null) {
    this.#run = run
    this.#platform = platform
    this.trouble = trouble
  }

  /** False when Smaregi cannot be asked any more just now. */
  async pair(ids: readonly Unresolved[]): Promise<boolean> {
    const [first] = ids
    if (first === undefined) return true
    if (this.#run.app.signal.aborted) return false
    try {
      await this.#ask(first, ids)
      return !this.#refusals.areMany
    } catch (error) {
      if (!(error instanceof StonError)) throw error
      this.trouble ??= error
      this.#refusals.add(first.productId)
      for (const one of ids) if (!this.#became.has(one)) this.#became.set(one, 'refused')
      return error.exit === 'attention' && !this.#refusals.areMany
    }
  }

  left(ids: readonly Unresolved[]): Unresolved[] {
    return ids.flatMap((one) => {
      const became = this.#became.get(one)
      if (became === 'told') return []
      if (became === 'refused') return [{ ...one, refused: true }]
      const { refused: _, ...rest } = one
      const now = this.#run.app.now().toISOString()
      if (typeof became === 'object') return [afterUnreadable(rest, became, now)]
      return [became === 'notShown' ? afterAsking(rest, now) : one]
    })
  }

  get notShown(): readonly string[] {
    const isOne = (became: Became): boolean =>
      became === 'notShown' || became === 'untold' || typeof became === 'object'
    return [...this.#became].flatMap(([one, became]) => (isOne(became) ? [changeName(one)] : []))
  }

  /** One pair after the other not found, and nothing else answered in this run: then one that nobody asked for has to. */
  async end(): Promise<void> {
    const notFound = [...this.#became].flatMap(([one, it]) => (it === 'notFound' ? [one] : []))
    if (notFound.length === 0 || this.trouble?.exit === 'temporary') return
    const trouble = this.#answered ? null : await anotherAnswers(this.#platform, notFound)
    for (const one of notFound) this.#became.set(one, trouble === null ? 'notShown' : 'untold')
    this.trouble ??= trouble
  }

  async #ask(first: Unresolved, ids: readonly Unresolved[]): Promise<void> {
    const { productId, storeId } = first
    const wanted = new Set(ids.map((one) => one.changeId))
    const found = await this.#platform.history(productId, storeId, { ids: wanted })
    if (found === null) {
      for (const one of ids) this.#became.set(one, 'notFound')
      if (!this.#answered) this.#refusals.add(productId)
      return
    }
    this.#answered = true
    this.#refusals.end()
    const rows = new Map(found.rows.map((row) => [row.id, row]))
    const unreadable = new Map(found.unreadable.map((row) => [row.id, row]))
    for (const one of ids) {
      const row = rows.get(one.changeId)
      if (row === undefined) this.#became.set(one, unreadable.get(one.changeId) ?? 'notShown')
      else this.#arrived(one, this.#changeOf(row, one))
    }
    this.shipments.push(...found.rows.filter(takesOff).map((row) => this.#changeOf(row, first)))
  }

  #arrived(one: Unresolved, change: Change): void {
    this.#became.set(one, 'told')
    this.changes.push({ change, receivedAt: one.receivedAt })
    this.firsts.push({ id: one.changeId, at: change.at })
  }

  #changeOf(row: Row, { notification: id, table, rules }: Unresolved): Change {
    const contract = this.#run.app.config.smaregi.contractId ?? ''
    return changeFromHistory(row, contract, { id, table, rules })
  }
}

interface Unmanaged {
  readonly readAt: string
  readonly ids: readonly string[]
}

/** 在庫管理対象外 products, remembered for a day. Where they cannot be read, none is known to be one. */
async function readUnmanaged(run: Run, platform: Platform): Promise<ReadonlySet<string>> {
  const document = run.store.document<Unmanaged>('unmanaged')
  const { value, revision } = await document.read()
  const age = run.app.now().getTime() - Date.parse(value?.readAt ?? '')
  if (value !== null && age >= 0 && age < DAY_MS) return new Set(value.ids)
  const read = async (): Promise<readonly string[]> => {
    const ids: string[] = []
    for await (const page of platform.products())
      for (const one of page) if (one.stockControlDivision === '1') ids.push(one.productId)
    await document.replace({ readAt: run.app.now().toISOString(), ids }, revision)
    return ids
  }
  return new Set(await read().catch(instead(run.app, () => value?.ids ?? [])))
}
