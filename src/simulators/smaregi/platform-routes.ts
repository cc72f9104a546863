import type { HistoryRow, Ledger } from './ledger.ts'
import type { Part, PlatformAccount } from './platform-account.ts'
import { list } from './platform-list.ts'
import type { View } from './platform-list.ts'
import { Problem } from './platform-problem.ts'
import type { Route } from './platform-route.ts'
import { writeStock } from './platform-stock.ts'
import type { Record } from './platform-stock.ts'
import { CHANGES, PRODUCTS, STOCK, STORES } from './platform-views.ts'
import { shown } from './table.ts'

/** Products, stores, stock and its history. */
export function stockRoutes(
  ledger: Ledger,
  account: PlatformAccount,
  record: Record,
): readonly Route[] {
  const products = listing(PRODUCTS, () => ledger.products.values())
  const stores = listing(STORES, () => ledger.stores.values())
  const stock = listing(STOCK, () => ledger.stockRows())
  const write =
    (how: 'absolute' | 'relative'): Route['run'] =>
    ({ ids: [id = ''], body }) =>
      writeStock({ ledger, record }, how, id, body)
  return [
    reading('products', '/products', /^\/products$/, products),
    reading('products', '/products/{id}', /^\/products\/(\d+)$/, product(ledger)),
    reading('stores', '/stores', /^\/stores$/, stores),
    reading('stock', '/stock', /^\/stock$/, stock),
    reading('stock-changes', '/stock/changes', CHANGES_OF, changes(ledger, account)),
    writing('PATCH', '/stock', /^\/stock\/(\d+)$/, write('absolute')),
    writing('POST', '/stock/add', /^\/stock\/(\d+)\/add$/, write('relative')),
  ]
}

const CHANGES_OF = /^\/stock\/changes\/(\d+)\/(\d+)$/

function reading(
  part: Exclude<Part, 'shipments'>,
  name: string,
  path: RegExp,
  run: Route['run'],
): Route {
  return { name: `GET ${name}`, method: 'GET', path, part, scope: () => `pos.${part}:read`, run }
}

function writing(method: Route['method'], name: string, path: RegExp, run: Route['run']): Route {
  return {
    name: `${method} ${name}`,
    method,
    path,
    part: 'stock',
    scope: () => 'pos.stock:write',
    run,
  }
}

function product(ledger: Ledger): Route['run'] {
  return ({ ids: [id = ''] }) => {
    const found = ledger.products.get(id)
    if (found === undefined) throw new Problem(404, 'product is not found')
    return shown(PRODUCTS.table.columns, Object.keys(PRODUCTS.table.columns), found)
  }
}

function listing<Row>(view: View<Row>, rows: () => Iterable<Row>): Route['run'] {
  return ({ query }) => list(view, rows(), query)
}

/** The history of one pair; there is no list over several. */
function changes(ledger: Ledger, account: PlatformAccount): Route['run'] {
  const pairs = new Pairs(ledger)
  return ({ ids: [productId = '', storeId = ''], query }) => {
    if (!ledger.products.has(productId)) throw new Problem(404, 'product is not found')
    if (!ledger.stores.has(storeId)) throw new Problem(404, 'store is not found')
    const shown = pairs.rows(productId, storeId).filter((row) => ledger.shows(row))
    return list(CHANGES, shown, obeyed(query, account.historyObeys)).map(account.historyRow)
  }
}

/** What the service does not know it passes over. */
function obeyed(query: URLSearchParams, known: PlatformAccount['historyObeys']): URLSearchParams {
  const left = new URLSearchParams(query)
  if (!known.sort) left.delete('sort')
  if (!known.id) left.delete('id')
  return left
}

/** History rows by pair: going through all of them for each call would make a large practice shop slow. */
class Pairs {
  readonly #ledger: Ledger
  readonly #rows = new Map<string, HistoryRow[]>()
  #read = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  rows(productId: string, storeId: string): readonly HistoryRow[] {
    const { history } = this.#ledger
    for (; this.#read < history.length; this.#read += 1) {
      const row = history[this.#read]
      if (row === undefined) break
      const key = `${row.productId}/${row.storeId}`
      const known = this.#rows.get(key)
      if (known === undefined) this.#rows.set(key, [row])
      else known.push(row)
    }
    return this.#rows.get(`${productId}/${storeId}`) ?? []
  }
}
