import { toJst } from '../../kernel/time.ts'
import type { Clock } from './clock.ts'
import {
  fieldsOf,
  rowsShowing,
  shownTrace,
  traceFields,
  type Fields,
  type Row,
  type Table,
} from './table.ts'
import { BASE_NAME } from './warehouses.ts'
import type { Faults } from './faults.ts'

/** What moved the stock: an upload, an order's shipping, a person at the screen. */
export type Origin = 'upload' | 'order' | 'hand'

/** One movement of stock as it truly was, whatever the faults let a caller see of it. Pieces. */
export interface Movement {
  readonly id: number
  readonly code: string
  /** Name of the warehouse. */
  readonly warehouse: string
  readonly before: number
  readonly after: number
  /** In all other warehouses at that moment. */
  readonly elsewhere: number
  /** Signed. */
  readonly delta: number
  /** The reason as it was given; '' without one. */
  readonly reason: string
  /** The slip that shipped it, else null. */
  readonly slip: string | null
  readonly origin: Origin
  readonly at: Date
}

interface Kept {
  readonly movement: Movement
  readonly reason: string | null
}

/** Names as on the screen; the numbers are invented. */
const IO_TYPES: Readonly<Record<Origin, readonly [id: string, name: string]>> = {
  upload: ['11', 'CSVアップロード'],
  order: ['3', '出荷'],
  hand: ['1', '在庫調整'],
}

const FIELDS: Fields = {
  ...fieldsOf(
    'number',
    'stock_io_history_id',
    'stock_io_history_before_stock_quantity',
    'stock_io_history_after_stock_quantity',
    'stock_io_history_before_bad_stock_quantity',
    'stock_io_history_after_bad_stock_quantity',
    'stock_io_history_quantity',
    'stock_io_history_cut_form_id',
    'stock_io_history_pic_id',
  ),
  ...fieldsOf(
    'string',
    'stock_io_history_shop_id',
    'stock_io_history_goods_id',
    'stock_io_history_io_flag',
    'stock_io_history_io_type_id',
    'stock_io_history_io_type_name',
    'stock_io_history_reason',
    'stock_io_history_pic_name',
    'stock_io_history_deleted_flag',
  ),
  ...fieldsOf('date', 'stock_io_history_date'),
  ...traceFields('stock_io_history'),
}

/** Every movement in the order it happened; searchable as `/api_v1_master_stockiohistory`. */
export class History implements Table {
  readonly fields = FIELDS
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #kept: Kept[] = []

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock
    this.#faults = faults
  }

  add(facts: Omit<Movement, 'id' | 'at'>): void {
    const at = this.#clock.now()
    const movement: Movement = { ...facts, id: 1001 + this.#kept.length, at }
    this.#kept.push({ movement, reason: this.#shownReason(facts) })
  }

  /** What truly happened, to one code or to all. */
  movements(code?: string): readonly Movement[] {
    const all = this.#kept.map((kept) => kept.movement)
    return code === undefined ? all : all.filter((movement) => movement.code === code)
  }

  /** Pieces that have moved since so long ago; in one warehouse, by name, or in all. */
  movedWithin(ms: number, code: string, warehouse?: string): number {
    const from = this.#clock.now().getTime() - ms
    return this.movements(code)
      .filter((one) => one.at.getTime() > from)
      .filter((one) => warehouse === undefined || one.warehouse === warehouse)
      .reduce((sum, one) => sum + one.delta, 0)
  }

  rows(): readonly Row[] {
    const faults = this.#faults
    return this.#kept
      .filter((kept) => this.#shows(kept))
      .map(({ movement, reason }) => rowOf({ movement, reason, faults }))
  }

  #shows(kept: Kept): boolean {
    const age = this.#clock.now().getTime() - kept.movement.at.getTime()
    if (age < this.#faults.historyDelayMs) return false
    const isBase = kept.movement.warehouse === BASE_NAME
    if (!isBase && this.#faults.historyWarehouses === 'base') return false
    if (kept.movement.origin === 'order' && !this.#faults.historyShowsOrders) return false
    return kept.movement.origin !== 'upload' || this.#faults.historyShowsUploads
  }

  #shownReason({ origin, reason, warehouse }: Omit<Movement, 'id' | 'at'>): string | null {
    const dropped = this.#faults.keepReasonIn === 'base' && warehouse !== BASE_NAME
    const keep = origin === 'upload' ? !dropped && this.#faults.keepReason : true
    if (keep === 'ownWords') return '商品マスタアップロード'
    const text = keep === 'truncated' ? reason.slice(0, 20) : keep ? reason : ''
    return text === '' ? null : text
  }
}

interface Seen extends Kept {
  readonly faults: Faults
}

const rowOf = rowsShowing<Seen>({
  stock_io_history_id: ({ movement }) => String(movement.id),
  stock_io_history_shop_id: () => null,
  stock_io_history_goods_id: ({ movement }) => movement.code,
  stock_io_history_date: dateOf,
  stock_io_history_before_stock_quantity: (seen) => String(seen.movement.before + more(seen)),
  stock_io_history_after_stock_quantity: (seen) => String(seen.movement.after + more(seen)),
  stock_io_history_before_bad_stock_quantity: () => '0',
  stock_io_history_after_bad_stock_quantity: () => '0',
  stock_io_history_quantity: ({ movement, faults }) =>
    String(faults.historyQuantity === 'signed' ? movement.delta : Math.abs(movement.delta)),
  stock_io_history_cut_form_id: ({ movement }) => movement.slip,
  stock_io_history_io_flag: ({ movement }) => (movement.delta < 0 ? '1' : '0'),
  stock_io_history_io_type_id: ({ movement }) => IO_TYPES[movement.origin][0],
  stock_io_history_io_type_name: ({ movement }) => IO_TYPES[movement.origin][1],
  stock_io_history_reason: ({ reason }) => reason,
  stock_io_history_pic_id: () => '1',
  stock_io_history_pic_name: () => '練習担当',
  stock_io_history_deleted_flag: () => '0',
  ...shownTrace<Seen>('stock_io_history', dateOf, () => null),
})

function more({ movement, faults }: Seen): number {
  return faults.historyCounts === 'sum' ? movement.elsewhere : 0
}

function dateOf({ movement }: Seen): string {
  return toJst(movement.at)
}
