import { type Chance, realChance } from '../chance.ts'
import { Clock } from './clock.ts'
import { goodsTable } from './goods-table.ts'
import { History } from './history.ts'
import { lineTable, slipTable } from './order-tables.ts'
import { Orders } from './orders.ts'
import { Pushes } from './push.ts'
import { Queue } from './queue.ts'
import { Sets } from './sets.ts'
import { Shops } from './shops.ts'
import { SignIn, type Client } from './sign-in.ts'
import { stockTable, warehouseStockTable } from './stock-table.ts'
import { Stockroom } from './stockroom.ts'
import type { Table } from './table.ts'
import { Tokens } from './tokens.ts'
import { Warehouses } from './warehouses.ts'
import type { Faults } from './faults.ts'

/** Everything that one practice Next Engine knows. */
export interface World {
  readonly faults: Faults
  readonly clock: Clock
  readonly tokens: Tokens
  readonly signIn: SignIn
  readonly warehouses: Warehouses
  readonly shops: Shops
  readonly history: History
  readonly stockroom: Stockroom
  readonly sets: Sets
  readonly orders: Orders
  readonly queue: Queue
  readonly pushes: Pushes
  /** By the path before `/search` and `/count`. */
  readonly tables: ReadonlyMap<string, Table>
}

/** What is not given is the real one. */
export interface Outside {
  readonly now?: () => Date
  readonly chance?: Chance
  readonly firstSlip?: number
}

export function createWorld(client: Client, faults: Faults, outside: Outside = {}): World {
  const { now, chance = realChance, firstSlip } = outside
  const clock = new Clock(now)
  const tokens = new Tokens(clock, faults, chance)
  const warehouses = new Warehouses(clock)
  const shops = new Shops()
  const history = new History(clock, faults)
  const stockroom = new Stockroom(clock, history, warehouses)
  const sets = new Sets(clock)
  const orders = new Orders({ clock, room: stockroom, sets, faults, firstSlip })
  const queue = new Queue(clock, faults)
  const tables = new Map<string, Table>([
    ['/api_v1_master_goods', goodsTable(stockroom, history, faults)],
    ['/api_v1_master_stock', stockTable(stockroom, history, faults)],
    ['/api_v1_master_setgoods', sets],
    ['/api_v1_master_shop', shops],
    ['/api_v1_master_stockiohistory', history],
    ['/api_v1_receiveorder_base', slipTable(orders)],
    ['/api_v1_receiveorder_row', lineTable(orders, warehouses, faults)],
    ['/api_v1_warehouse_base', warehouses],
    ['/api_v1_warehouse_stock', warehouseStockTable(stockroom, { warehouses, history }, faults)],
    ['/api_v1_system_que', queue],
  ])
  const signIn = new SignIn(client, clock, faults, tokens)
  const pushes = new Pushes(clock, stockroom)
  const rooms = { warehouses, shops, history, stockroom, sets, orders, queue, pushes }
  return { faults, clock, tokens, signIn, ...rooms, tables }
}
