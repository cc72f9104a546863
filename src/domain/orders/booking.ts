/**
 * What ston has written to Smaregi for Next Engine's slips: an append-only log of entries. What a slip wants minus what is booked
 * is the work, so it can be taken up again anywhere. Entries are put together per slip (`slip-history.ts`).
 */
export type BookingEntry = { readonly slip: number; /** ISO instant. */ readonly at: string } & (
  Seen | Intent | Told | Reduce | Done | Void | Settled | Released
)

/** What later decisions need to know about a slip; written when it differs from what is remembered. */
export interface Seen {
  readonly kind: 'seen'
  readonly shopId: string
  /** The whole slip is not counted: it, or the slip it was made from, is older than the starting point or the memory. */
  readonly old: boolean
  /** The slip by whose number it is old. Absent where it counts, and where a person has said that it does not. */
  readonly oldBy?: number
  /**
   * Lines of an old slip that count all the same: they came from one that counts. Absent where it counts, and as long as nobody has looked
   * at it since a person said that it does not.
   */
  readonly counting?: readonly number[]
  /** Lines that are not counted: merged in from such a slip. */
  readonly oldLines: readonly number[]
  /** Lines that were seen alive in a valid slip with status 50, and in no lower one since. */
  readonly shippedLines: readonly number[]
  /** The send date seen while the slip was not shipped: it says nothing about a later cancel. */
  readonly idleSendDate: string | null
  /**
   * Not booked because their product was excluded then. They stay out when it is taken back: the counts are put right by then, or will
   * be. Absent = none.
   */
  readonly leftOut?: readonly LeftOut[]
  /** Of lines that leave by their 拠点. Absent = none. */
  readonly stores?: readonly LineStore[]
}

/** Where a line leaves, and what has decided it. */
export interface LineStore {
  readonly line: number
  /** The ids of the 拠点 that it was allocated from then; null = it was not allocated. */
  readonly warehouse: string | null
  /** What is booked of it in other stores comes back. Null = it stays where it was booked, by other rules. */
  readonly storeId: string | null
}

/** Pieces of a part of an order line that are wanted, and not to be booked. */
export type LeftOut = Pick<Part, 'line' | 'code' | 'component' | 'quantity'>

/** A part of an order line: pieces of one component (the code itself, unless it is a set). */
export interface Part {
  readonly line: number
  /** As the slip has it. */
  readonly code: string
  /** The code that was booked; equal to `code` unless that is a set. */
  readonly component: string
  /** Pieces of the component for one piece of the code; 1 unless it is a set. */
  readonly per: number
  /** Pieces of the component, more than 0. */
  readonly quantity: number
  /** Of a set: all that it was taken apart into, so that a component which waits is not forgotten. Absent in what earlier versions wrote. */
  readonly set?: readonly Component[]
}

/** One component of a code, and how many of it one piece of the code is. */
export interface Component {
  readonly component: string
  readonly per: number
}

/** A 出荷 that is about to be registered. Synced before the call. */
export interface Intent {
  readonly kind: 'intent'
  /** identificationNo: `NE-<slip>-<revision>`; at most 32 characters. */
  readonly id: string
  readonly storeId: string
  /** `YYYY-MM-DD` (JST); kept, so that the same one is sent again. */
  readonly date: string
  /** The legacy API's key: a token that it has seen is passed over. */
  readonly token: string
  readonly recipientName: string
  /** Each product once. */
  readonly lines: readonly IntentLine[]
}

/** One line of a 出荷: pieces of one product, at most 99,999, because Smaregi takes five digits. */
export interface IntentLine {
  readonly productId: string
  readonly quantity: number
  /** What of which order lines it is made of; adds up to `quantity`. */
  readonly parts: readonly Part[]
}

/**
 * Smaregi has answered that it has done the intent or reduction of this id. It counts when the list, or the stock history, shows it;
 * until then nobody sends it again, however long they may lag.
 */
export interface Told {
  readonly kind: 'told'
  readonly id: string
  readonly shipmentId: string
  /** By when it was done, by Smaregi's clock (`YYYY-MM-DDTHH:MM:SS+09:00`). Absent where no answer told the time, and in what earlier versions wrote. */
  readonly there?: string
}

/** Units that are about to be given back by correcting an own 出荷. Synced before the call. */
export interface Reduce {
  readonly kind: 'reduce'
  /** Unique: `<id of the intent>/<n>`. */
  readonly id: string
  /** The intent whose shipment is corrected. */
  readonly of: string
  readonly shipmentId: string
  readonly storeId: string
  /** `edit`: fewer pieces or lines; `remove`: nothing would be left; `add`: after a definite refusal, a relative change of the stock. */
  readonly how: 'edit' | 'remove' | 'add'
  readonly lines: readonly ReduceLine[]
}

/** How one line of the 出荷 changes; with `how: 'add'` the document stays, and `from - to` pieces go back to the stock. */
export interface ReduceLine {
  readonly productId: string
  /** Pieces on the shipment before and after. */
  readonly from: number
  readonly to: number
  readonly parts: readonly Part[]
  /** The newest movement of the product in the store before the call; null = none, or not readable. */
  readonly seenUpTo: string | null
}

/** What a person may have decided. */
interface Decided {
  /** Who, where `--as` has told it. */
  readonly who?: string
}

/** The intent or reduction of this id has happened: Smaregi was seen to have it. */
export interface Done extends Decided {
  readonly kind: 'done'
  readonly id: string
  readonly shipmentId: string | null
  /** `person` when somebody said so (`failures resolve --applied`). */
  readonly by: 'list' | 'history' | 'person'
}

/** The intent or reduction of this id has certainly not happened, and will not be tried again under this id. */
export interface Void extends Decided {
  readonly kind: 'void'
  readonly id: string
  readonly why: string
}

/** A person said that the difference of a line shall stay (`failures drop`): it counts as booked, for no product. May be negative. */
export interface Settled extends Decided, Omit<Part, 'per' | 'set'> {
  readonly kind: 'settled'
  readonly why: string
  /** What was counted in a stocktaking holds it already: both counts show it as if it were booked. Absent = a person let it go. */
  readonly by?: 'count'
  /** The store that it would have left, where orders leave several. */
  readonly storeId?: string
}

/** A person said that a difference which is beyond `guard.maxDelta` is right (`failures retry`): more pieces, or less than 0. */
export interface Released extends Decided, Omit<Part, 'per' | 'set'> {
  readonly kind: 'released'
}
