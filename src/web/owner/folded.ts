import { html, type Html } from './html.ts'
import { formTo, type Visit } from './visit.ts'

interface Step {
  readonly name: string
  /** What it means, in a few words. */
  readonly about?: string
  readonly place: string
  /** What the button says, where it says more. */
  readonly button?: string
  readonly isCard?: boolean
}

/** A step that is one step further away: opened first, then done by the button that says the same. */
export function folded(visit: Visit, step: Step, inner: Html): Html {
  const { name, about = '', place, button = name, isCard = false } = step
  const form = html`${inner}
    <div class="acts"><button>${button}</button></div>`
  return html`<details ${isCard && html`class="card"`}>
    <summary>${name}${about}</summary>
    ${formTo(visit, place, form)}
  </details>`
}
