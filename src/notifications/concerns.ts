import type { ProblemRow } from '../mailer/facts.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { missing } from '../domain/stock/shortage.ts'
import { shownIn } from '../domain/stock/stock-key.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { NO_NAMES, type Names } from '../product-mapping/names.ts'
import { division } from '../messages/divisions.ts'
import * as says from '../messages/mail.ts'
import * as quantities from '../messages/mail-quantities.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import { problemOf } from '../reports/problems.ts'
import type { Warning } from '../status/warnings.ts'
import { orderGroup, orderNext, toDo } from './next-steps.ts'
import { placeOfItem } from './owner-places.ts'

/** Under which name an early warning is remembered as told; one that has got worse has another name. */
export function alarmName({ id, degree = 0 }: Warning): string {
  return degree === 0 ? `alarm ${id}` : `alarm ${id} ${degree}`
}

/** Told today, or a worse one was. */
export function isAlarmTold(told: ReadonlySet<string>, alarm: Warning): boolean {
  if (told.has(alarmName(alarm))) return true
  const { id, degree = 0 } = alarm
  return isMoreTold(told, `alarm ${id}`, degree)
}

/** Warnings are those of all, whoever has told them; everything else each tells for itself. */
export function isAlarmName(name: string): boolean {
  return name.startsWith('alarm ')
}

/** Something that a person must know, and under which name it is remembered as told. */
export interface Concern {
  readonly name: string
  readonly kind: 'oversold' | 'held' | 'failed' | 'inDoubt'
  /** The one with whose upload it came into doubt; null = none. */
  readonly batch: number | null
  /** What a mail says of it first: the product as people call it. */
  readonly about: Sentence
  /** Of a 売り越し: how many are missing; 0 = it is none, or nobody has looked. */
  readonly missing?: number
  /** No order waits for the missing ones. */
  readonly nobodyWaits?: boolean
  readonly isOrder: boolean
  readonly row: ProblemRow
}

/** `compares`: ston can read Smaregi's counts. */
export function concernsOf(state: OpenWork, names: Names, compares: boolean): Concern[] {
  const concerns = itemsOf(state).map((item) => ({
    name: nameOf(item),
    batch: item.kind === 'inDoubt' ? item.row.batch : null,
    ...worstOf(item, names),
    row: {
      ...productOf(item, names),
      ...problemOf(item, names),
      place: placeOfItem(item.id),
      ...toDo(item, compares),
    },
  }))
  return concerns.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

/** Of the other direction. */
export function concernOf(item: OrderItem, names: Names): Concern {
  const { productId, code, delta, kind } = item
  const told = orderBecause(item)
  const name = names.of([productId])
  const ids = productId === '' || productId === code ? [] : [productId]
  return {
    name: `${item.id} ${item.reason}`,
    kind: item.kind,
    batch: null,
    about: called(name, says.product(code, ids)),
    isOrder: true,
    row: {
      product: says.product(code, ids, name),
      quantity: quantities.ordered(delta),
      what: kind === 'inDoubt' || delta >= 0 ? told.what : waiting(item.reason, told.what),
      next: orderNext(item),
      place: placeOfItem(item.id),
      group: orderGroup(item, orderNext),
    },
  }
}

function waiting(reason: OrderItem['reason'], what: Sentence): Sentence {
  return reason === 'unmapped' ? says.orderMayShip(what) : says.orderIsSafe(what)
}

/** What costs a customer comes first. */
const ORDER: readonly Concern['kind'][] = ['oversold', 'inDoubt', 'failed', 'held']

/** The same product held for another reason is another problem, and a 売り越し that has grown as well: both are told at once. */
function nameOf(item: Item): string {
  if (item.kind !== 'held') return item.id
  const { reason, delta } = item.held
  return reason === 'oversold' ? `${item.id} ${reason} ${-delta}` : `${item.id} ${reason}`
}

/** Told today, or a larger one of the same kind was. */
export function isTold(told: ReadonlySet<string>, { name, kind }: Concern): boolean {
  if (kind !== 'oversold' || told.has(name)) return told.has(name)
  return isMoreTold(told, ...splitEnd(name))
}

function isMoreTold(told: ReadonlySet<string>, beginning: string, much: number): boolean {
  return [...told].map(splitEnd).some(([one, more]) => one === beginning && more >= much)
}

function splitEnd(name: string): readonly [string, number] {
  const end = name.lastIndexOf(' ')
  return [name.slice(0, end), Number(name.slice(end + 1))]
}

/** As far as somebody has looked what of it is only on its way between stores. */
function missingOf(item: Item): number {
  if (item.kind !== 'held' || item.held.reason !== 'oversold') return 0
  const { shortage } = item.held
  return shortage === undefined ? 0 : missing(item.held, shortage)
}

function kindOf(item: Item): Concern['kind'] {
  return item.kind === 'held' && item.held.reason === 'oversold' ? 'oversold' : item.kind
}

/** What is said of it where it is the worst of all. */
export function worstOf(
  item: Item,
  names: Names,
): Pick<Concern, 'kind' | 'about' | 'missing' | 'nobodyWaits' | 'isOrder'> {
  const { productId, products, code, warehouse } = factsOf(item)
  const { product } = productOf(item, NO_NAMES)
  const kind = kindOf(item)
  return {
    kind,
    about: called(
      names.of([productId, ...products]),
      code === '' ? product : verbatim(shownIn(code, warehouse)),
    ),
    missing: missingOf(item),
    nobodyWaits: item.kind === 'held' && item.held.shortage?.slips?.length === 0,
    isOrder: false,
  }
}

function called(name: string | null, otherwise: Sentence): Sentence {
  return name === null ? otherwise : verbatim(name)
}

function productOf(item: Item, names: Names): { product: Sentence; quantity: Sentence } {
  const { code, warehouse, productId, products, delta, name } = factsOf(item)
  const quantity =
    kindOf(item) === 'oversold' ? quantities.notTaken(delta) : quantities.inStores(delta)
  const known = names.of([productId, ...products])
  if (code !== '')
    return {
      product: says.product(shownIn(code, warehouse), others(products, code), known),
      quantity,
    }
  // The question about an EC link itself.
  if (item.kind === 'held' && item.held.reason === 'otherLink' && products.length === 0)
    return { product: division(item.held.division), quantity: quantities.UNKNOWN }
  return productId === ''
    ? { product: says.unreadable, quantity: quantities.UNKNOWN }
    : { product: says.product('', [name], known), quantity }
}

const IDS = 3

function others(products: readonly string[], code: string): readonly string[] {
  return products.filter((id) => id !== '' && id !== code).slice(0, IDS)
}
