import type { Cause } from '../../domain/reconciliation/clues.ts'
import { TOLD } from '../../domain/reconciliation/compare.ts'
import { shownIn } from '../../domain/stock/stock-key.ts'
import { compare as says } from '../../messages/owner-pages.ts'
import { causes } from '../../messages/reconcile.ts'
import { signed } from '../../reports/problems.ts'
import { html, type Html } from './html.ts'
import { type Json, listIn, numberIn, textIn } from './json.ts'
import type { Visit } from './visit.ts'

/** For what is explained there is nothing to mend. */
export function mayBeMended(one: Json): boolean {
  return textIn(one, 'cause') === 'unexplained' && textIn(one, 'productId') !== ''
}

/** A part of it is explained: the command mends such a product only where it is named, and nobody is to name it without knowing. */
export function isMixed(one: Json): boolean {
  return mayBeMended(one) && causesOf(one).some((cause) => cause !== 'unexplained')
}

/** Besides what nobody can explain, what is mended of a product that is named. */
export function goesAlong(one: Json): readonly Cause[] {
  const there = new Set(causesOf(one))
  return TOLD.filter((cause) => cause !== 'unexplained' && there.has(cause))
}

function causesOf(one: Json): readonly string[] {
  return listIn(one, 'causes').map((part) => textIn(part, 'cause'))
}

/** As the command takes it back. */
export function idOf(one: Json): string {
  const warehouse = textIn(one, 'warehouse')
  return [textIn(one, 'productId'), ...(warehouse === '' ? [] : [warehouse])].join('@')
}

export function nameOf(one: Json): string {
  const code = shownIn(textIn(one, 'code'), textIn(one, 'warehouse') || undefined)
  return [textIn(one, 'name'), code].filter((part) => part !== '').join('  ') || idOf(one)
}

/** Every cause; with its pieces where there are several. */
export function partsOf(t: Visit['t'], one: Json): string {
  const parts = listIn(one, 'causes')
  if (parts.length <= 1) return wordsOf(t, textIn(one, 'cause'))
  return parts
    .map((part) => `${wordsOf(t, textIn(part, 'cause'))} ${signed(numberIn(part, 'units'))}`)
    .join(t(says.and))
}

function wordsOf(t: Visit['t'], cause: string): string {
  return Object.hasOwn(causes, cause) ? t(causes[cause as Cause]) : cause
}

/** What is ticked beforehand is safe to be mended. */
export function differenceRow({ t }: Visit, one: Json): Html {
  const shown = html`<b>${nameOf(one)}</b>`
  const checked = isMixed(one) ? '' : 'checked'
  const head = mayBeMended(one)
    ? html`<label class="choice"
        ><input type="checkbox" name="id-${idOf(one)}" value="1" ${checked} />${shown}</label
      >`
    : shown
  return html`<li>
    <div class="head">${head}<span class="tag">${signed(numberIn(one, 'difference'))}</span></div>
    <p>${t(says.counts(numberIn(one, 'smaregi'), numberIn(one, 'nextengine')))}</p>
    <p class="note">${partsOf(t, one)}</p>
  </li>`
}
