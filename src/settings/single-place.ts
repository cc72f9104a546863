import type { Config } from '../config/index.ts'
import { rulesOf } from '../domain/stock/rules.ts'
import { warehouseNamed } from '../domain/stock/stock-key.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `single`: the 拠点 that everything went to before there were several ('' = 基本拠点); null = nobody knows. */
export interface SinglePlace {
  readonly warehouse: string | null
}

/** The 拠点 of the configuration for whatever names none; '' = 基本拠点, which the goods master's file changes too. */
export function configuredWarehouse({ nextengine }: Pick<Config, 'nextengine'>): string {
  return nextengine.upload === 'goods' ? '' : warehouseNamed(nextengine.warehouse.trim())
}

/** As long as there is one, it is known which: once there are several, no configuration tells any more. */
export async function rememberSingle(store: Store, config: Config): Promise<void> {
  if (rulesOf(config).warehouses === undefined)
    await noteSingle(store, { warehouse: configuredWarehouse(config) })
}

export function noteSingle(store: Store, single: SinglePlace): Promise<void> {
  return rewrite<SinglePlace>(store.document('single'), () => single)
}

/** Null where it was never written down: earlier versions did not. */
export async function readSingle(store: Store): Promise<SinglePlace | null> {
  return (await store.document<SinglePlace>('single').read()).value
}
