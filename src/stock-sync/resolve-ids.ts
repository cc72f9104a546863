import { StonError } from '../kernel/errors.ts'
import { requireSmaregi } from '../config/index.ts'
import { changeFromHistory } from '../connectors/smaregi/platform-change.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { afterAsking, changeName, isToBeAsked } from '../domain/stock/unanswered.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { Run } from './run-context.ts'
import type { Arrived } from './decider.ts'
import { anotherAnswers } from './gateway.ts'
import { Refusals } from './refusals.ts'
import type { Resolved } from './take-in.ts'

/** Pairs of product and store asked for in one round: about a minute's worth, so that what is known can go out meanwhile. */
const PAIRS = 300
const DAY_MS = 24 * 60 * 60 * 1000

/** One history call for each pair, whatever the number of its ids. What cannot be asked for now is left. */
export async function resolve(run: Run, ids: readonly Unresolved[]): Promise<Resolved> {
  const known = ids.flatMap(({ known: change, receivedAt }) =>
    change === undefined ? [] : [{ change, receivedAt }],
  )
  const waiting = ids.filter((one) => one.known === undefined)
  const now = waiting.filter((one) => isToAsk(run, one))
  const asked = await ask(run, now)
  const later = waiting.filter((one) => !now.includes(one))
  return { ...asked, changes: [...known, ...asked.changes], left: [...asked.left, ...later] }
}

/** Whether asking Smaregi for it may help in this run. */
export function isToAsk({ app, done }: Run, one: Unresolved): boolean {
  return isToBeAsked(one, app.now()) && !done.notShown.has(changeName(one))
}

async function ask(run: Run, ids: readonly Unresolved[]): Promise<Resolved> {
  if (ids.length === 0) return { changes: [], left: [], unmanaged: NONE }
  const platform = await openPlatform(run)
  const [now, later] = slices(ids)
  const resolving = new Resolving(run, platform)
  for (const [i, pair] of now.entries()) {
    run.app.progress(say(run.app.locale, says.progressResolving(i, now.length + later.length)))
    if (!(await resolving.pair(pair))) break
  }
  run.app.progress('')
  await resolving.end()
  const left = [...resolving.left(now.flat()), ...later.flat()]
  const unmanaged = resolving.changes.length === 0 ? NONE : await readUnmanaged(run, platform)
  return { changes: resolving.changes, left, unmanaged }
}

const NONE: ReadonlySet<string> = new Set()

async function openPlatform(run: Run): Promise<Platform> {
  const platform = await run.app.platform()
  if (platform !== null) return platform
  requireSmaregi(run.app.config)
  throw new StonError({ code: 'config', exit: 'config', message: says.needsPlatform })
}

/** By pair, the ones for now and the ones for later. Those that were not shown or refused come last, or they would stand in the way of all others. */
function slices(ids: readonly Unresolved[]): [Unresolved[][], Unresolved[][]] {
  const pairs = new Map<string, Unresolved[]>()
  for (const one of ids) {
    const name = `${one.productId} ${one.storeId}`
    const known = pairs.get(name)
    if (known === undefined) pairs.set(name, [one])
    else known.push(one)
  }
  const rank = (pair: readonly Unresolved[]): number => {
    if (pair.some((one) => one.refused === true)) return 2
    return Number(pair.every((one) => one.missing !== undefined))
  }
  const all = [...pairs.values()].toSorted((a, b) => rank(a) - rank(b))
  return [all.slice(0, PAIRS), all.slice(PAIRS)]
}

class Resolving {
  readonly #run: Run
  readonly #platform: Platform
  readonly #done = new Set<Unresolved>()
  readonly changes: Arrived[] = []
  readonly #refused = new Set<Unresolved>()
  readonly #notShown = new Set<Unresolved>()
  /** Their pairs were answered with 404: it counts only where others are not. */
  readonly #notFound = new Set<Unresolved>()
  #answered = false
  readonly #refusals = new Refusals()

  constructor(run: Run, platform: Platform) {
    this.#run = run
    this.#platform = platform
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
      this.#run.done.trouble ??= error
      this.#refusals.add(first.productId)
      for (const one of ids) this.#refused.add(one)
      return error.exit === 'attention' && !this.#refusals.areMany
    }
  }

  left(ids: readonly Unresolved[]): Unresolved[] {
    return ids.filter((one) => !this.#done.has(one)).map((one) => this.#leave(one))
  }

  /** One pair after the other not found, and nothing else answered in this run: then one that nobody asked for has to. */
  async end(): Promise<void> {
    const { trouble: earlier } = this.#run.done
    if (this.#notFound.size === 0 || earlier?.exit === 'temporary') return
    const trouble = this.#answered ? null : await anotherAnswers(this.#platform, this.#notFound)
    for (const one of this.#notFound) {
      if (trouble === null) this.#notShown.add(one)
      this.#run.done.notShown.add(changeName(one))
    }
    if (trouble !== null) this.#run.done.trouble ??= trouble
  }

  #leave(one: Unresolved): Unresolved {
    if (this.#refused.has(one)) return { ...one, refused: true }
    if (!this.#notShown.has(one)) return one
    const { refused: _, ...rest } = one
    return afterAsking(rest, this.#run.app.now().toISOString())
  }

  async #ask({ productId, storeId }: Unresolved, ids: readonly Unresolved[]): Promise<void> {
    const wanted = new Set(ids.map((one) => one.changeId))
    const found = await this.#platform.history(productId, storeId, {
      enough: (rows) => rows.filter((row) => wanted.has(row.id)).length >= wanted.size,
    })
    if (found === null) return this.#pairNotFound(productId, ids)
    this.#answered = true
    this.#refusals.end()
    const rows = new Map(found.map((row) => [row.id, row]))
    for (const one of ids) {
      const row = rows.get(one.changeId)
      if (row === undefined) {
        this.#notShown.add(one)
        this.#run.done.notShown.add(changeName(one))
      } else
        this.#arrived(
          one,
          changeFromHistory(row, this.#contract(), { id: one.notification, table: one.table }),
        )
    }
  }

  #pairNotFound(productId: string, ids: readonly Unresolved[]): void {
    for (const one of ids) this.#notFound.add(one)
    if (!this.#answered) this.#refusals.add(productId)
  }

  #arrived(one: Unresolved, change: Arrived['change']): void {
    this.#done.add(one)
    this.changes.push({ change, receivedAt: one.receivedAt })
    const { first } = this.#run.done
    if (
      first === null ||
      change.at < first.at ||
      (change.at === first.at && isBefore(one.changeId, first.id))
    )
      this.#run.done.first = { id: one.changeId, at: change.at }
  }

  #contract(): string {
    return this.#run.app.config.smaregi.contractId ?? ''
  }
}

/** Ids are numbers that grow; as text the longer one is the greater. */
export function isBefore(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
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
  try {
    const ids: string[] = []
    for await (const page of platform.products())
      ids.push(
        ...page.filter((one) => one.stockControlDivision === '1').map((one) => one.productId),
      )
    await document.replace({ readAt: run.app.now().toISOString(), ids }, revision)
    return new Set(ids)
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    run.app.log.warn({ code: error.code }, say(run.app.locale, error.sentence))
    return new Set(value?.ids ?? [])
  }
}
