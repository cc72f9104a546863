import type { Movement } from './history.ts'
import type { Orders } from './orders.ts'
import type { Pushes } from './push.ts'
import type { QueueEntry } from './queue-entry.ts'
import type { SetProduct } from './sets.ts'
import type { Client } from './sign-in.ts'
import type { Level } from './stockroom.ts'
import type { Row } from './table.ts'
import type { RecordedCall } from './transport.ts'
import type { Faults } from './faults.ts'
import type { Answerer } from '../local-server.ts'
import type { Chance } from '../chance.ts'

export type { OrderToPlace } from './orders.ts'
export type { Level, Movement, QueueEntry, RecordedCall, Row, SetProduct }
export type { LostAnswer, QueuePace, RefusedCall, Faults } from './faults.ts'

export interface PracticeOptions extends Client {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** The number of the first order; the others follow it. */
  readonly firstSlip: number
  readonly faults: Partial<Faults>
  readonly now: () => Date
  readonly chance: Chance
}

/** A valid pair and whose it is; dates as the API writes them. */
export interface SignedIn {
  readonly uid: string
  readonly companyId: string
  readonly accessToken: string
  readonly accessTokenEndDate: string
  readonly refreshToken: string
  readonly refreshTokenEndDate: string
}

export interface GoodsToAdd {
  readonly code: string
  /** Pieces in the base warehouse. */
  readonly stock?: number
  readonly allocated?: number
  readonly jan?: string
  readonly name?: string
  /** Any other `goods_*` field, as the API writes it. */
  readonly fields?: Row
}

/** A local stand-in for Next Engine, spoken to over HTTP; the methods are what a test or the demo does behind its back. */
export interface PracticeNextEngine extends NextEngineWorld {
  /** Serves both the API and the sign-in page. */
  readonly url: string
  stop(): Promise<void>
}

/** The same without a line. */
export interface NextEngineWorld extends Client {
  /** The API and the sign-in page. */
  readonly answer: Answerer
  readonly faults: Faults
  /** Every call to the API so far, lost and refused ones too. */
  readonly calls: readonly RecordedCall[]
  /** The upload queue, oldest first. */
  readonly queue: readonly QueueEntry[]

  /** 汎用在庫連携: its own calls to a shop. */
  readonly pushes: Pushes

  now(): Date
  advance(ms: number): void

  signIn(uid?: string): SignedIn
  /** The pair issued last: what a careful client has saved. */
  currentPair(uid?: string): SignedIn | undefined
  /** The user's pair dies, as when a person signs in elsewhere. */
  revoke(uid?: string): void

  addGoods(goods: GoodsToAdd): void
  removeGoods(code: string): void
  addSet(set: SetProduct): void
  /** All warehouses together. */
  goods(code: string): Level | undefined
  /** Sets the base warehouse, or another one by id, without a trace in the history. */
  setStock(code: string, level: { stock?: number; allocated?: number }, warehouse?: string): void
  /** Returns the new warehouse's id; `0` is the base warehouse. */
  addWarehouse(name: string): string
  /** Somebody gives it another name; it stays the same warehouse. */
  renameWarehouse(id: string, name: string): void
  /** A shop that orders come from, or another name for one. */
  addShop(id: string, name: string): void
  warehouseStock(code: string, warehouse: string): Level | undefined

  /** 受注: placed, edited, shipped, cancelled as in Next Engine's screens. */
  readonly orders: Orders

  /** An order takes free stock of a warehouse, by id; a negative quantity gives it back. */
  allocate(code: string, qty: number, warehouse?: string): void
  /** An order leaves the house: stock and allocation go down, the history names the slip. */
  shipOrder(code: string, qty: number, slip: string, warehouse?: string): void
  /** A person moves stock at the screen; the history has it. */
  correct(code: string, delta: number, reason?: string, warehouse?: string): void
  /** A colleague uploads a goods file at the screen; returns its queue id. */
  uploadByHand(csv: string): string
  /** Works off whatever waits in the queue, whatever `faults.queue` says. */
  workQueue(): void
  /** Every movement that truly happened, whatever the faults hide from callers. */
  history(code?: string): readonly Movement[]
}
