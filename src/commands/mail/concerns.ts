import type { ProblemRow } from '../../mail/facts.ts'
import { type Item, itemsOf } from '../../stock/items.ts'
import { codeIn, shownName } from '../../stock/names.ts'
import type { Unfinished } from '../../stock/unfinished.ts'
import * as says from '../../text/mail.ts'
import type { Sentence } from '../../text/sentence.ts'
import { problemOf, signed } from '../problems.ts'

/** An early warning, under a name that stays the same as long as it is the same one. */
export interface MailAlarm {
  readonly id: string
  readonly what: Sentence
  readonly next?: Sentence
}

/** Something that a person must know, and under which name it is remembered as told. */
export interface Concern {
  readonly name: string
  readonly kind: 'oversold' | 'held' | 'failed' | 'inDoubt'
  /** Left over from an upload that the last mail knew of. */
  readonly earlier: boolean
  readonly row: ProblemRow
}

export function concernsOf(state: Unfinished, mailed: number): Concern[] {
  const concerns = itemsOf(state).map((item) => ({
    name: nameOf(item),
    kind: kindOf(item),
    earlier: item.kind === 'inDoubt' && item.row.batch <= mailed,
    row: { ...productOf(item), ...problemOf(item) },
  }))
  return concerns.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

/** What costs a customer comes first. */
const ORDER: readonly Concern['kind'][] = ['oversold', 'inDoubt', 'failed', 'held']

/** The same product held for another reason is another problem: 売り越し is told at once. */
function nameOf(item: Item): string {
  return item.kind === 'held' ? `${item.id} ${item.held.reason}` : item.id
}

function kindOf(item: Item): Concern['kind'] {
  return item.kind === 'held' && item.held.reason === 'oversold' ? 'oversold' : item.kind
}

/** A row that could not be read has no product; the text as it came has to do. */
const RAW = 80

function productOf(item: Item): { product: Sentence; quantity: string } {
  if (item.kind === 'failed') {
    const { productId, code, raw, id, delta } = item.failed
    const quantity = delta === 0 ? '' : signed(delta)
    if (code !== '') return { product: withIds(code, [productId]), quantity }
    return productId === ''
      ? { product: says.product(raw.slice(0, RAW) || id, []), quantity: '' }
      : { product: says.product('', [productId]), quantity }
  }
  const { code, products } = item.kind === 'held' ? item.held : item.row
  const delta = item.kind === 'held' ? item.held.delta : item.row.sent
  return { product: withIds(code, products), quantity: signed(delta) }
}

const IDS = 3

function withIds(code: string, products: readonly string[]): Sentence {
  const plain = codeIn(code)
  if (plain === '') return says.product('', [shownName(code)])
  return says.product(plain, products.filter((id) => id !== '' && id !== plain).slice(0, IDS))
}
