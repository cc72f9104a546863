import type { Store } from '../../store/store.ts'
import { StonError } from '../../kernel/errors.ts'
import { warehouseNamed } from '../../domain/stock/stock-key.ts'
import * as says from '../../messages/flush.ts'
import type { Session } from './next-engine.ts'
import { readAll, text } from './pages.ts'

/** The base warehouse (基本拠点) always has this id. */
const BASE = '0'
const MOST = 10_000

/** A warehouse (拠点): whether its stock rows name it by name or by id is not certain. */
export interface Warehouse {
  /** '' = 基本拠点 */
  readonly name: string
  readonly id: string
}

/** What earlier versions have written is the first of them by itself. */
type Remembered = Warehouse & { readonly others?: readonly Warehouse[] }

/**
 * The 拠点 of these names; '' = 基本拠点, without a call. Ids are remembered: one look-up in the life of a configuration. Throws `config`
 * where there is none of a name, and as `Session.read` does.
 */
export async function theWarehouses(
  session: Session,
  store: Store,
  names: readonly string[],
): Promise<readonly Warehouse[]> {
  const found = await findWarehouses(session, store, names, () => true)
  return found.flatMap((one) => one ?? [])
}

/** The same; null where there is none of a name and none has to be (any more). */
export async function findWarehouses(
  session: Session,
  store: Store,
  names: readonly string[],
  mustBe: (name: string) => boolean,
): Promise<readonly (Warehouse | null)[]> {
  const wanted = [...new Set(names.map(warehouseNamed))]
  const remembered = store.document<Remembered>('warehouse')
  const { value, revision } = await remembered.read()
  const known = [
    { name: '', id: BASE },
    ...(value === null ? [] : [value, ...(value.others ?? [])]),
  ]
  const found = wanted.map((name) => known.find((one) => one.name === name))
  if (found.every((one) => one !== undefined)) return found
  const all = await readWarehouses(session)
  const warehouses = wanted.map((name) => named(name, all, mustBe(name)))
  // Who asks for some of them must not make those forgotten that others ask for.
  const alsoAsked = known.filter(({ name }) => name !== '' && !wanted.includes(name))
  const still = all.filter((one) => alsoAsked.some(({ name }) => name === one.name))
  const there = warehouses.flatMap((one) => (one === null || one.name === '' ? [] : [one]))
  const [first, ...others] = [...there, ...still]
  if (first !== undefined) await remembered.replace({ ...first, others }, revision)
  return warehouses
}

/** Every 拠点 that Next Engine has. */
export async function readWarehouses(session: Session): Promise<readonly Warehouse[]> {
  const rows = await readAll(session, {
    path: '/api_v1_warehouse_base/search',
    params: { fields: 'warehouse_id,warehouse_name' },
    needs: ['warehouse_id', 'warehouse_name'],
    most: MOST,
  })
  return rows.map((row) => ({
    name: text(row['warehouse_name']),
    id: text(row['warehouse_id']),
  }))
}

/** The same, and what is remembered of them put right: a name may have been given to another one. */
export async function readWarehousesAnew(
  session: Session,
  store: Store,
): Promise<readonly Warehouse[]> {
  const all = await readWarehouses(session)
  const remembered = store.document<Remembered>('warehouse')
  const { value, revision } = await remembered.read()
  if (value === null) return all
  const known = [value, ...(value.others ?? [])]
  const now = known.map((one) => all.find(({ name }) => name === one.name) ?? one)
  const [first, ...others] = now.map(({ name, id }) => ({ name, id }))
  const isSame = known.every(({ id }, i) => now[i]?.id === id)
  if (first !== undefined && !isSame) await remembered.replace({ ...first, others }, revision)
  return all
}

function named(name: string, all: readonly Warehouse[], mustBe: boolean): Warehouse | null {
  if (name === '') return { name, id: BASE }
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  if (!mustBe) return null
  const names = all.map((one) => one.name)
  throw new StonError({ code: 'config', message: says.unknownWarehouse(name, names) })
}
