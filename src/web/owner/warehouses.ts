import { warehouses as says } from '../../messages/owner-warehouses.ts'
import { html, type Html, NOTHING } from './html.ts'
import type { Visit } from './visit.ts'

/** Which 拠点 each store feeds; nothing where they feed one. */
export function warehousesOfStores({ t, app }: Visit): Html {
  const { warehouses, warehouse } = app.config.nextengine
  const named = Object.entries(warehouses)
  if (named.length === 0) return NOTHING
  return html`<p>${t(says.about)}</p>
    <ul class="plain">
      ${named.map(([storeId, name]) => html`<li>${t(says.of(storeId, name))}</li>`)}
      <li>${t(says.others(warehouse.trim()))}</li>
    </ul>`
}
