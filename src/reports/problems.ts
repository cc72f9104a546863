import type { SentRow } from '../domain/stock/left-open.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { inWarehouse, type StockKey, warehouseNamed } from '../domain/stock/stock-key.ts'
import { missing } from '../domain/stock/shortage.ts'
import { reasonOf } from '../domain/stock/evidence.ts'
import type { HoldReason } from '../domain/stock/hold.ts'
import type { Held, OpenWork } from '../domain/stock/open-work.ts'
import {
  andMore,
  failedBecause,
  type InDoubt,
  inDoubtBecause,
  type Told,
} from '../messages/problems.ts'
import { heldBecause, inTransitBecause } from '../messages/held.ts'
import { NO_PLACES, type PlaceNames } from '../messages/places.ts'
import { oversoldBecause } from '../messages/shortage.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { NO_NAMES, type Names } from '../product-mapping/names.ts'

/** As many as fit on a screen; the rest is counted. */
const SHOWN = 20

/** What needs a person, or waits for something outside: product, quantity, what, what to do. */
export function problemLines(locale: Locale, state: OpenWork, names = NO_NAMES): string[] {
  return toldLines(locale, itemsOf(state), (item) => ({
    name: withName(names, factsOf(item), nameOf(item)),
    ...problemOf(item, names),
  }))
}

/** Two lines for each; `name`: what it is about, where its sentence does not say so itself. */
export function toldLines<T>(
  locale: Locale,
  items: readonly T[],
  tell: (item: T) => Told & { readonly name: string },
): string[] {
  const rest = items.length - SHOWN
  const shown = items.slice(0, SHOWN).flatMap((item) => {
    const { name, what, next } = tell(item)
    const subject = name === '' ? '' : `${name}  `
    return [`! ${subject}${say(locale, what)}`, `    → ${say(locale, next)}`]
  })
  return rest > 0 ? [...shown, say(locale, andMore(rest))] : shown
}

/** What each of them is of, and what is to be said about it. */
export function problemsOf(state: OpenWork): { readonly key: StockKey; readonly told: Told }[] {
  return itemsOf(state).map((item) => ({ key: keyIn(item), told: problemOf(item) }))
}

function keyIn(item: Item): StockKey {
  const { code, warehouse } = factsOf(item)
  return { code, ...inWarehouse(warehouse === undefined ? undefined : warehouseNamed(warehouse)) }
}

export function problemOf(item: Item, names: PlaceNames = NO_PLACES): Told {
  switch (item.kind) {
    case 'held':
      return becauseHeld(item.held, item.id, names)
    case 'inDoubt':
      return inDoubtBecause(item.id, sentAs(item.row))
    case 'failed':
      return failedBecause(item.failed, names)
  }
}

/** Under which equal problems are told once, and what is to be done about all of them. */
export function groupOf(item: Item): { readonly key: string; readonly next: Sentence } {
  const { next } = problemOf(nameless(item))
  const reason = item.kind === 'held' ? item.held.reason : item.kind
  return { key: `${reason} ${next.ja}`, next }
}

/** As the commands name it for whoever has several of them. */
function nameless(item: Item): Item {
  switch (item.kind) {
    case 'held': {
      const { code, products } = item.held
      const id = nameWithoutCode(item)
      const ids = products.map((one) => (one === code ? 'CODE' : 'ID'))
      return { ...item, id, held: { ...item.held, products: ids.slice(0, 1) } }
    }
    case 'inDoubt':
      return item
    case 'failed':
      return { ...item, id: 'ID', failed: { ...item.failed, id: 'ID' } }
  }
}

/** The names of these are more than the code. */
const NAMED_APART = new Set<HoldReason>(['repeat', 'shipment', 'twice', 'unknownChange'])

/** The question about an EC link is the same for all that waits for its answer. */
function nameWithoutCode({ id, held }: Extract<Item, { kind: 'held' }>): string {
  if (held.reason === 'otherLink') return id
  return NAMED_APART.has(held.reason) ? 'ID' : 'h-CODE'
}

export function sentAs({ tag, row, sent, upload: { startedAt } }: SentRow): InDoubt {
  return {
    reason: reasonOf(tag, row),
    quantity: signed(sent),
    at: startedAt?.slice(0, 16) ?? null,
  }
}

function becauseHeld(held: Held, id: string, names: PlaceNames): Told {
  const { products, delta, shortage } = held
  if (shortage === undefined) return heldBecause(held, id, products, names)
  if (held.reason === 'inTransit') return inTransitBecause(-delta)
  return oversoldBecause(id, missing({ delta }, shortage), shortage, names)
}

/** What people call a product stands before what the services call it. */
export function withName(
  names: Names,
  { productId, products }: { readonly productId: string; readonly products?: readonly string[] },
  told: string,
): string {
  const name = names.of([productId, ...(products ?? [])])
  return name === null ? told : `${name}  ${told}`
}

function nameOf(item: Item): string {
  const { name, productId, delta } = factsOf(item)
  if (item.kind !== 'failed') return name === '' ? item.id : withAmount(name, delta)
  return productId === '' ? item.failed.raw.slice(0, 60) || item.id : withAmount(productId, delta)
}

function withAmount(name: string, delta: number): string {
  return delta === 0 ? name : `${name} ${signed(delta)}`
}

export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta)
}
