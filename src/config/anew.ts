import type { Problem } from '../kernel/errors.ts'
import { valueAt } from '../kernel/json.ts'
import { ALLOWED } from '../messages/config.ts'
import { RULE } from '../messages/config-rules.ts'
import { found } from './shown.ts'
import { isStoreId } from './store-id.ts'
import type { Config } from './types.ts'
import { type Address, ADDRESSES, isRefused, isWholeWebhook } from './web-address.ts'

/**
 * What is refused where it is written anew (`init`, `config set`), and only warned of where it stands in the file: versions before took
 * it, and an update must not keep a listener from starting.
 */
export function refusedAnew(config: Config): readonly Problem[] {
  const whole = wholeWebhook(config)
  const isSaid = (path: string): boolean => whole.some((one) => one.path === path)
  const addresses = addressProblems(config).filter(({ path }) => !isSaid(path))
  return [...whole, ...addresses, ...storeIdProblems(config)]
}

function addressProblems(config: Config): readonly Problem[] {
  return ADDRESSES.flatMap((path) => {
    const text = valueAt(config, path)
    if (typeof text !== 'string' || text === '' || !isRefused(path, text)) return []
    return [
      { path, found: found(text, { secret: path === 'notice.url' }), allowed: allowedAt(path) },
    ]
  })
}

function allowedAt(path: Address): Problem['allowed'] {
  if (path === 'notice.url') return ALLOWED.noticeUrl
  if (path === 'webhook.publicUrl') return ALLOWED.publicUrl
  return path === 'nextengine.redirectUri' ? ALLOWED.redirectUri : ALLOWED.baseUrl
}

function wholeWebhook({ webhook: { publicUrl, path } }: Config): readonly Problem[] {
  if (publicUrl === undefined || !isWholeWebhook(publicUrl, path)) return []
  // Its end may be the secret path.
  return [{ path: 'webhook.publicUrl', found: '"***"', allowed: RULE.wholeWebhook() }]
}

function storeIdProblems({ smaregi, orders, nextengine }: Config): readonly Problem[] {
  const byShop = orders.stores === 'warehouse' ? [] : Object.values(orders.stores)
  const named = {
    'smaregi.stores': smaregi.stores,
    'nextengine.warehouses': Object.keys(nextengine.warehouses),
    'orders.storeId': [orders.storeId],
    'orders.stores': byShop,
  }
  return Object.entries(named).flatMap(([path, ids]) => {
    const wrong = ids.find((id) => !isStoreId(id))
    if (wrong === undefined) return []
    return [{ path, found: found(wrong, {}), allowed: ALLOWED.storeId }]
  })
}
