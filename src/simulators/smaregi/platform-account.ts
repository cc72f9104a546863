import type { Shown } from './table.ts'

/** Parts of the API that a plan may lack. */
export type Part = 'products' | 'stores' | 'stock' | 'stock-changes' | 'shipments'

export const SCOPES = [
  'pos.products:read',
  'pos.stock:read',
  'pos.stock:write',
  'pos.stock-changes:read',
  'pos.stores:read',
  'pos.orders:read',
  'pos.orders:write',
] as const

/** The private app and its contract, as スマレジ・デベロッパーズ shows them; every field may be turned while the server runs. */
export interface PlatformAccount {
  clientId: string
  clientSecret: string
  /** Scopes switched on for the app. */
  readonly scopes: Set<string>
  /** The contract has done 「利用開始」. */
  started: boolean
  readonly notInPlan: Set<Part>
  /** Of a token. */
  lifeSeconds: number
  /** Requests a second, beyond which 429 is answered; null = no limit. */
  readonly limits: { reads: number | null; writes: number | null }
  /** Whether changes that come through this API are told, on both channels. The real service does. */
  tells: boolean
  /** 承認機能: a shipment without a word about approval waits for it. */
  approval: boolean
  /** 在庫区分 of the rows that take an edited or deleted shipment back. Nobody knows which the real service writes. */
  correctionDivision: string
  /** The same of a deleted one, where it is another; null = as for an edited one. */
  removalDivision: string | null
  /** 在庫区分 of a new 出荷, where it is not the usual one of its kind. */
  registrationDivision: string | null
  /** Whether an edited line writes its difference, or is taken back and written anew. */
  editsWrite: 'difference' | 'anew'
  /** Lines that a PATCH of a 出荷 does not name: it tells all that there shall be, or only what changes. */
  omittedDetails: 'removed' | 'kept'
  /** Whether an edited 出荷 has to be approved anew, where the contract has 承認機能. */
  approvesEdits: boolean
  /** Whether the stock history has a line for what 出荷 do to the stock, on either API. */
  shipmentsInHistory: boolean
  /** Whether `/stock/changes` does as `sort` and `id` say. */
  historyObeys: { sort: boolean; id: boolean }
  /** How a row of `/stock/changes` is written, where it is not like the rows of all other lists. */
  historyRow: (row: Shown) => object
  /** Third-party documents disagree about the names. */
  readonly shipmentScopes: { read: string; write: string }
  /** Whether the list of shipments shows their lines. */
  shipmentListHasDetails: boolean
}

export function newPlatformAccount(given: Partial<PlatformAccount> = {}): PlatformAccount {
  return {
    clientId: 'practice-client-id',
    clientSecret: 'practice-client-secret',
    scopes: new Set(SCOPES),
    started: true,
    notInPlan: new Set(),
    lifeSeconds: 3600,
    limits: { reads: null, writes: null },
    tells: true,
    approval: false,
    correctionDivision: '10',
    removalDivision: null,
    registrationDivision: null,
    editsWrite: 'difference',
    omittedDetails: 'removed',
    approvesEdits: false,
    shipmentsInHistory: true,
    historyObeys: { sort: true, id: true },
    historyRow: (row) => row,
    shipmentScopes: { read: 'pos.orders:read', write: 'pos.orders:write' },
    shipmentListHasDetails: true,
    ...given,
  }
}
