import { pairUp } from './jan.ts'
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
 * Why a product has no partner: it has no key, nobody over there has it, several have it, or its own name is none that a table may
 * hold.
 */
export type WhyAlone = 'noKey' | 'onlyHere' | 'ambiguous' | 'badId' | 'badCode'

/** A product that gets no pair. */
export interface Alone {
  readonly side: 'smaregi' | 'nextengine'
  /** A 商品ID, or a 商品コード of Next Engine. */
  readonly product: string
  readonly key: string
  readonly name: string
  readonly why: WhyAlone
}

/** Everything in both files, paired or not. */
export interface Proposal {
  readonly pairs: readonly Pair[]
  readonly alone: readonly Alone[]
}

/** Pairs what has the same key, once on each side; guesses nothing. */
export function propose(
  products: readonly SmaregiRow[],
  goods: readonly NextEngineRow[],
  by: By,
): Proposal {
  const keyOfGoods = (one: NextEngineRow): string => (by === 'jan' ? one.jan : one.code)
  // Next Engine may not tell letter cases apart; a JAN has none.
  const folded = by === 'code' ? caseFolded : (key: string): string => key
  const good = products.filter(({ id }) => isProductId(id))
  const usable = goods.filter(({ code }) => isCode(code))
  const { pairs, ambiguous } = pairUp(
    good.map(({ id, key }) => ({ productId: id, productCode: folded(key) })),
    usable.map((one) => ({ code: one.code, jan: folded(keyOfGoods(one)) })),
  )
  const [ids, codes] = [namesIn(pairs, 'productId'), namesIn(pairs, 'code')]
  const shared = {
    ids: new Set(ambiguous.flatMap(({ productIds }) => productIds)),
    codes: new Set(ambiguous.flatMap((group) => group.codes)),
  }
  return {
    pairs: pairs.map(({ productId, code }) => ({ productId, code })),
    alone: [
      ...products
        .filter(({ id }) => !ids.has(id))
        .map(({ id, key, name }): Alone => {
          const why = isProductId(id) ? whyOf(key, shared.ids.has(id)) : 'badId'
          return { side: 'smaregi', product: id, key, name, why }
        }),
      ...goods
        .filter(({ code }) => !codes.has(code))
        .map((one): Alone => {
          const { code, name } = one
          const key = keyOfGoods(one)
          const why = isCode(code) ? whyOf(key, shared.codes.has(code)) : 'badCode'
          return { side: 'nextengine', product: code, key, name, why }
        }),
    ],
  }
}

function namesIn(pairs: readonly Pair[], side: keyof Pair): ReadonlySet<string> {
  return new Set(pairs.map((pair) => pair[side]))
}

function whyOf(key: string, isShared: boolean): WhyAlone {
  if (isShared) return 'ambiguous'
  return key === '' ? 'noKey' : 'onlyHere'
}
