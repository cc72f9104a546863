import { readJapanTime } from './japan-time.ts'
import { isObject } from '../../kernel/json.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import type { BadRow, Change } from '../../domain/stock/change.ts'

/** One row of 在庫情報送信, normalised. */
export interface LegacyRow extends Pick<
  Change,
  'storeId' | 'productId' | 'after' | 'division' | 'at'
> {
  readonly amount: number
  /** Stock after the change as it is part of the row's identity: text, also where it is no number. */
  readonly stockAmount: string
  readonly fromStoreId: string
  readonly toStoreId: string
}

/** Every field may be text, a number, null or empty. Gives the row, or the word for what is wrong with it. */
export function readRow(raw: unknown): LegacyRow | BadRow['what'] {
  if (!isObject(raw)) return 'row'
  const productId = text(raw['productId'])
  if (!ID.test(productId)) return 'productId'
  const storeId = text(raw['storeId'])
  if (!ID.test(storeId)) return 'storeId'
  const moved = text(raw['amount'])
  const amount = wholeNumber(moved)
  if (amount === null) return 'amount'
  const division = divisionOf(raw['stockDivision'])
  if (division === '') return 'division'
  const at = readJapanTime(text(raw['updDateTime']))
  if (at === null) return 'date'
  const left = text(raw['stockAmount'])
  const after = wholeNumber(left)
  return {
    storeId,
    productId,
    amount,
    after,
    // Earlier versions read no number with a point: such an amount they refused, of such a count they kept the text. A change that one of them
    // has read keeps the key that it was given.
    stockAmount:
      after === null || (left.includes('.') && !moved.includes('.')) ? left : String(after),
    division,
    fromStoreId: text(raw['fromStoreId']),
    toStoreId: text(raw['toStoreId']),
    at,
  }
}

/** Ids stay text: 15 digits are too long to be handled as numbers without care. */
const ID = /^\d{1,15}$/

function text(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' ? String(value) : ''
}

/** Two digits, and the same code when it came as a number. Codes that nobody has heard of are valid. */
function divisionOf(value: unknown): string {
  const code = text(value)
  return code.length === 1 && code >= '0' && code <= '9' ? `0${code}` : code
}
