import type { ProblemRow } from '../mailer/facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { codeOf, shownName } from '../domain/stock/sum-names.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { division } from '../messages/divisions.ts'
import * as says from '../messages/mail.ts'
import type { Told } from '../messages/problems.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { groupOf, problemOf, signed } from '../reports/problems.ts'
import type { Warning } from '../status/warnings.ts'

/** Under which name an early warning is remembered as told. */
export function alarmName({ id }: Warning): string {
  return `alarm ${id}`
}

/** Something that a person must know, and under which name it is remembered as told. */
export interface Concern {
  readonly name: string
  readonly kind: 'oversold' | 'held' | 'failed' | 'inDoubt'
  /** Left over from an upload that the last mail knew of. */
  readonly earlier: boolean
  readonly row: ProblemRow
}

export function concernsOf(state: OpenWork, mailed: number): Concern[] {
  const concerns = itemsOf(state).map((item) => ({
    name: nameOf(item),
    kind: kindOf(item),
    earlier: item.kind === 'inDoubt' && item.row.batch <= mailed,
    row: { ...productOf(item), ...toldOf(item), group: groupOf(item) },
  }))
  return concerns.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
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
  const [beginning, pieces] = splitEnd(name)
  return [...told].map(splitEnd).some(([one, more]) => one === beginning && more >= pieces)
}

function splitEnd(name: string): readonly [string, number] {
  const end = name.lastIndexOf(' ')
  return [name.slice(0, end), Number(name.slice(end + 1))]
}

function kindOf(item: Item): Concern['kind'] {
  return item.kind === 'held' && item.held.reason === 'oversold' ? 'oversold' : item.kind
}

function productOf(item: Item): { product: Sentence; quantity: string } {
  if (item.kind === 'failed') {
    const { productId, code, delta } = item.failed
    const quantity = delta === 0 ? '' : signed(delta)
    if (code !== '') return { product: withIds(code, [productId]), quantity }
    return productId === ''
      ? { product: says.unreadable, quantity: '' }
      : { product: says.product('', [productId]), quantity }
  }
  if (item.kind === 'inDoubt') {
    const { code, products, sent } = item.row
    return { product: withIds(code, products), quantity: sent === 0 ? '' : signed(sent) }
  }
  const { held } = item
  // The question about an EC link itself.
  if (held.reason === 'otherLink' && held.products.length === 0)
    return { product: division(held.division), quantity: '' }
  const code = codeOf(held, held)
  const product =
    code === '' ? says.product('', [shownName(held, held)]) : withIds(code, held.products)
  return { product, quantity: held.delta === 0 ? '' : signed(held.delta) }
}

/** Of a row that could not be read, the text as it came has to tell which product it is about. */
const RAW = 120

function toldOf(item: Item): Told {
  const told = problemOf(item)
  if (item.kind !== 'failed' || item.failed.raw === '') return told
  const raw = item.failed.raw.slice(0, RAW)
  return { ...told, what: says.withRaw(told.what, raw) }
}

const IDS = 3

function withIds(code: string, products: readonly string[]): Sentence {
  return says.product(code, products.filter((id) => id !== '' && id !== code).slice(0, IDS))
}
