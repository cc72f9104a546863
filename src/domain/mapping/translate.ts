import { isProductId } from './names.ts'
import type { Lookup } from './table.ts'

/** The 商品コード of a product. */
export type Translation =
  | { readonly source: 'table' | 'same'; readonly code: string }
  | { readonly source: 'ambiguous'; readonly why: Conflict }

/** The product of a 商品コード. `none`: no product can have that code. */
export type ReverseTranslation =
  | { readonly source: 'table' | 'same'; readonly productId: string }
  | { readonly source: 'ambiguous'; readonly why: Conflict }
  | { readonly source: 'none' }

/** Why a name that is not in the table does not simply stand for itself. */
export type Conflict =
  /** The code that would be the product's own belongs to another product. */
  | { readonly kind: 'codeTaken'; readonly name: string; readonly productId: string }
  /** The product that would have this code has another one. */
  | { readonly kind: 'otherCode'; readonly name: string; readonly code: string }

/** A product that the table does not have keeps its id as code, unless that name means something else in the table. */
export async function translate(table: Lookup, productId: string): Promise<Translation> {
  const code = await table.codeOf(productId)
  if (code !== null) return { source: 'table', code }
  return itself(productId, await table.idOf(productId))
}

/** The same for many products, each named once in the answer. */
export async function translateAll(
  table: Lookup,
  productIds: Iterable<string>,
): Promise<ReadonlyMap<string, Translation>> {
  const wanted = new Set(productIds)
  const codes = await table.codesOf(wanted)
  const missing = [...wanted].filter((id) => !codes.has(id))
  const owners = await table.idsOf(missing)
  const found = new Map<string, Translation>()
  for (const id of wanted) {
    const code = codes.get(id)
    found.set(id, code === undefined ? itself(id, owners.get(id)) : { source: 'table', code })
  }
  return found
}

function itself(productId: string, owner: string | null | undefined): Translation {
  if (owner === null || owner === undefined) return { source: 'same', code: productId }
  return { source: 'ambiguous', why: { kind: 'codeTaken', name: productId, productId: owner } }
}

/** Which product a code means: the other direction of the same rule. */
export async function productOf(table: Lookup, code: string): Promise<ReverseTranslation> {
  const productId = await table.idOf(code)
  if (productId !== null) return { source: 'table', productId }
  if (!isProductId(code)) return { source: 'none' }
  return itsProduct(code, await table.codeOf(code))
}

/** The same for many codes. */
export async function productsOf(
  table: Lookup,
  codes: Iterable<string>,
): Promise<ReadonlyMap<string, ReverseTranslation>> {
  const wanted = new Set(codes)
  const ids = await table.idsOf(wanted)
  const missing = [...wanted].filter((code) => !ids.has(code) && isProductId(code))
  const others = await table.codesOf(missing)
  const found = new Map<string, ReverseTranslation>()
  for (const code of wanted) {
    const productId = ids.get(code)
    if (productId !== undefined) found.set(code, { source: 'table', productId })
    else if (!isProductId(code)) found.set(code, { source: 'none' })
    else found.set(code, itsProduct(code, others.get(code)))
  }
  return found
}

function itsProduct(code: string, otherCode: string | null | undefined): ReverseTranslation {
  if (otherCode === null || otherCode === undefined) return { source: 'same', productId: code }
  return { source: 'ambiguous', why: { kind: 'otherCode', name: code, code: otherCode } }
}
