import type { Config } from '../config/index.ts'
import type { StoreFacts } from '../connectors/smaregi/stock-reader.ts'
import type { App } from '../context.ts'
import { follows, rulesOf } from '../domain/stock/rules.ts'
import { warehouseNamed } from '../domain/stock/stock-key.ts'
import * as says from '../messages/doctor-warehouses.ts'
import { notSetUp } from '../messages/doctor.ts'
import { afterSignIn } from '../messages/doctor-services.ts'
import { bad, type Check, examine, none, ok, warn } from './check.ts'
import { storesOf } from './links.ts'

/** Whether several stores feed several 拠点. */
export function hasWarehouses({ nextengine }: Config): boolean {
  return Object.keys(nextengine.warehouses).length > 0
}

/** Which store feeds which 拠点, side by side; whether all of these are there, and no store is left out. One call. */
export function checkWarehouses(app: App): Promise<Check> {
  return examine(says.name, async () => {
    const { clientId, clientSecret, warehouses, warehouse } = app.config.nextengine
    if (clientId === undefined || clientSecret === undefined) return none(notSetUp)
    if (!(await app.signInState()).signedIn) return none(afterSignIn)
    const others = warehouse.trim()
    const wanted = [...Object.values(warehouses), ...(others === '' ? [] : [others])]
    const known = (await (await app.stockGate()).warehouses()).map(({ name }) => name)
    const missing = [...new Set(wanted)].filter((name) => !isThere(name, known))
    if (missing.length > 0)
      return bad(says.noSuchWarehouse(missing), says.warehousesAre(known), 'config')
    const stores = (await storesOf(app)) ?? storesIn(app.config)
    const named = Object.entries(warehouses).map(([storeId, name]) => ({
      storeId,
      name: stores.find((one) => one.storeId === storeId)?.name ?? '',
      warehouse: name,
    }))
    const unused = known.filter((name) => !wanted.includes(name))
    const found = { named, others, unused }
    const ignored = ignoredStores(app.config, stores)
    return ignored.length > 0
      ? warn(says.ignored(ignored, found), says.nameWarehouse)
      : ok(says.feedings(found))
  })
}

/** The base one is always there, whatever it is called. */
function isThere(name: string, known: readonly string[]): boolean {
  return warehouseNamed(name) === '' || known.includes(name)
}

/** Those that would count, had they a 拠点. */
function ignoredStores(config: Config, stores: readonly StoreFacts[]): readonly StoreFacts[] {
  const rules = rulesOf(config)
  const counted = ({ storeId }: StoreFacts): boolean =>
    rules.stores.length === 0 || rules.stores.includes(storeId)
  return stores.filter((one) => counted(one) && !follows(rules, one.storeId))
}

function storesIn({ smaregi }: Config): readonly StoreFacts[] {
  return smaregi.stores.map((storeId) => ({ storeId, name: '', division: '' }))
}
