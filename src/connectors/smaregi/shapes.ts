import * as v from 'valibot'
import type { StonError } from '../../kernel/errors.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { needsPerson } from './legacy-refusal.ts'

/**
 * What Smaregi's answers must look like, as far as they are used. Everything should be a string there;
 * numbers are borne, and anything else is refused aloud.
 */
export const written = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((value) => String(value).trim()),
)

/** Up to 15 digits, which stay text: a leading zero would be lost in a number. */
export const idShape = v.pipe(written, v.regex(/^\d{1,15}$/))

/** A whole number of either sign, from text or number. */
export const wholeShape = v.pipe(written, v.transform(wholeNumber), v.number())

/** Absent, null and empty are the same: nothing. */
export const textShape = v.pipe(
  v.nullish(written, null),
  v.transform((value) => (value === '' ? null : value)),
)

/** How the legacy API says no. The HTTP status need not say so as well. */
export const legacyErrorShape = v.object({
  error_code: wholeShape,
  error: textShape,
  error_description: textShape,
})

/** The present count of a product in a store; `stockAmount` is pieces and may be below 0. */
export const countShape = v.object({
  productId: idShape,
  storeId: idShape,
  stockAmount: wholeShape,
})

/** 0 = managed, 1 = not managed; what is not told is managed. */
export const productShape = v.object({
  productId: idShape,
  productCode: textShape,
  productName: textShape,
  stockControlDivision: textShape,
})

/** A store; the name may be null. */
export const storeShape = v.object({
  storeId: idShape,
  storeName: textShape,
  division: textShape,
})

/** A product as it came; null = the shop has left it empty. */
export type ProductRow = Readonly<v.InferOutput<typeof productShape>>
/** A store of the contract. */
export type StoreRow = Readonly<v.InferOutput<typeof storeShape>>

/** One page of a list; `total_count` is the rows on all pages. */
export function listingShape<Row>(
  row: v.GenericSchema<unknown, Row>,
): v.GenericSchema<unknown, { total_count: number; result: Row[] }> {
  // Without rows it says how many there should be: what that means is seen where the list is read.
  return v.object({ total_count: wholeShape, result: v.nullish(v.array(row), []) })
}

/** The answer to `what` in its shape; throws `smaregi` (exit `attention`) for one of another shape. */
export function fitting<T>(what: string, shape: v.GenericSchema<unknown, T>, answer: unknown): T {
  const parsed = v.safeParse(shape, answer)
  if (parsed.success) return parsed.output
  throw strange(what, parsed.issues)
}

/** Says where the first thing is that does not fit: `result.0.stockAmount`. Never the value, which may be anything. */
export function strange(
  what: string,
  [first]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): StonError {
  return needsPerson(smaregi.strange(what, v.getDotPath(first) ?? 'JSON'), smaregi.tell)
}
