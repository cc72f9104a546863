import type { LineStore } from './booking.ts'

/** Why an order line, or a correction, waits. All are tried again by themselves but those that are in doubt. */
export type OrderReason =
  /** The code stands for no product: neither the id table nor the number itself names one. */
  | 'unmapped'
  /** The id table, or the JAN codes, cannot tell which product it is. */
  | 'ambiguous'
  /** JAN mode, and one of the two services could not be asked. */
  | 'notLearnt'
  /** A set of Next Engine that cannot be taken apart. */
  | 'set'
  /** Smaregi refused the line. */
  | 'refused'
  /** More pieces than `guard.maxDelta`, in either direction: a person lets them through (`failures retry`). */
  | 'guard'
  /** How slips with several deliveries count is not known. */
  | 'multiDelivery'
  /** Next Engine has allocated the line from several 拠点, or anew where ston cannot follow. */
  | 'warehouses'
  /** Registered, but Smaregi waits for somebody's approval (承認). */
  | 'approval'
  /** The shipment that should be corrected is gone, or was changed by somebody. */
  | 'altered'
  /** Fewer pieces are wanted, of what a person said was registered: ston does not know by which shipment. */
  | 'unnamed'
  /** It is booked, and Next Engine does not have it any more: whether the pieces come back a person says (`failures retry`). */
  | 'lineGone'
  /** A shipment with our number is there, with another content. */
  | 'content'
  /** The correction was sent, or was about to be by somebody who may still live, and Smaregi's stock history does not show the units back. */
  | 'notBack'
  /** The correction was answered with something that does not say what was done: it is looked for, and made again where nothing of it shows. */
  | 'notUnderstood'
  /** Registered again under the same number, or about to be registered by somebody who may still live, and not in Smaregi's list. */
  | 'notSeen'
  /** Next Engine's answer about a line of the slip cannot be read. */
  | 'unreadable'
  /** ston's own record of the slip cannot be read. */
  | 'damaged'

/** It is asked whether pieces come back, or from which store they leave: it is let go only where it is named. */
export function wantsALook({ reason, place }: OrderItem): boolean {
  return reason === 'lineGone' || place !== undefined
}

/** Something about an order that has not ended, under a name that stays the same as long as it is there. */
export interface OrderItem {
  readonly id: string
  /** The name of all parts of one product together: who answers it answers them all. Absent = it is the only one. */
  readonly whole?: string
  readonly kind: 'held' | 'inDoubt'
  readonly slip: number
  /** 0 where it is about the slip, or one of its shipments, as a whole. */
  readonly line: number
  readonly code: string
  readonly component: string
  readonly productId: string
  /** Pieces in Smaregi's stock: 2 sold = −2. */
  readonly delta: number
  readonly reason: OrderReason
  /** Smaregi's own words, or names. */
  readonly words: string
  /** ISO instant. */
  readonly since: string
  /** The intent or reduction that it is about; '' = none. */
  readonly of: string
  /** With the reason `warehouses`: where the line leaves if a person lets it go so. */
  readonly place?: LineStore
}
