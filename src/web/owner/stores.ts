import { listOf } from '../../kernel/list-of.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import { type PlaceNames, storeWithId } from '../../messages/places.ts'
import { warehouses as warehouseSays } from '../../messages/owner-warehouses.ts'
import type { Form } from './forms.ts'
import { field } from './choices.ts'
import { html, type Html, NOTHING } from './html.ts'
import type { Visit } from './visit.ts'

/** Stores of Smaregi, by 店舗ID, as a page offers them. */
export interface StoresThere {
  /** Those whose names are known. */
  readonly known: ReadonlyMap<string, string>
  /** What is said where none is: the ids have to be entered. */
  readonly label: Sentence
}

/** Any number of them, `chosen` marked: by their names, else by ids with commas between them. */
export function storesField(
  { t }: Visit,
  { known, label }: StoresThere,
  chosen: readonly string[],
): Html {
  if (known.size === 0) return field({ t }, { name: 'ids', label, value: chosen.join(', ') })
  const all = [...new Set([...known.keys(), ...chosen])]
  return html`${all.map((id) => {
    const checked = chosen.includes(id) ? html` checked` : NOTHING
    return html`<label class="choice"
      ><input
        type="checkbox"
        name="ids"
        value="${id}"
        ${checked}
      />${t(storeCalled(known, id))}</label
    >`
  })}`
}

/** The ids of those that were chosen. */
export function storesIn(form: Form): readonly string[] {
  return form.all('ids').flatMap(listOf)
}

/** For `choices`: one of them. */
export function storeChoices(
  { t }: Visit,
  known: ReadonlyMap<string, string>,
  chosen: string,
): readonly (readonly [id: string, words: string])[] {
  const all = new Set([...known.keys(), chosen])
  return [...all].map((id) => [id, t(storeCalled(known, id))])
}

/** Which 拠点 each store feeds; nothing where they feed one. */
export function warehousesOfStores({ t, app }: Visit): Html {
  const { warehouses, warehouse } = app.config.nextengine
  const named = Object.entries(warehouses)
  if (named.length === 0) return NOTHING
  return html`<p>${t(warehouseSays.about)}</p>
    <ul class="plain">
      ${named.map(([storeId, name]) => html`<li>${t(warehouseSays.of(storeId, name))}</li>`)}
      <li>${t(warehouseSays.others(warehouse.trim()))}</li>
    </ul>`
}

/** With its id. */
export function storeCalled(known: ReadonlyMap<string, string>, id: string): Sentence {
  const names: PlaceNames = { store: (one) => known.get(one) ?? null, shop: () => null }
  return storeWithId(id, names)
}
