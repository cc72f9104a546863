import type { Clock } from './clock.ts'
import type { History, Origin } from './history.ts'
import { byText, type Row } from './table.ts'
import { BASE, type Warehouses } from './warehouses.ts'

/** Pieces of one product in one warehouse. */
export interface Shelf {
  stock: number
  /** Promised to orders that have not left yet; still on the shelf. */
  allocated: number
  readonly createdAt: Date
  modifiedAt: Date | null
}

export interface Product {
  readonly code: string
  /** `goods_*` and `supplier_*` fields that differ from the usual. */
  fields: Row
  readonly createdAt: Date
  modifiedAt: Date | null
  /** By warehouse id. */
  readonly shelves: Map<string, Shelf>
}

/** `free` = stock − allocated: what can still be sold. */
export interface Level {
  readonly stock: number
  readonly allocated: number
  readonly free: number
}

export interface Move {
  readonly code: string
  /** Warehouse id. */
  readonly warehouse: string
  /** Signed pieces. */
  readonly delta: number
  readonly reason: string
  readonly origin: Origin
  readonly slip?: string
}

/** Products and what lies on their shelves. Every movement of stock goes through `move`, which writes the history. */
export class Stockroom {
  readonly #clock: Clock
  readonly #history: History
  readonly #warehouses: Warehouses
  readonly #products = new Map<string, Product>()

  constructor(clock: Clock, history: History, warehouses: Warehouses) {
    this.#clock = clock
    this.#history = history
    this.#warehouses = warehouses
  }

  add(code: string, fields: Row, stock = 0, allocated = 0): void {
    const createdAt = this.#clock.now()
    const shelf: Shelf = { stock, allocated, createdAt, modifiedAt: null }
    const shelves = new Map([[BASE, shelf]])
    this.#products.set(code, { code, fields, createdAt, modifiedAt: null, shelves })
  }

  remove(code: string): void {
    this.#products.delete(code)
  }

  /** By the exact spelling, or else by any spelling if `letterCase` says so. */
  find(code: string, letterCase: 'strict' | 'ignore' = 'strict'): Product | undefined {
    const exact = this.#products.get(code)
    if (exact !== undefined || letterCase === 'strict') return exact
    const wanted = code.toLowerCase()
    return [...this.#products.values()].find((one) => one.code.toLowerCase() === wanted)
  }

  /** A product that must be there: only tests and the demo ask this way. */
  get(code: string): Product {
    const product = this.#products.get(code)
    if (product === undefined) throw new Error(`the practice server has no product ${code}`)
    return product
  }

  /** By code, ascending. */
  all(): Product[] {
    return [...this.#products.values()].toSorted((a, b) => byText(a.code, b.code))
  }

  edit(product: Product, fields: Row): void {
    product.fields = { ...product.fields, ...fields }
    product.modifiedAt = this.#clock.now()
  }

  /** The product's shelf in a warehouse; put up empty if it has none there yet. */
  shelf(product: Product, warehouse: string): Shelf {
    const found = product.shelves.get(warehouse)
    if (found !== undefined) return found
    const shelf: Shelf = { stock: 0, allocated: 0, createdAt: this.#clock.now(), modifiedAt: null }
    product.shelves.set(warehouse, shelf)
    return shelf
  }

  /** Sets what lies there, without a trace in the history. */
  set(product: Product, warehouse: string, level: { stock?: number; allocated?: number }): void {
    const shelf = this.shelf(product, warehouse)
    shelf.stock = level.stock ?? shelf.stock
    shelf.allocated = level.allocated ?? shelf.allocated
    shelf.modifiedAt = this.#clock.now()
  }

  move({ code, warehouse, delta, reason, origin, slip = '' }: Move): void {
    const shelf = this.shelf(this.get(code), warehouse)
    const before = shelf.stock
    const elsewhere = level(this.get(code)).stock - before
    shelf.stock += delta
    shelf.modifiedAt = this.#clock.now()
    this.#history.add({
      code,
      warehouse: this.#warehouses.nameOf(warehouse),
      before,
      after: shelf.stock,
      elsewhere,
      delta,
      reason,
      origin,
      slip: slip === '' ? null : slip,
    })
  }

  /** An order takes pieces from a warehouse's free stock (`qty` < 0 gives them back). */
  allocate(code: string, qty: number, warehouse = BASE): void {
    this.shelf(this.get(code), warehouse).allocated += qty
  }

  /** An order leaves: what was allocated to it goes from the shelf (`qty` < 0: it comes back). */
  ship(
    code: string,
    qty: number,
    slip: string,
    { warehouse = BASE, allocated = qty }: { warehouse?: string; allocated?: number } = {},
  ): void {
    const shelf = this.shelf(this.get(code), warehouse)
    shelf.allocated -= Math.min(shelf.allocated, allocated)
    this.move({ code, warehouse, delta: -qty, reason: '', origin: 'order', slip })
  }
}

/** One shelf, or all shelves of a product together. */
export function level(product: Product, warehouse?: string): Level {
  const shelves = [...product.shelves].filter(([id]) => warehouse === undefined || id === warehouse)
  const stock = shelves.reduce((sum, [, shelf]) => sum + shelf.stock, 0)
  const allocated = shelves.reduce((sum, [, shelf]) => sum + shelf.allocated, 0)
  return { stock, allocated, free: stock - allocated }
}
