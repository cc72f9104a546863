import type { Store } from '../../store/store.ts'
import { StonError } from '../../kernel/errors.ts'
import * as says from '../../messages/flush.ts'
import type { Session } from './next-engine.ts'
import { readAll, text } from './pages.ts'

/** The base warehouse (基本拠点) always has this id. */
const BASE = '0'
const MOST = 10_000

/** A warehouse (拠点): whether its stock rows name it by name or by id is not certain. */
export interface Warehouse {
  readonly name: string
  readonly id: string
}

/** The 拠点 of this name; '' = 基本拠点, without a call. Throws `config` where there is none, and as `Session.read` does. */
export async function theWarehouse(
  session: Session,
  store: Store,
  name: string,
): Promise<Warehouse> {
  return { name, id: await warehouseId(session, store, name) }
}

/** The id of the warehouse with this name, remembered: one look-up in the life of a configuration. */
async function warehouseId(session: Session, store: Store, name: string): Promise<string> {
  if (name === '') return BASE
  const remembered = store.document<{ name: string; id: string }>('warehouse')
  const { value, revision } = await remembered.read()
  if (value?.name === name) return value.id
  const rows = await readAll(session, {
    path: '/api_v1_warehouse_base/search',
    params: { fields: 'warehouse_id,warehouse_name' },
    needs: ['warehouse_id', 'warehouse_name'],
    most: MOST,
  })
  const found = rows.find((row) => row['warehouse_name'] === name)
  if (found === undefined) {
    const names = rows.map((row) => text(row['warehouse_name']))
    throw new StonError({ code: 'config', message: says.unknownWarehouse(name, names) })
  }
  const id = text(found['warehouse_id'])
  await remembered.replace({ name, id }, revision)
  return id
}
