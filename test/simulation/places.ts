import { grouped } from '../../src/kernel/grouped.ts'
import { BASE, type Places, type Warehouse } from '../crash/soak-places.ts'
import { Dice, type Plan } from '../crash/soak-plan.ts'
import type { Config } from '../helpers/shop.ts'
import type { Faults } from '../../src/simulators/nextengine/practice.ts'

/** A shop of several stores and 拠点, the same for the whole of a seed. */
export interface Shape {
  readonly stores: readonly string[]
  /** Names, in the order of their ids. */
  readonly warehouses: readonly string[]
  /** `nextengine.warehouses` and `nextengine.warehouse`. */
  readonly feeds: Readonly<Record<string, string>>
  readonly others: string
  readonly orders: OrderStores
  /** The evening after which stores feed several 拠点; 0 = from the beginning. */
  readonly switchDay: number
  /** The one that all of them feed until then; the base one is fed by the goods master's file. */
  readonly single: string
  /** How often a line is allocated from elsewhere, and from two 拠点. */
  readonly moves: number
  readonly splits: number
  readonly mends: 'nextengine' | 'smaregi'
  readonly faults: Partial<Faults>
}

/** Which store an order leaves: one for all, that of Next Engine's shop, or that of the line's 拠点. */
type OrderStores = 'one' | Readonly<Record<string, string>> | 'warehouse'

const NAMES = ['駅前', '倉庫']
/** Far from the seeds themselves. */
const STREAM = 0x26_00_00
const MAIN_STORE = '1'

/** Null = one 拠点, and two stores that nobody tells apart: half of all seeds, whose histories this draws nothing of. */
export function drawShape(seed: number, { drift, orderEdit }: Plan['share']): Shape | null {
  const mends = drift > 0
  const dice = new Dice(seed + STREAM)
  if (dice.chance(0.5)) return null
  const stores = ['1', '2', '3', '4', '5'].slice(0, dice.one([1, 2, 2, 5]))
  const warehouses = [BASE.name, ...NAMES].slice(0, dice.one([1, 2, 2, 3]))
  const all = dice.one(warehouses)
  const pattern = dice.one(['shared', 'own', 'own', 'mixed'] as const)
  const given = stores.map((id, at): [string, string] => {
    const own = warehouses[at % warehouses.length] ?? BASE.name
    return [id, pattern === 'own' ? own : pattern === 'shared' ? all : dice.one(warehouses)]
  })
  const others = dice.chance(0.3) ? dice.one(warehouses) : ''
  const unnamed = stores.length > 1 && dice.chance(0.4) ? dice.one(stores) : null
  const left = unnamed === MAIN_STORE && others === '' ? null : unnamed
  const feeds = Object.fromEntries(given.filter(([id]) => id !== left))
  const faults = drawFaults(dice)
  const switches = dice.chance(0.3) ? dice.one([1, 1, 2]) : 0
  return {
    stores,
    warehouses,
    feeds,
    others,
    // What leaves elsewhere than it is booked is a difference, and whoever mends sets it right.
    orders: drawOrders(dice, { feeds, isExact: mends }),
    // What comes back of an order goes where it has left from, which may be no store's any more: a difference as well.
    switchDay: mends && orderEdit > 0 ? 0 : switches,
    single: dice.one(warehouses),
    moves: mends ? 0 : dice.one([0.2, 0.6]),
    splits: mends ? 0 : dice.one([0, 0.15]),
    mends: dice.one(['nextengine', 'nextengine', 'smaregi']),
    faults,
  }
}

function drawFaults(dice: Dice): Partial<Faults> {
  return {
    historyWarehouses: dice.one(['all', 'all', 'base']),
    keepReasonIn: dice.one(['all', 'all', 'base']),
    historyCounts: dice.one(['warehouse', 'sum']),
    warehouseStockId: dice.one(['id', 'name']),
    stockQuantityIs: dice.one(['sum', 'base']),
    lineWarehouse: dice.one(['kept', 'unshipped', 'always']),
    lineInTwoWarehouses: dice.one(['rows', 'first']),
  }
}

function drawOrders(
  dice: Dice,
  { feeds, isExact }: { readonly feeds: Shape['feeds']; readonly isExact: boolean },
): OrderStores {
  const kind = dice.one(['one', 'shops', 'warehouse', 'warehouse'] as const)
  const shops = { '2': dice.one(Object.keys(feeds)) }
  const owners = grouped(Object.entries(feeds), ([, name]) => name)
  const isTold = [...owners.values()].every(
    (of) => of.length === 1 || of.some(([id]) => id === MAIN_STORE),
  )
  if (kind === 'one') return kind
  return kind === 'warehouse' && isTold && !isExact ? kind : shops
}

/** Stores and 拠点 of a shape, as they feed each other at the moment. */
export class ShapedPlaces implements Places {
  readonly stores: readonly string[]
  readonly warehouses: readonly Warehouse[]
  readonly shape: Shape
  /** Slips up to this one have come while all stores fed one 拠点. */
  slipsBefore = 0
  isMany: boolean
  readonly saw: (what: string) => void
  #switchedAt = 0
  /** Nothing else draws from it. */
  readonly dice: Dice

  constructor(shape: Shape, dice: Dice, saw: (what: string) => void) {
    this.shape = shape
    this.saw = saw
    this.stores = shape.stores
    this.warehouses = shape.warehouses.map((name, at) => ({ id: String(at), name }))
    this.isMany = shape.switchDay === 0
    this.dice = dice
  }

  feeds = (storeId: string): string | null => {
    const { feeds, others, single } = this.shape
    return this.#idOf(this.isMany ? (feeds[storeId] ?? others) : single)
  }

  /** What names no 拠点 may name its store, and its second. */
  unnamed = (words: string): string | null => {
    const [, store, second] = /店舗ID (\d+)、.*?(\d{4}-\d\d-\d\d \d\d:\d\d)/.exec(words) ?? []
    const isBefore = second !== undefined && Date.parse(`${second}+09:00`) < this.#switchedAt
    if (!this.isMany || isBefore) return this.#idOf(this.shape.single)
    return store === undefined ? null : this.feeds(store)
  }

  pick = (): string => this.dice.one(this.stores)

  /** Where a new order comes from. */
  shop = (): { readonly shopId: string } => ({ shopId: this.dice.one(['1', '2']) })

  /** The 拠点 that a line of it is to be allocated from. */
  source = (): { readonly warehouse?: string } =>
    this.ordersByWarehouse ? { warehouse: this.dice.one(this.warehouses).id } : {}

  get ordersByWarehouse(): boolean {
    return this.isMany && this.shape.orders === 'warehouse'
  }

  /** The store that a shop's orders leave, whatever their lines are allocated from. */
  storeOfShop(shopId: string): string {
    const { orders } = this.shape
    return typeof orders === 'string' ? MAIN_STORE : (orders[shopId] ?? MAIN_STORE)
  }

  /** The store that a line leaves which is allocated from this 拠点. */
  storeOf(warehouse: string): string {
    const { feeds, others } = this.shape
    const name = this.warehouses.find(({ id }) => id === warehouse)?.name
    const owners = Object.keys(feeds).filter((id) => feeds[id] === name)
    const isMain = feeds[MAIN_STORE] === undefined && others === name
    if (isMain || owners.includes(MAIN_STORE)) return MAIN_STORE
    return (owners.length === 1 ? owners[0] : undefined) ?? MAIN_STORE
  }

  /** Each store feeds its own from this moment. */
  switch(moment: number): void {
    this.isMany = true
    this.#switchedAt = moment
  }

  #idOf(wanted: string): string | null {
    return this.warehouses.find(({ name }) => name === wanted)?.id ?? null
  }

  /** The 拠点 that all of them fed before, where none does any more. */
  get left(): string | null {
    const from = this.isMany && this.shape.switchDay > 0 ? this.#idOf(this.shape.single) : null
    return this.stores.some((store) => this.feeds(store) === from) ? null : from
  }

  configure(config: Config): void {
    const { feeds, others, single, orders } = this.shape
    const { upload: _, warehouse: __, warehouses: ___, ...rest } = config['nextengine'] ?? {}
    const many = { upload: 'warehouse', warehouses: feeds, warehouse: others }
    const one = single === BASE.name ? {} : { upload: 'warehouse', warehouse: single }
    config['nextengine'] = { ...rest, ...(this.isMany ? many : one) }
    if (config['orders'] === undefined) return
    const byWarehouse = orders === 'warehouse' && !this.isMany
    const stores = orders === 'one' || byWarehouse ? {} : orders
    config['orders'] = { ...config['orders'], stores }
  }
}

/** The second stream of a seed, of what happens in its places. */
export function placesOf(
  { seed, shape }: { readonly seed: number; readonly shape?: Shape },
  saw: (what: string) => void,
): ShapedPlaces | null {
  return shape === undefined ? null : new ShapedPlaces(shape, new Dice(seed + STREAM + 1), saw)
}
