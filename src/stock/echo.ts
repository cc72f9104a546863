/**
 * What ston writes to Smaregi comes back as a notification. An expectation is written down before the call, and what the call
 * caused afterwards; then exactly that is left out.
 */
export type EchoEntry =
  /** Before the call. */
  | {
      readonly kind: 'expect'
      /** The intent's or reduction's id, and how often it has been called: unique. */
      readonly id: string
      /** When the call began: `YYYY-MM-DDTHH:MM:SS+09:00`. */
      readonly at: string
      readonly pairs: readonly EchoPair[]
    }
  /** Afterwards: the call is over, and these are the duplicate keys of the movements that it caused; none = it caused none. */
  | {
      readonly kind: 'caused'
      readonly id: string
      readonly at: string
      readonly keys: readonly string[]
    }
  /** Afterwards, where the ids could not be read: content may tell, within narrow limits. */
  | {
      readonly kind: 'unread'
      readonly id: string
      readonly at: string
      /** What corrections were seen to be written as, besides 10 and 15. */
      readonly divisions: readonly string[]
    }

export interface EchoPair {
  readonly productId: string
  readonly storeId: string
  /** Signed pieces. */
  readonly delta: number
}
