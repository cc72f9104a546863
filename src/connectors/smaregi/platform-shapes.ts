import * as v from 'valibot'
import { readJapanTime } from './japan-time.ts'
import { countShape, idShape, textShape, wholeShape, written } from './shapes.ts'

/** The platform's answers, as far as they are used. Everything should be a string there; numbers and nulls are borne. */

/** Ids of history rows grow with the contract's age, so they may get longer than others. */
export const rowIdShape = v.pipe(written, v.regex(/^\d{1,20}$/))

/** Any form of ISO time, turned into `YYYY-MM-DDTHH:MM:SS+09:00`. */
export const timeShape = v.pipe(
  v.string(),
  v.transform((text) => readJapanTime(text.trim())),
  v.string(),
)

const maybeTimeShape = v.pipe(
  v.nullish(v.unknown(), null),
  v.transform((value) => (typeof value === 'string' ? readJapanTime(value.trim()) : null)),
)

/** Two digits, also where a number came. Codes that nobody has heard of are valid. */
const divisionShape = v.pipe(
  written,
  v.nonEmpty(),
  v.transform((code) => (/^\d$/.test(code) ? `0${code}` : code)),
)

/** `expires_in` is seconds; there is no refresh token, a new one is simply asked for. */
export const tokenShape = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  expires_in: v.pipe(wholeShape, v.minValue(1)),
})

/** The present count of a product in a store, and when it changed last. */
export const stockShape = v.object({ ...countShape.entries, updDateTime: timeShape })

/**
 * One row of 在庫変動履歴, as the legacy API has it. `amount` is signed pieces, `stockAmount` what it left behind; null where that cannot be
 * read.
 */
export const legacyHistoryShape = v.object({
  id: rowIdShape,
  updDateTime: timeShape,
  productId: idShape,
  storeId: idShape,
  amount: wholeShape,
  stockAmount: v.fallback(v.nullable(wholeShape), null),
  stockDivision: divisionShape,
  fromStoreId: textShape,
  toStoreId: textShape,
})

/** The same as the platform has it. */
export const historyShape = v.pipe(
  v.object({
    ...legacyHistoryShape.entries,
    targetDateTime: maybeTimeShape,
    memo: textShape,
  }),
  v.transform(({ stockDivision, fromStoreId, toStoreId, ...row }) => ({
    ...row,
    division: stockDivision,
    /** Only of a transfer. */
    ...(fromStoreId === null ? {} : { fromStoreId }),
    ...(toStoreId === null ? {} : { toStoreId }),
  })),
)

/** What a stock write answers: the id that the change will carry in history and webhook. */
export const stockWriteShape = v.pipe(
  v.object({ stockHistory: v.object({ id: rowIdShape }) }),
  v.transform(({ stockHistory }) => ({ historyId: stockHistory.id })),
)

/** Both hosts' ways of saying no: problem+json, and OAuth's. */
export const refusalShape = v.object({
  title: textShape,
  detail: textShape,
  error: textShape,
  error_description: textShape,
})

/** One row of 在庫変動履歴; times are `YYYY-MM-DDTHH:MM:SS+09:00`. */
export type StockHistory = Readonly<v.InferOutput<typeof historyShape>>
