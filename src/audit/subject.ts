import type { Relinked } from '../domain/mapping/diff.ts'
import { caseFolded, isProductId } from '../domain/mapping/names.ts'
import { productOf } from '../domain/mapping/translate.ts'
import type { IdTable } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { codesIn } from '../product-mapping/translator.ts'
import { withTable } from '../product-mapping/tables.ts'

/** The product a story is about, as the table in force names it. */
export interface Subject {
  /** Null: nothing is known to have the code that was asked for. */
  readonly productId: string | null
  readonly code: string | null
  /** Another product that has the number asked for as its code. */
  readonly also: string | null
}

type Mode = 'csv' | 'jan'

/** Digits that can be an id are read as one, as `map show` does. */
export async function subjectOf(store: Store, mode: Mode, name: string): Promise<Subject> {
  const { number } = await store.tables.current()
  return withTable(store, number, async (table) => {
    if (!isProductId(name)) return byCode(table, mode, name)
    const owner = await table.idOf(name)
    const also = owner === name ? null : owner
    return { productId: name, code: await codeOf(table, mode, name), also }
  })
}

async function codeOf(table: IdTable, mode: Mode, productId: string): Promise<string | null> {
  const coded = (await codesIn(table, mode, [productId])).get(productId)
  return coded?.kind === 'code' ? coded.code : null
}

async function byCode(table: IdTable, mode: Mode, name: string): Promise<Subject> {
  const found = mode === 'jan' ? await table.idOf(name) : await ownerOf(table, name)
  // As the table writes it, whatever letter case it was asked in.
  const code = found === null ? name : ((await table.codeOf(found)) ?? name)
  return { productId: found, code, also: null }
}

async function ownerOf(table: IdTable, name: string): Promise<string | null> {
  const found = await productOf(table, name)
  return found.source === 'table' || found.source === 'same' ? found.productId : null
}

/** Tells what belongs to the story. It learns the codes under which the product went in its time. */
export class Concerns {
  readonly #productId: string | null
  readonly #asked: string | null
  readonly #codes = new Set<string>()
  readonly #name: string

  readonly #subject: Subject

  constructor(subject: Subject, asked: string) {
    const { productId, code } = subject
    this.#subject = subject
    this.#name = asked
    this.#productId = productId
    this.#asked = isProductId(asked) ? null : caseFolded(asked)
    if (code !== null) this.#codes.add(caseFolded(code))
  }

  /** The same, with nothing learnt yet. */
  anew(): Concerns {
    return new Concerns(this.#subject, this.#name)
  }

  /** Everything that the story may be found under. */
  get names(): ReadonlySet<string> {
    return new Set([this.#productId ?? '', this.#asked ?? '', ...this.#codes])
  }

  /** Takes over what another one of the same story has learnt. */
  learn(from: Concerns): void {
    for (const code of from.#codes) this.#codes.add(code)
  }

  change(productId: string, code: string): boolean {
    const is = productId === this.#productId || (code !== '' && caseFolded(code) === this.#asked)
    if (is && code !== '') this.#codes.add(caseFolded(code))
    return is
  }

  /** An amount is of the product when it holds a change of it; of a code when it is that code's. */
  amount(products: readonly string[], code: string): boolean {
    const is =
      caseFolded(code) === this.#asked ||
      (this.#productId !== null && products.includes(this.#productId))
    if (is && code !== '') this.#codes.add(caseFolded(code))
    return is
  }

  /** A table has changed its link; of a code that no product has, whose link it was. */
  link({ productId, from, to }: Relinked): boolean {
    if (this.#productId !== null) return productId === this.#productId
    return [from, to].some((code) => code !== null && caseFolded(code) === this.#asked)
  }

  /** Somebody has named it, by one or the other. */
  named(name: string): boolean {
    return name === this.#productId || caseFolded(name) === this.#asked || this.code(name)
  }

  /** Only the code is known of it. */
  code(code: string): boolean {
    return this.#codes.has(caseFolded(code))
  }
}
