import { html, type Html } from './html.ts'
import { formTo, type Visit } from './visit.ts'

/** A step that is one step further away: opened first, then done by the button that says the same. */
export function folded(
  visit: Visit,
  { name, place, isCard = false }: { name: string; place: string; isCard?: boolean },
  inner: Html,
): Html {
  const form = html`${inner}
    <div class="acts"><button>${name}</button></div>`
  return html`<details ${isCard && html`class="card"`}>
    <summary>${name}</summary>
    ${formTo(visit, place, form)}
  </details>`
}
