import type { Sentence } from '../../kernel/sentence.ts'
import { html, type Html } from './html.ts'
import type { Visit } from './visit.ts'

/** How it went, in one sentence, and what else is to be known: well, with something still to come, or with something to look at. */
export function stateBox(
  { t }: Pick<Visit, 't'>,
  state: 'good' | 'waits' | 'check',
  title: Sentence,
  // Any number of them, as the template takes them.
  ...lines: readonly Html[]
): Html {
  return html`<div class="state ${state}" role="status">
    <h1>${t(title)}</h1>
    ${lines}
  </div>`
}

export function wentWellBox(visit: Visit, title: Sentence, ...lines: readonly Html[]): Html {
  return stateBox(visit, 'good', title, ...lines)
}
