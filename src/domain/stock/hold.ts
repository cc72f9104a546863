import type { KeyedPair } from '../mapping/jan.ts'
import type { UnreadableChange } from './change.ts'
import type { RepeatQuestion } from './repeat-question.ts'
import type { ReturnedShipment } from './returned-shipment.ts'

/**
 * What has to come before two counts are compared: an import of orders, the end of an order of the code that is open, or of something else
 * that Smaregi's count holds already, and that is not known or asked about.
 */
export type Awaits = 'orders' | 'order' | 'change'

/** Each reason to hold an amount, with what is known about it besides. Each flush looks again by itself. */
interface Holds {
  /** Next Engine does not know the code. `setsUnread`: nor could be read, when it was met, whether it is a set. */
  missing: { readonly setsUnread?: true }
  /** Next Engine has the code, and its count cannot be read; `found`: what stands there. `gone`: the 拠点 that it was going to is not there. */
  uncounted: { readonly found: string; readonly gone?: string }
  /** The code turned up, but the two counts (pieces) do not fit. */
  counts: { readonly nextEngine: number; readonly smaregi: number }
  /**
   * The code turned up, and its counts (`stock`, `free`: Next Engine's) cannot be compared yet. `reading`: the number of the import of orders
   * that had begun last when the counts were first seen as they are: a later one knows every order that is in them.
   */
  turnedUp: {
    readonly awaits: Awaits
    readonly stock: number
    readonly free: number
    readonly reading: number
  }
  /** The code turned up as a set: it has no count to be compared with Smaregi's, so a person decides. */
  asSet: object
  /** The code turned up; with Next Engine as master a person decides. */
  master: object
  /** Received for the only 拠点 that there was, before there were several, and nobody knows which that was. */
  unplaced: object
  /** More than the free stock: 売り越し. */
  oversold: object
  /** The same, but the goods are on their way between two stores. Told, never stored: what is stored says `oversold`. */
  inTransit: object
  /** Next Engine refused the row. `words`: its own, '' = none. `unasked`: nobody had asked before whether it fits. */
  refused: { readonly words: string; readonly unasked?: true }
  /** Larger than `guard.maxDelta`. */
  guard: object
  /** Nobody can tell which code is meant. */
  ambiguous: { readonly overlap: Overlap }
  /** JAN mode: nothing in Next Engine has the product's key; '' = it has none in Smaregi. */
  unlinked: { readonly key: string }
  /** A set of Next Engine that cannot be taken apart: its code, and the ones that it is made of as far as they are known. */
  set: { readonly names: readonly string[] }
  /** It may be a 出荷 typed by hand that was edited or deleted. */
  shipment: { readonly returned: ReturnedShipment }
  /** A row that was taken for lost may be in after all: `batch` and `row` of it, `left` when it left at the earliest (JST). */
  twice: { readonly batch: number; readonly row: number; readonly left: string }
  /** An equal row came again in a second with other changes: nobody can tell yet whether it happened again. */
  repeat: { readonly repeat: RepeatQuestion }
  /** Of one of Smaregi's own EC links: whether another link passes it on as well is asked. Told, never stored: see `Link`. */
  otherLink: { readonly division: string }
  /** Smaregi does not show the change, or in a row that nobody can read. Told, never stored: what is stored is the change (`Missing`). */
  unknownChange: {
    readonly changeId: string
    readonly storeId: string
    readonly unreadable?: UnreadableChange
  }
}

/** As `--json` names it. */
export type HoldReason = keyof Holds

/** The hold of that reason. */
export type HoldFor<R extends HoldReason> = {
  [K in R]: { readonly reason: K } & Holds[K]
}[R]

/** Why an amount waits for something other than its turn. */
export type Hold = HoldFor<HoldReason>

/** What stands in the way of one code. */
export type Overlap =
  /** Codes of Next Engine that differ from ours in letter case only. */
  | { readonly kind: 'spellings'; readonly spellings: readonly string[] }
  /** In the id table the name stands for something else: a code's product, or a product's code. */
  | { readonly kind: 'table'; readonly name: string; readonly is: string }
  /** Several codes or products have the same JAN code. */
  | { readonly kind: 'key'; readonly key: string; readonly names: readonly string[] }
  /** The code of that JAN code is linked to another product. */
  | ({ readonly kind: 'taken' } & KeyedPair)
