import type { Change } from './change.ts'

/** A change that may be the pieces of a 出荷 coming back, with all that is needed to find out. */
export interface ReturnedShipment extends Pick<Change, 'key' | 'storeId' | 'at' | 'division'> {
  /** `Change.content`, where it is not the key itself: what Smaregi's history knows of it. */
  readonly content?: string
  /** 商品コード; '' = none yet. */
  readonly code: string
  /** Why it is held; absent = nobody has looked yet. */
  readonly why?: WhyHeld
}

/** Why nobody can say yet whether the pieces came back from a 出荷; looked at again with each flush. */
export type WhyHeld =
  /** Smaregi's 出荷 or its stock history cannot be read: no credentials, or no right to. */
  | 'unreadable'
  /** Smaregi could not be asked just now. */
  | 'later'
  /** It was read, and does not tell. */
  | 'unclear'

/** Not looked at yet: `why` is absent. `code` '' = the product has none yet. */
export function returnedShipmentOf(change: Change, code: string): ReturnedShipment {
  const { key, content = key, storeId, at, division } = change
  return { key, ...(content === key ? {} : { content }), storeId, at, division, code }
}
