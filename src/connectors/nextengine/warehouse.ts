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

/**
 * The 拠点 of this name; '' = 基本拠点, without a call. The id is remembered: one look-up in the life of a configuration. Throws `config`
 * where there is none, and as `Session.read` does.
 */
export async function theWarehouse(
  session: Session,
  store: Store,
  name: string,
): Promise<Warehouse> {
  if (name === '') return { name, id: BASE }
  const remembered = store.document<Warehouse>('warehouse')
  const { value, revision } = await remembered.read()
  if (value?.name === name) return value
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
  const warehouse = { name, id: text(found['warehouse_id']) }
  await remembered.replace(warehouse, revision)
  return warehouse
}
