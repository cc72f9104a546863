import { grouped } from '../../kernel/grouped.ts'
import type { Exclusions } from './exclusions.ts'
import type { Links } from './jan-learnt.ts'
import { type Ambiguous, type KeyedGoods, type KeyedProduct, pairUp } from './jan.ts'
import { caseFolded } from './names.ts'

/** Everything that a check compares, each list complete. */
export interface CheckFacts {
  readonly mode: 'csv' | 'jan'
  /** The id table in force: 商品ID → 商品コード. */
  readonly rows: Links
  readonly products: readonly CheckedProduct[]
  readonly goods: readonly CheckedGoods[]
  /** Codes that are sets: they exist, but have no stock of their own. */
  readonly sets: readonly string[]
  readonly exclusions: Exclusions
}

/** A product of Smaregi; `productCode` is '' where it has none, `managed` false for 在庫管理対象外. */
export interface CheckedProduct extends KeyedProduct {
  readonly name: string
  readonly managed: boolean
}

/** A product of Next Engine's goods master; `jan` is '' where it has none. */
export interface CheckedGoods extends KeyedGoods {
  readonly name: string
}

/** What a finding is about, for display. */
export interface Found {
  /** '' where there is none. */
  readonly productId: string
  readonly code: string
  readonly name: string
}

/** All that a person should look at, in the order of the lists that were compared. One product may be in several lists. */
export interface Findings {
  /** Products of Smaregi whose code Next Engine does not have. In JAN mode the code is ''. */
  readonly onlySmaregi: readonly Found[]
  /** Codes of Next Engine that no product of Smaregi has. */
  readonly onlyNextengine: readonly Found[]
  readonly rowsWithoutProduct: readonly Found[]
  readonly rowsWithoutCode: readonly Found[]
  /** A code or an id that is there only with more or fewer zeros in front. */
  readonly leadingZeros: readonly (Found & { readonly exists: string })[]
  /** The code is also the id of another product: `other`. */
  readonly foreignIds: readonly (Found & { readonly other: string })[]
  /** Several codes of Next Engine differ from this one in letter case only. */
  readonly spellings: readonly (Found & { readonly codes: readonly string[] })[]
  /** JAN mode: a key that several products have. */
  readonly ambiguous: readonly Ambiguous[]
  /** 在庫管理対象外: Smaregi does not count them. */
  readonly unmanaged: readonly Found[]
  /** Excluded because Next Engine did not know them; it does now. */
  readonly turnedUp: readonly Found[]
}

/** The kinds' names; `--json` and the messages use them, so they stay. */
export type FindingKind = keyof Findings

type Mutable = { -readonly [K in FindingKind]: Findings[K][number][] }

/** Compares the id table and both masters, product by product. */
export function check(facts: CheckFacts): Findings {
  return new Check(facts).findings()
}

class Check {
  readonly #facts: CheckFacts
  readonly #codes: CodeBook
  readonly #ids: ReadonlySet<string>
  /** 商品コード → the product that the table gives it to. */
  readonly #owners: ReadonlyMap<string, string>
  /** JAN mode: what the keys say of products that are not linked yet. */
  readonly #fresh: Links
  readonly #groups: readonly Ambiguous[]
  readonly #undecided: ReadonlySet<string>
  /** Codes that stand for some product of Smaregi. */
  readonly #used = new Set<string>()
  readonly #found: Mutable = nothingFound()

  constructor(facts: CheckFacts) {
    const { mode, products, goods, rows, sets } = facts
    this.#facts = facts
    this.#codes = new CodeBook([...goods.map(({ code }) => code), ...sets])
    this.#ids = new Set(products.map(({ productId }) => productId))
    this.#owners = new Map([...rows].map(([productId, code]) => [code, productId]))
    const pairing = mode === 'jan' ? pairUp(products, goods) : { pairs: [], ambiguous: [] }
    this.#fresh = new Map(pairing.pairs.map(({ productId, code }) => [productId, code]))
    this.#groups = pairing.ambiguous.filter(({ productIds }) =>
      productIds.some((id) => !rows.has(id) && facts.exclusions.of(id, '') === null),
    )
    this.#undecided = new Set(this.#groups.flatMap(({ productIds }) => productIds))
  }

  findings(): Findings {
    for (const [productId, code] of this.#facts.rows) this.#row(productId, code)
    for (const product of this.#facts.products) this.#product(product)
    for (const group of this.#groups) this.#group(group)
    for (const goods of this.#facts.goods) this.#goods(goods)
    return this.#found
  }

  #row(productId: string, code: string): void {
    const found = { productId, code, name: '' }
    this.#use(code)
    if (this.#isForeign(productId, code)) this.#found.foreignIds.push({ ...found, other: code })
    if (this.#ids.has(productId) || this.#isExcluded(found)) return
    const exists = withoutZeros(productId) ?? ''
    if (this.#ids.has(exists)) this.#found.leadingZeros.push({ ...found, exists })
    else this.#found.rowsWithoutProduct.push(found)
    if (this.#codes.spellings(code).length === 0) this.#absent(found)
  }

  /** The code is the id of a product that has no row of its own, and would have its id as code. */
  #isForeign(productId: string, code: string): boolean {
    const { mode, rows } = this.#facts
    return mode === 'csv' && code !== productId && this.#ids.has(code) && !rows.has(code)
  }

  #product({ productId, name, managed }: CheckedProduct): void {
    const code = this.#codeOf(productId)
    const found = { productId, code: code ?? '', name }
    const known = code === null ? [] : this.#codes.spellings(code)
    if (code !== null) this.#use(code)
    if (this.#isExcluded(found)) return
    if (!managed) this.#found.unmanaged.push(found)
    else if (known.length > 1) this.#found.spellings.push({ ...found, codes: known })
    else if (known.length === 0) this.#absent(found)
  }

  /** Next Engine does not have the product's code. */
  #absent(found: Found): void {
    const exists = this.#codes.withOtherZeros(found.code)
    if (exists !== null) {
      this.#use(exists)
      this.#found.leadingZeros.push({ ...found, exists })
    } else if (this.#facts.rows.has(found.productId)) this.#found.rowsWithoutCode.push(found)
    // What nobody can tell stands under `foreignIds` or `ambiguous`.
    else if (found.code !== '' || !this.#isOpen(found.productId))
      this.#found.onlySmaregi.push(found)
  }

  #isOpen(productId: string): boolean {
    const { mode } = this.#facts
    return mode === 'jan' ? this.#undecided.has(productId) : this.#owners.has(productId)
  }

  #group(group: Ambiguous): void {
    this.#found.ambiguous.push(group)
    for (const code of group.codes) this.#use(code)
  }

  #goods({ code, name }: CheckedGoods): void {
    const found = { productId: '', code, name }
    const excluded = this.#facts.exclusions.of('', code)
    if (excluded?.by === 'unknown') this.#found.turnedUp.push(found)
    if (excluded === null && !this.#used.has(caseFolded(code)))
      this.#found.onlyNextengine.push(found)
  }

  /** Null: it has none, or nobody can tell which. */
  #codeOf(productId: string): string | null {
    const code = this.#facts.rows.get(productId)
    if (code !== undefined) return code
    if (this.#facts.mode === 'csv') return this.#owners.has(productId) ? null : productId
    const fresh = this.#fresh.get(productId)
    return fresh === undefined || this.#owners.has(fresh) ? null : fresh
  }

  #isExcluded({ productId, code }: Found): boolean {
    return this.#facts.exclusions.of(productId, code) !== null
  }

  #use(code: string): void {
    this.#used.add(caseFolded(code))
  }
}

function nothingFound(): Mutable {
  return {
    onlySmaregi: [],
    onlyNextengine: [],
    rowsWithoutProduct: [],
    rowsWithoutCode: [],
    leadingZeros: [],
    foreignIds: [],
    spellings: [],
    ambiguous: [],
    unmanaged: [],
    turnedUp: [],
  }
}

/** The codes that Next Engine has, found again in spite of letter case and leading zeros. */
export class CodeBook {
  readonly #spellings: ReadonlyMap<string, readonly string[]>
  readonly #numbers = new Map<string, string>()

  constructor(codes: Iterable<string>) {
    const all = new Set(codes)
    this.#spellings = grouped(all, caseFolded)
    for (const code of all) {
      const number = withoutZeros(code)
      if (number !== null && !this.#numbers.has(number)) this.#numbers.set(number, code)
    }
  }

  /** The codes meant by this one: itself where it is there exactly, else all that differ in letter case only. */
  spellings(code: string): readonly string[] {
    const found = this.#spellings.get(caseFolded(code)) ?? []
    return found.includes(code) ? [code] : found
  }

  /** The code that is the same number with more or fewer zeros in front; null = there is none. */
  withOtherZeros(code: string): string | null {
    const number = withoutZeros(code)
    const found = number === null ? undefined : this.#numbers.get(number)
    return found === undefined || found === code ? null : found
  }
}

/** Null when it is no number. */
export function withoutZeros(code: string): string | null {
  return /^\d+$/.test(code) ? code.replace(/^0+(?=\d)/, '') : null
}
