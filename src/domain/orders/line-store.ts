import { shownWarehouse, warehouseNamed } from '../stock/stock-key.ts'
import type { LineStore } from './booking.ts'
import { type Counted, hasLeft, NOTHING_KNOWN } from './effective-quantity.ts'
import type { LineWarehouse, OrderLine } from './order-line.ts'
import type { SlipHistory } from './slip-history.ts'

/** Which store an order leaves, as the configuration says it. */
export interface StoreRules {
  /** Of everything that is not named. */
  readonly storeId: string
  /** By Next Engine's shops, or by the 拠点 that a line is allocated from. */
  readonly stores: 'warehouse' | Readonly<Record<string, string>>
  /** The 拠点 of each store, and that of all others; '' = none. */
  readonly warehouses: Readonly<Record<string, string>>
  readonly warehouse: string
}

/** Where a line leaves. */
export interface Placing {
  /** What is to be booked of it leaves this store. */
  readonly storeId: string
  /** To be remembered; absent = nothing. */
  readonly entry?: LineStore
  /** The name of a 拠点 that is no store's, where that has just decided it. */
  readonly unmapped?: string
  /** Nobody can say which store it leaves: what is booked stays where it is, and a person is asked. */
  readonly unclear?: Unclear
}

/** `names`: of the 拠点 that it is allocated from. `entry`: what is remembered once a person has said where it leaves. */
export interface Unclear {
  readonly names: readonly string[]
  readonly entry: LineStore
}

/** As the configuration has it. */
export function storeRulesOf({
  orders: { storeId, stores },
  nextengine: { warehouses, warehouse },
}: {
  readonly orders: Pick<StoreRules, 'storeId' | 'stores'>
  readonly nextengine: Pick<StoreRules, 'warehouses' | 'warehouse'>
}): StoreRules {
  return { storeId, stores, warehouses, warehouse: warehouse.trim() }
}

/** A slip that knows where its lines leave. */
export interface Placed {
  readonly counted: Counted
  /** By line. */
  readonly unclear: ReadonlyMap<number, Unclear>
  /** The names of 拠点 that are no store's, where one has just decided something. */
  readonly unmapped: readonly string[]
}

/** The same for all lines of a reading that count. */
export function placeSlip(
  counted: Counted,
  lines: readonly OrderLine[],
  history: SlipHistory,
  rules: StoreRules,
): Placed {
  const read = new Map(lines.map((line) => [line.line, line]))
  const before = counted.seen.stores ?? []
  const placings = counted.wants.flatMap((want) => {
    const line = read.get(want.line)
    return line === undefined ? [] : [{ want, ...placeLine(line, want.quantity, history, rules) }]
  })
  const entries = placings.flatMap(({ entry }) => entry ?? [])
  const stores = new Map([...before, ...entries].map((one) => [one.line, one]))
  const wants = placings.map(({ want, storeId }) => {
    const moves = (stores.get(want.line)?.storeId ?? null) !== null
    return { ...want, storeId, ...(moves && { moves }) }
  })
  const seen = { ...counted.seen, stores: [...stores.values()].toSorted((a, b) => a.line - b.line) }
  return {
    counted: { ...counted, wants, ...(entries.length > 0 && { seen, isNews: true }) },
    unclear: new Map(
      placings.flatMap(({ want, unclear }) => (unclear ? [[want.line, unclear] as const] : [])),
    ),
    unmapped: placings.flatMap(({ unmapped }) => unmapped ?? []),
  }
}

/**
 * The store that a line leaves. What is booked stays where it is, whatever the configuration says by now, until Next Engine allocates
 * the line from another 拠点 than before; once it was seen shipped, it stays for ever. `quantity`: effective pieces.
 */
export function placeLine(
  line: OrderLine,
  quantity: number,
  history: SlipHistory,
  rules: StoreRules,
): Placing {
  const entry = history.seen?.stores?.find((one) => one.line === line.line)
  const booked = bookedStore(history, line.line)
  const known = entry?.storeId ?? booked
  const { warehouses } = line
  if (warehouses === undefined || quantity === 0)
    return { storeId: known ?? storeOfShop(line.shopId, rules) }
  const warehouse = nameOf(warehouses)
  const unmoved = warehouse === null || warehouse === entry?.warehouse
  if (booked === null) {
    if (unmoved && known !== null) return { storeId: known }
    return placed(line.line, warehouses, rules)
  }
  const stays = { storeId: known ?? booked }
  // Booked by other rules.
  if (entry === undefined) return { ...stays, entry: { line: line.line, warehouse, storeId: null } }
  if (unmoved || isSettledWhereItIs(line, history)) return stays
  if (warehouses.length > 1 || hasSettled(history, line.line))
    return { ...stays, ...unclear(line.line, warehouses, entry.storeId) }
  return placed(line.line, warehouses, rules)
}

/** By what its 拠点 say, of a line that nothing holds. */
function placed(line: number, warehouses: readonly LineWarehouse[], rules: StoreRules): Placing {
  const { storeId } = rules
  const warehouse = nameOf(warehouses)
  const [first] = warehouses
  if (first === undefined) return { storeId, entry: { line, warehouse, storeId } }
  if (warehouses.length > 1) return { storeId, ...unclear(line, warehouses, storeId) }
  const store = storeOfWarehouse(first.name, rules)
  return {
    storeId: store ?? storeId,
    entry: { line, warehouse, storeId: store ?? storeId },
    ...(store === null && { unmapped: shownWarehouse(first.name) }),
  }
}

function unclear(
  line: number,
  warehouses: readonly LineWarehouse[],
  storeId: LineStore['storeId'],
) {
  const entry = { line, warehouse: nameOf(warehouses), storeId }
  return { unclear: { names: warehouses.map(({ name }) => shownWarehouse(name)), entry } }
}

/** Null = not allocated. */
function nameOf(warehouses: readonly LineWarehouse[]): string | null {
  const ids = warehouses.map(({ id }) => id)
  return ids.length === 0 ? null : ids.toSorted().join(' ')
}

/** The newest 出荷 that holds pieces of the line tells. */
function bookedStore({ shipments }: SlipHistory, line: number): string | null {
  const own = shipments.findLast(({ parts }) => parts.some((part) => part.line === line))
  return own?.storeId ?? null
}

/** Shipped, and seen so before: at the first sight of it, it may only now be seen to have left another 拠点. */
function isSettledWhereItIs(line: OrderLine, { seen }: SlipHistory): boolean {
  const facts = seen ?? NOTHING_KNOWN
  return hasLeft(line, facts) && facts.shippedLines.includes(line.line)
}

/** Pieces that count by a person's word, or by a stocktaking: nobody knows where those could be given back. */
function hasSettled({ settled }: SlipHistory, line: number): boolean {
  return [...settled].some(([key, pieces]) => key.startsWith(`${line}\n`) && pieces !== 0)
}

function storeOfShop(shopId: string, { storeId, stores }: StoreRules): string {
  if (stores === 'warehouse') return storeId
  return Object.hasOwn(stores, shopId) ? (stores[shopId] ?? storeId) : storeId
}

/** Of several stores that share it, the one that everything else leaves. Null = it is no store's. */
function storeOfWarehouse(name: string, rules: StoreRules): string | null {
  const { storeId, warehouses, warehouse } = rules
  const named = Object.entries(warehouses).filter(([, one]) => warehouseNamed(one) === name)
  const owners = named.map(([id]) => id)
  if (owners.includes(storeId)) return storeId
  if (!Object.hasOwn(warehouses, storeId) && warehouse !== '' && warehouseNamed(warehouse) === name)
    return storeId
  return owners.length === 1 ? (owners[0] ?? null) : null
}
