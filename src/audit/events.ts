import type { OrderItem } from '../domain/orders/open-item.ts'
import type { ChangeRecord, RowOutcome, VerdictKind } from '../domain/stock/batch.ts'
import type { Failed } from '../domain/stock/left-open.ts'
import type { HoldReason } from '../domain/stock/hold.ts'
import type { Rules } from '../domain/stock/rules.ts'

interface Event {
  /** `YYYY-MM-DDTHH:MM:SS+09:00` */
  readonly at: string
  /** The batch's tag: what stands in Next Engine's 入出庫理由. */
  readonly batch: string
  readonly code: string
  /** 拠点名; absent = there is one only. */
  readonly warehouse?: string
  readonly delta: number
}

/** A change as Smaregi told it, and what was decided about it. */
export interface ChangeEvent extends Event {
  readonly kind: 'change'
  readonly storeId: string
  /** What people call the store, where that is known. */
  readonly storeName?: string
  readonly division: string
  readonly decision: ChangeRecord['decision']
  readonly notification: string
  /** Number of the rule set in force when it was received. */
  readonly rules: number
  /** What that set says, where today's says something else. */
  readonly settings?: SettingsThen
  /** Null when the journal has forgotten it. */
  readonly receivedAt: string | null
  /** It came without a notification: ston found it by itself. */
  readonly found: boolean
  /** Smaregi's count in the store, where both counts were set equal. */
  readonly after?: number
  /** Of an alignment: when it was recorded. */
  readonly recordedAt?: string
}

/** Rules that were in force once, under the names of the configuration. */
export interface SettingsThen extends Omit<Rules, 'master'> {
  /** `YYYY-MM-DDTHH:MM:SS+09:00` */
  readonly from: string
  readonly stockMaster: Rules['master']
  /** What people call those stores; by their ids where that is not known. */
  readonly storeNames: readonly string[]
}

/** A row that was made of changes: what went out, and what became of it. */
export interface SentEvent extends Event {
  readonly kind: 'sent'
  readonly row: number
  /** How many changes were added up in it, of this product and of others with the same code. */
  readonly changes: number
  /** What was wanted; `delta` is what went. */
  readonly wanted: number
  readonly queId: string | null
  /** Null while nobody knows. `notSent` also for a row that never left. */
  readonly verdict: VerdictKind | null
  readonly by: string
  readonly words: string
  /** Of one that was applied: earlier rows (`batch/row`) that had been believed lost, and are in as well; what went twice is taken back. */
  readonly late?: readonly string[]
  readonly unverified: boolean
}

/** The end of something that was open, or what a person decided. */
export interface OutcomeEvent extends Event {
  readonly kind: 'outcome'
  readonly outcome: RowOutcome['kind']
  /** The batch and row it had left with. */
  readonly ofBatch: number | null
  readonly ofRow: number | null
  readonly by: string
  readonly why: string | null
  /** Who decided, where that was told with `--as`. */
  readonly who?: string
}

/** What could not be finished then. */
export interface StoppedEvent extends Event {
  readonly kind: 'held' | 'inDoubt' | 'failed'
  /** Names it to `ston failures`, as long as it stands. */
  readonly id: string
  /** The hold's or the failure's word. */
  readonly reason: HoldReason | Failed['reason'] | 'inDoubt'
  readonly message: string
}

/** What was booked in Smaregi for an order, and what came back. `batch` is the shipment's number. */
export interface OrderEvent extends Event, Pick<OrderItem, 'slip' | 'line' | 'productId'> {
  readonly kind: 'order'
  readonly what: 'registered' | 'givenBack' | 'settled' | 'released' | 'open' | 'notBooked'
  /** Whose stock it moved; absent where all orders of the product left the same one. */
  readonly storeId?: string
  /** A person's reason. */
  readonly why: string | null
  /** Who decided it, where that was told with `--as`. */
  readonly who?: string
}

/** What somebody did about it who was named with `--as`. */
export interface DecisionEvent extends Event {
  readonly kind: 'decision'
  readonly who: string
  /** The command: `map exclude`. */
  readonly did: string
}

/** Another table of ids took the place of the one before, and the product got another code by it. */
export interface TableEvent extends Event {
  readonly kind: 'table'
  readonly how: 'import' | 'clear' | 'undo'
  readonly productId: string
  /** 商品コード; null = it had none, or has none any more. */
  readonly from: string | null
  readonly to: string | null
  readonly who?: string
}

export type StoryEvent =
  ChangeEvent | SentEvent | OutcomeEvent | StoppedEvent | OrderEvent | DecisionEvent | TableEvent
