import { grouped } from '../../kernel/grouped.ts'
import { pairUp, type KeyedPair, type Pairing } from './jan.ts'
import { hasWrongCheckDigit, isKey, keyFlaw, type KeyFlaw, keyOf } from './key.ts'
import type { MasterRow } from './master-csv.ts'
import { caseFolded, isCode, isProductId } from './names.ts'
import type { Pair } from './table.ts'

/** By Next Engine's JANコード, or by its 商品コード; on Smaregi's side it is the 商品コード both times. */
export type By = 'jan' | 'code'

/** What is wanted of a product in Smaregi's file: `key` is its 商品コード. */
export type SmaregiRow = MasterRow<'id' | 'key' | 'name'>
/** The same of Next Engine's. */
export type NextEngineRow = MasterRow<'code' | 'jan' | 'name'>

/**
 * Why a product has no partner: its key is none, nobody over there has it, several have it, its own name is none that a table may
 * hold, or the file has it twice with different keys.
 */
export type WhyAlone = KeyFlaw | 'onlyHere' | 'ambiguous' | 'badId' | 'badCode' | 'twice'

/** A product that gets no pair. */
export interface Alone {
  readonly side: 'smaregi' | 'nextengine'
  /** A 商品ID, or a 商品コード of Next Engine. */
  readonly product: string
  readonly key: string
  readonly name: string
  readonly why: WhyAlone
  /** Where it stands in its side's file: several where it is there `twice`. */
  readonly lines: readonly number[]
}

/** Everything in both files, paired or not. */
export interface Proposal {
  readonly pairs: readonly Pair[]
  /** Of the pairs, those whose key is as long as a JAN and is none. */
  readonly doubtful: readonly KeyedPair[]
  readonly alone: readonly Alone[]
}

/** A line of either file. */
interface Item extends Omit<Alone, 'why'> {
  /** The key as it is compared. */
  readonly link: string
  /** What other lines of the same product must not contradict. */
  readonly told: string
  /** Its own name may stand in a table. */
  readonly isNamed: boolean
  readonly isTwice: boolean
}

/** Pairs what has the same key, once on each side; guesses nothing. */
export function propose(
  products: readonly SmaregiRow[],
  goods: readonly NextEngineRow[],
  by: By,
): Proposal {
  const left = merged(products.map((row) => itemOfSmaregi(row, by)))
  const right = merged(goods.map((row) => itemOfNextEngine(row, by)))
  const contested = contestedKeys(left, right)
  const pairing = pairUp(
    left.filter(isSound).map(({ product, link }) => ({ productId: product, productCode: link })),
    right.filter(isSound).map(({ product, link }) => ({ code: product, jan: link })),
  )
  const pairs = pairing.pairs.filter(({ key }) => !contested.has(key))
  const paired = {
    smaregi: new Set(pairs.map(({ productId }) => productId)),
    nextengine: new Set(pairs.map(({ code }) => code)),
  }
  const shared = sharedNames(pairing)
  const alone = [...left, ...right]
    .filter((item) => item.isTwice || !item.isNamed || !paired[item.side].has(item.product))
    .map((item): Alone => {
      const { side, product, key, name, lines, link } = item
      const isShared = contested.has(link) || shared[side].has(product)
      return { side, product, key, name, lines, why: whyOf(item, isShared) }
    })
  return {
    pairs: pairs.map(({ productId, code }) => ({ productId, code })),
    doubtful: by === 'jan' ? pairs.filter(({ key }) => hasWrongCheckDigit(key)) : [],
    alone,
  }
}

function itemOfSmaregi({ id, key, name, line }: SmaregiRow, by: By): Item {
  const link = linkOf(key, by)
  return {
    side: 'smaregi',
    product: id,
    key,
    name,
    lines: [line],
    link,
    told: link,
    isNamed: isProductId(id),
    isTwice: false,
  }
}

function itemOfNextEngine({ code, jan, name, line }: NextEngineRow, by: By): Item {
  const key = by === 'jan' ? jan : code
  const link = linkOf(key, by)
  return {
    side: 'nextengine',
    product: code,
    key,
    name,
    lines: [line],
    link,
    // A code that is the key itself contradicts nothing.
    told: by === 'jan' ? link : '',
    isNamed: isCode(code),
    isTwice: false,
  }
}

/** Next Engine may not tell letter cases apart; a JAN has none. */
function linkOf(key: string, by: By): string {
  return by === 'code' ? caseFolded(keyOf(key)) : keyOf(key)
}

/**
 * One item a product, however often it stands there. Lines that contradict each other stay, all of them; so do spellings that Next
 * Engine may tell apart.
 */
function merged(items: readonly Item[]): readonly Item[] {
  return [...grouped(items, ({ product }) => spelt(product)).values()].flatMap((same) => {
    if (new Set(same.map(({ told }) => told)).size > 1) {
      const lines = same.flatMap((item) => item.lines)
      return same.map((item) => ({ ...item, lines, isTwice: true }))
    }
    const named = same.filter(({ isNamed }) => isNamed)
    if (named.length === 0) return same.slice(0, 1)
    const spellings = grouped(named, ({ product }) => product)
    return [...spellings.values()].flatMap((alike) => alike.slice(0, 1))
  })
}

/** Full width and letter case make no other product. */
function spelt(product: string): string {
  return caseFolded(product.normalize('NFKC'))
}

function isSound({ isNamed, isTwice }: Item): boolean {
  return isNamed && !isTwice
}

/** Keys on both sides that some line has as well whose product nobody can name: whoever else has it may be the wrong one. */
function contestedKeys(left: readonly Item[], right: readonly Item[]): ReadonlySet<string> {
  const [here, there] = [left, right].map((items) => new Set(items.map(({ link }) => link)))
  const unsound = [...left, ...right].filter((item) => !isSound(item)).map(({ link }) => link)
  return new Set(unsound.filter((key) => isKey(key) && here?.has(key) && there?.has(key)))
}

function sharedNames({ ambiguous }: Pairing): Readonly<Record<Alone['side'], ReadonlySet<string>>> {
  return {
    smaregi: new Set(ambiguous.flatMap(({ productIds }) => productIds)),
    nextengine: new Set(ambiguous.flatMap(({ codes }) => codes)),
  }
}

function whyOf({ side, link, isNamed, isTwice }: Item, isShared: boolean): WhyAlone {
  if (isTwice) return 'twice'
  if (!isNamed) return side === 'smaregi' ? 'badId' : 'badCode'
  return keyFlaw(link) ?? (isShared ? 'ambiguous' : 'onlyHere')
}
