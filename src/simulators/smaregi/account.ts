import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ApiError } from './api-error.ts'

/** 利用する switches of API受信設定, one a function. */
export const FUNCTIONS = [
  '商品情報参照',
  '在庫情報参照',
  '在庫情報更新',
  '店舗情報参照',
  '出荷情報参照',
  '出荷情報更新',
] as const
export type FunctionName = (typeof FUNCTIONS)[number]

/** What is not known of `shipment_upd`: its answers, and what an update does to lines. */
export interface LegacyShipmentHabits {
  /** Whether the answer names the shipment. */
  tellsId: boolean
  /** What is answered to a token that was passed over: rows counted as 0, none at all, or the same as ever. */
  passedOver: 'zero' | 'missing' | 'counted'
  /** Whether a token that was used registers nothing, as the documents say. */
  repeatedToken: 'passedOver' | 'registered'
  /** Lines that an update does not name. */
  omittedLines: 'kept' | 'removed'
  /** An update of a line to no pieces. */
  noPieces: 'accepted' | 'refused'
}

/** The contract as its admin screen shows it; every field may be turned while the server runs. */
export interface Account {
  contractId: string
  accessToken: string
  readonly functions: Set<FunctionName>
  /** Null = no restriction. */
  allowedAddresses: string[] | null
  locked: boolean
  /** 「受信機能を利用する」 */
  receiving: boolean
  /** What StockHistory does without a range of id or date is not documented; clients must not rely on either. */
  historyWithoutRange: 'error' | 'answer'
  /** How values are written in answers: strings, or numbers where they look like numbers. */
  values: 'strings' | 'numbers'
  readonly shipments: LegacyShipmentHabits
}

export function newAccount(contractId: string, accessToken: string): Account {
  return {
    contractId,
    accessToken,
    functions: new Set(FUNCTIONS),
    allowedAddresses: null,
    locked: false,
    receiving: true,
    historyWithoutRange: 'error',
    values: 'strings',
    shipments: {
      tellsId: false,
      passedOver: 'zero',
      repeatedToken: 'passedOver',
      omittedLines: 'kept',
      noPieces: 'accepted',
    },
  }
}

/** Throws what Smaregi would say to a stranger. */
export function admit(account: Account, headers: IncomingHttpHeaders, address: string): void {
  const contractId = header(headers, 'contract_id')
  if (contractId === '') throw new ApiError(14, 'パラメータ不正です。(contractId is empty)')
  if (!same(contractId, account.contractId)) throw new ApiError(14, '契約が存在しません。')
  const { allowedAddresses } = account
  if (allowedAddresses !== null && !allowedAddresses.includes(address)) {
    throw new ApiError(24, `接続元: ${address}`)
  }
  const token = header(headers, 'access_token')
  if (!same(token, account.accessToken)) throw new ApiError(13, 'アクセストークンが一致しません。')
  if (account.locked) throw new ApiError(22, '契約がロックされています。')
  if (!account.receiving) throw new ApiError(23, 'API受信機能が「利用しない」になっています。')
}

/** Both spellings are in use: `X_contract_id` and `X-contract-id`. */
function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[`x_${name}`] ?? headers[`x-${name.replace('_', '-')}`]
  return typeof value === 'string' ? value : ''
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
