/**
 * The stock ledger: what the practice Smaregi believes. Every count is the sum of its history rows, so a test may
 * compare whatever happened elsewhere with it.
 */
export interface Product {
  readonly id: string
  /** 商品コード; null when the shop has given none. */
  readonly code: string | null
  readonly name: string
  /** Written as stockControlDivision 0; not managed is 1. */
  readonly managed: boolean
  readonly at: Date
}

export interface Shop {
  readonly id: string
  readonly name: string
  readonly at: Date
}

/** One row of 在庫履歴. */
export interface HistoryRow {
  readonly id: number
  readonly storeId: string
  readonly productId: string
  /** Signed. */
  readonly amount: number
  /** Stock after the change. */
  readonly stockAmount: number
  readonly layawayStockAmount: number
  readonly stockDivision: string
  readonly fromStoreId: string | null
  readonly toStoreId: string | null
  /** When the row was written. */
  readonly at: Date
  /** When it counts from: stocktakes and losses may lie earlier. */
  readonly targetAt: Date
  readonly memo: string | null
}

export interface Movement {
  readonly storeId: string
  readonly productId: string
  readonly amount: number
  readonly division: string
  readonly fromStoreId?: string
  readonly toStoreId?: string
  readonly at?: Date
  readonly targetAt?: Date
  readonly memo?: string
  /** Change of the lay-away count (取置). */
  readonly layaway?: number
  /** The history never shows it, and nobody is told: whether everything that moves stock has a line there, nobody knows. */
  readonly unlisted?: boolean
}

/** The present count of one product in one store; there is none before its first change. */
export interface StockRow {
  readonly storeId: string
  readonly productId: string
  readonly stockAmount: number
  readonly layawayStockAmount: number
  readonly at: Date
}

export class Ledger {
  readonly products = new Map<string, Product>()
  readonly stores = new Map<string, Shop>()
  readonly history: HistoryRow[] = []
  /** Whether each product in each store counts its changes from the same number on: nobody knows how far ids are unique. */
  idsPerPair = false
  /** The history is read from a copy that is so far behind. */
  historyDelayMs = 0
  readonly #unlisted = new Set<HistoryRow>()
  readonly #writtenAt = new Map<HistoryRow, number>()
  readonly #stock = new Map<string, StockRow>()
  readonly #now: () => Date
  readonly #firstId: number
  #lastId: number

  constructor(now: () => Date, firstHistoryId = 90_001) {
    this.#now = now
    this.#firstId = firstHistoryId
    this.#lastId = firstHistoryId - 1
  }

  product(product: { id: string; code?: string | null; name: string; managed?: boolean }): Product {
    const row: Product = {
      id: digits(product.id, 15),
      code: product.code ?? null,
      name: product.name,
      managed: product.managed ?? true,
      at: this.#now(),
    }
    this.#refuseUsedCode(row)
    this.products.set(row.id, row)
    return row
  }

  store(store: { id: string; name: string }): Shop {
    const row: Shop = { id: digits(store.id, 9), name: store.name, at: this.#now() }
    this.stores.set(row.id, row)
    return row
  }

  record(movement: Movement): HistoryRow {
    const { storeId, productId, amount } = movement
    if (!this.stores.has(storeId)) throw new Error(`practice Smaregi has no store ${storeId}`)
    if (!this.products.has(productId))
      throw new Error(`practice Smaregi has no product ${productId}`)
    if (!Number.isSafeInteger(amount)) throw new Error(`not a whole number: ${amount}`)
    const before = this.#stock.get(pair(productId, storeId))
    const at = movement.at ?? this.#now()
    this.#lastId += 1
    const row: HistoryRow = {
      id: this.idsPerPair ? this.#idOf(productId, storeId) : this.#lastId,
      storeId,
      productId,
      amount,
      stockAmount: (before?.stockAmount ?? 0) + amount,
      layawayStockAmount: (before?.layawayStockAmount ?? 0) + (movement.layaway ?? 0),
      stockDivision: movement.division,
      fromStoreId: movement.fromStoreId ?? null,
      toStoreId: movement.toStoreId ?? null,
      at,
      targetAt: movement.targetAt ?? at,
      memo: movement.memo ?? null,
    }
    this.history.push(row)
    this.#writtenAt.set(row, this.#now().getTime())
    if (movement.unlisted === true) this.#unlisted.add(row)
    this.#stock.set(pair(productId, storeId), row)
    return row
  }

  /** Whether the history shows a row to whoever asks now. */
  shows(row: HistoryRow): boolean {
    if (this.#unlisted.has(row)) return false
    if (this.historyDelayMs === 0) return true
    return this.#now().getTime() - (this.#writtenAt.get(row) ?? 0) >= this.historyDelayMs
  }

  /** Whether anybody is told of it. */
  tells(row: HistoryRow): boolean {
    return !this.#unlisted.has(row)
  }

  #idOf(productId: string, storeId: string): number {
    const isOwn = (row: HistoryRow): boolean =>
      row.productId === productId && row.storeId === storeId
    return this.#firstId + this.history.filter(isOwn).length
  }

  /** The count of one store, or of all stores together. */
  stock(productId: string, storeId?: string): number {
    if (storeId !== undefined) return this.#stock.get(pair(productId, storeId))?.stockAmount ?? 0
    let sum = 0
    for (const id of this.stores.keys()) {
      sum += this.#stock.get(pair(productId, id))?.stockAmount ?? 0
    }
    return sum
  }

  stockRows(): Iterable<StockRow> {
    return this.#stock.values()
  }

  #refuseUsedCode(product: Product): void {
    if (product.code === null || product.code === '') return
    for (const other of this.products.values()) {
      if (other.code === product.code && other.id !== product.id) {
        throw new Error(`商品コード ${product.code} already belongs to product ${other.id}`)
      }
    }
  }
}

function pair(productId: string, storeId: string): string {
  return `${productId}/${storeId}`
}

function digits(id: string, longest: number): string {
  if (!/^\d+$/.test(id) || id.length > longest) {
    throw new Error(`an id has at most ${longest} digits: ${id}`)
  }
  return id
}
