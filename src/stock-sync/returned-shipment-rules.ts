import { smaregiAccess } from '../config/index.ts'
import { type Change, pairOf } from '../domain/stock/change.ts'
import type { Rules } from '../domain/stock/rules.ts'
import { mayBeReturned, SHIPMENT } from '../domain/stock/returned-pieces.ts'
import type { Store } from '../store/store.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { rewrite } from '../store/update-document.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'

/** Pairs of product and store with a 出荷 that took pieces off, and the first and the last day on which one did (JST). */
export type TypedPairs = Readonly<Record<string, readonly [first: string, last: string]>>

interface ReturnRules {
  readonly known: TypedPairs
  /** Somebody can be asked about them, or it is known which divisions they have. */
  readonly asks: boolean
  /** Known to be written for a 出荷 that is edited or deleted; none = not known. */
  readonly divisions: readonly string[]
}

/** Which changes may be the pieces of a 出荷 coming back, before anybody is asked. */
export class ReturnedShipments {
  readonly #rules: ReturnRules
  readonly typed = new Map<string, readonly [string, string]>()

  constructor(rules: ReturnRules) {
    this.#rules = rules
  }

  /**
   * What has just come in, before any of it is decided: rows come in any order. `rules`: those of its moment. Only with Smaregi as
   * stock master 出荷 are left out, and everything else goes.
   */
  note(change: Change, { master }: Rules): void {
    if (!this.#rules.asks || master !== 'smaregi') return
    if (change.division !== SHIPMENT || change.delta >= 0) return
    const name = pairOf(change)
    this.typed.set(name, widened(this.typed.get(name), change.at.slice(0, 10)))
  }

  /** What the configuration passes on in any case is no suspect. */
  returnedShipments(change: Change, { master, forwardDivisions }: Rules): boolean {
    if (!this.#rules.asks || master !== 'smaregi') return false
    if (forwardDivisions.includes(change.division)) return false
    if (!mayBeReturned(change, this.#rules.divisions)) return false
    const name = pairOf(change)
    return name in this.#rules.known || this.typed.has(name) || mayBeToldFirst(change)
  }
}

/** A row without an id may come before that of the 出荷 whose pieces it brings back; one with an id was read with all before it. */
function mayBeToldFirst({ formerKey }: Change): boolean {
  return formerKey === undefined
}

/**
 * With a division that is known, rows are looked at whether Smaregi can be read or not, and held where it cannot. While none is known
 * only a shop that can be asked is made to wait for an answer: elsewhere most such rows are corrections that have to go.
 */
export async function openReturnedShipments(app: App, store: Store): Promise<ReturnedShipments> {
  const { corrections } = await readOrderCapabilities(store)
  const divisions = corrections.filter((division) => division !== SHIPMENT)
  const known = corrections.length > 0
  const readable = smaregiAccess(app.config) !== null
  const asks = known ? divisions.length > 0 : readable
  const pairs = asks ? await readTyped(store) : {}
  return new ReturnedShipments({ known: pairs, asks, divisions })
}

export async function readTyped(store: Store): Promise<TypedPairs> {
  return (await store.document<TypedPairs>('typed').read()).value ?? {}
}

/** Before the batch is sealed: what is remembered twice is harmless, what is forgotten is not. */
export async function rememberTyped(
  app: App,
  store: Store,
  typed: ReturnedShipments['typed'],
): Promise<void> {
  if (typed.size === 0) return
  const oldest = jstDay(new Date(app.now().getTime() - app.config.retentionDays * DAY_MS))
  await rewrite<TypedPairs>(store.document('typed'), (value) => {
    const next = Object.fromEntries(
      Object.entries(value ?? {}).filter(([, [, last]]) => last >= oldest),
    )
    for (const [name, [first, last]] of typed)
      next[name] = widened(widened(next[name], first), last)
    return next
  })
}

function widened(
  span: readonly [string, string] | undefined,
  day: string,
): readonly [string, string] {
  if (span === undefined) return [day, day]
  const [first, last] = span
  return [day < first ? day : first, day > last ? day : last]
}
