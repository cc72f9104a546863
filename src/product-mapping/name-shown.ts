import { Exclusions } from '../domain/mapping/exclusions.ts'
import { isProductId } from '../domain/mapping/names.ts'
import type { Lookup, Pair } from '../domain/mapping/table.ts'
import { type Conflict, productOf, translate } from '../domain/mapping/translate.ts'
import type { Store } from '../store/store.ts'
import { readExclusions } from './exclusions.ts'
import { rememberedSets } from './sets.ts'
import { withTable } from './tables.ts'

type Source = 'table' | 'jan' | 'same' | 'set' | 'excluded' | 'ambiguous' | 'none'

/** How a name was understood, and what stands on its other side. */
export interface Shown {
  /** Null when no product has the code. */
  readonly productId: string | null
  /** Null when it cannot be told. */
  readonly code: string | null
  readonly source: Source
  readonly why: Conflict | null
  /** A product whose code reads like the id that was asked for. */
  readonly also: Pair | null
}

/** How a pair of the table came there. */
export type Paired = 'table' | 'jan'

/** What the table in force says about a 商品ID or a 商品コード. Digits that can be an id are read as one. Asks nobody. */
export async function showName(store: Store, name: string, paired: Paired): Promise<Shown> {
  const { number } = await store.tables.current()
  const linked = await withTable(store, number, (table) =>
    isProductId(name) ? byId(table, name, paired) : byCode(table, name, paired),
  )
  return asTreated(store, linked)
}

async function byId(table: Lookup, productId: string, paired: Paired): Promise<Shown> {
  const also = await readsLike(table, productId)
  if (paired === 'jan') {
    // A product without a pair has no code: nothing is guessed there.
    const code = await table.codeOf(productId)
    return { productId, code, source: code === null ? 'none' : 'jan', why: null, also }
  }
  const found = await translate(table, productId)
  return found.source === 'ambiguous'
    ? { productId, code: null, source: 'ambiguous', why: found.why, also }
    : { productId, code: found.code, source: found.source, why: null, also }
}

/** The row of another product whose code is this text. */
async function readsLike(table: Lookup, text: string): Promise<Pair | null> {
  const productId = await table.idOf(text)
  return productId === null || productId === text ? null : { productId, code: text }
}

async function byCode(table: Lookup, asked: string, paired: Paired): Promise<Shown> {
  const found = await productOf(table, asked)
  if (found.source !== 'table')
    return { productId: null, code: asked, source: 'none', why: null, also: null }
  const { productId } = found
  // As the table writes it, whatever letter case it was asked in.
  const code = (await table.codeOf(productId)) ?? asked
  return { productId, code, source: paired, why: null, also: null }
}

/** What `flush` does with it whatever the table says: it leaves out what is excluded, and splits a set. Asks nobody. */
async function asTreated(store: Store, shown: Shown): Promise<Shown> {
  const { productId, code } = shown
  const exclusions = new Exclusions(await readExclusions(store))
  if (exclusions.of(productId ?? '', code ?? '') !== null)
    return { ...shown, source: 'excluded', why: null }
  if (code === null) return shown
  return (await rememberedSets(store)).has(code) ? { ...shown, source: 'set' } : shown
}
