import type { RowOutcome } from './batch.ts'
import type { Change } from './change.ts'
import type { Rules } from './rules.ts'
import { type Amount, inWarehouse, type StockKey, sumName } from './stock-key.ts'

/**
 * A 在庫区分 that Smaregi's own EC links write (11 EC連携, 18 受注在庫引当). Where such a link passes its changes on to Next Engine itself, ston
 * would count them twice; nobody but the owner knows. Decrements go at once, because goods that are gone must not be sold online;
 * increments wait for the answer.
 */
export interface Link {
  readonly division: string
  /** `passOn`: ston is the only one; `otherLink`: another one does it. Null = asked, and not answered yet. */
  readonly answer: 'passOn' | 'otherLink' | null
  /** When the first of its changes was received (ISO instant). */
  readonly since: string
  /** Decrements that went before the answer, one a sum: given back where another link does it. */
  readonly gone: readonly Amount[]
  /** Increments that wait for the answer, likewise. */
  readonly waiting: readonly Amount[]
}

const DIVISIONS = new Set(['11', '18'])

/** With Next Engine as master these stay out; a division that the owner has named needs no question. */
function isAskedAbout({ division }: Change, { master, forwardDivisions }: Rules): boolean {
  return DIVISIONS.has(division) && master === 'smaregi' && !forwardDivisions.includes(division)
}

/** The links that are known, while changes are decided. */
export class LinkBook {
  readonly #links: Map<string, Link>

  constructor(links: readonly Link[]) {
    this.#links = new Map(links.map((link) => [link.division, link]))
  }

  get links(): readonly Link[] {
    return [...this.#links.values()]
  }

  /** Another link does it, so ston must not. */
  leavesOut(change: Change, rules: Rules): boolean {
    return isAskedAbout(change, rules) && this.#links.get(change.division)?.answer === 'otherLink'
  }

  /** Takes the change down while the question is open; true where it waits for the answer. `receivedAt`: ISO instant. */
  waits(change: Change, { code, warehouse }: StockKey, receivedAt: string, rules: Rules): boolean {
    if (!isAskedAbout(change, rules)) return false
    const { division, productId, delta } = change
    const link = this.#links.get(division) ?? unasked(division, receivedAt)
    if (link.answer !== null) return false
    const of = { code, ...inWarehouse(warehouse), products: [productId] }
    const amount = { ...of, delta, changes: 1, since: receivedAt }
    const isGone = delta < 0
    const [gone, waiting] = isGone
      ? [withAmount(link.gone, amount), link.waiting]
      : [link.gone, withAmount(link.waiting, amount)]
    this.#links.set(division, { ...link, gone, waiting })
    return !isGone
  }
}

function unasked(division: string, since: string): Link {
  return { division, answer: null, since, gone: [], waiting: [] }
}

function withAmount(amounts: readonly Amount[], more: Amount): readonly Amount[] {
  const known = amounts.find((one) => sumName(one) === sumName(more))
  if (known === undefined) return [...amounts, more]
  const sum = {
    ...known,
    products: [...new Set([...known.products, ...more.products])],
    delta: known.delta + more.delta,
    changes: known.changes + more.changes,
  }
  return amounts.map((one) => (one === known ? sum : one))
}

/** What goes to Next Engine because of the answer: what has waited, or what is given back. */
export function answered(link: Link, answer: 'passOn' | 'otherLink'): readonly Amount[] {
  if (answer === 'passOn') return link.waiting
  // No change of its own: the changes were counted when they went.
  return link.gone.map((one) => ({ ...one, delta: -one.delta, changes: 0 }))
}

/** The answer stays for good; what it was about has ended. */
export function closed(link: Link, answer: 'passOn' | 'otherLink'): Link {
  return { ...link, answer, gone: [], waiting: [] }
}

/** Both counts were set equal with what went of such a code, or with what waits as well: that has ended. */
export function linksWithout(
  of: 'gone' | 'waiting',
  links: readonly Link[],
  ended: (amount: Amount) => boolean,
): readonly Link[] {
  return links.map((link) => ({ ...link, [of]: link[of].filter((one) => !ended(one)) }))
}

/** A sum that is known under other names from now on: taken apart as a set, or under the code that has turned up. */
export interface Renamed {
  /** As `sumName` gives it. */
  readonly name: string
  /** As much of it at the most; 0 or less. */
  readonly delta: number
  readonly into: readonly { readonly code: string; readonly per: number }[]
}

/** What went, or is about to, is remembered under the names by which it ends. */
export function underNewNames(
  links: readonly Link[],
  renamed: readonly Renamed[],
): readonly Link[] {
  if (renamed.length === 0) return links
  const left = new Map(renamed.map((one) => [one.name, one]))
  return links.map((link) => {
    const gone = link.gone.flatMap((one) => {
      const now = left.get(sumName(one))
      if (now === undefined) return [one]
      const delta = Math.max(one.delta, now.delta)
      left.set(now.name, { ...now, delta: now.delta - delta })
      const parts = now.into.map(({ code, per }, i) => ({
        ...one,
        code,
        delta: delta * per,
        changes: i === 0 ? one.changes : 0,
      }))
      return [{ ...one, delta: one.delta - delta }, ...parts]
    })
    return {
      ...link,
      gone: gone.filter(({ delta }) => delta < 0).reduce<readonly Amount[]>(withAmount, []),
    }
  })
}

const NEVER_WENT = new Set<RowOutcome['kind']>(['dropped', 'excluded', 'aligned'])

/**
 * What was to go and has ended without going is not there to be given back either. A sum may hold other decrements as well: then as much
 * of it as can be counts as these, since giving back too much oversells.
 */
export function withoutNeverWent(
  links: readonly Link[],
  outcomes: readonly RowOutcome[],
): readonly Link[] {
  const left = new Map<string, number>()
  for (const outcome of outcomes) {
    const { kind, product = '', delta } = outcome
    if (!NEVER_WENT.has(kind)) continue
    const name = sumName({ ...outcome, products: [product] })
    left.set(name, (left.get(name) ?? 0) + Math.min(0, delta))
  }
  if (left.size === 0) return links
  return links.map((link) => ({
    ...link,
    gone: link.gone.flatMap((one) => {
      const most = left.get(sumName(one)) ?? 0
      const pieces = Math.max(one.delta, most)
      left.set(sumName(one), most - pieces)
      return pieces === one.delta ? [] : [{ ...one, delta: one.delta - pieces }]
    }),
  }))
}
