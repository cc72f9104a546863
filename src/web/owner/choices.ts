import type { Sentence } from '../../kernel/sentence.ts'
import { html, type Html, NOTHING } from './html.ts'
import type { Visit } from './visit.ts'

/** What may be chosen, one of them: the value, and its words. The one that is `chosen` is marked beforehand. */
export function choices(
  name: string,
  all: readonly (readonly [value: string, words: string])[],
  chosen: string,
): readonly Html[] {
  return all.map(([value, words]) => {
    const checked = value === chosen ? html` checked` : NOTHING
    return html`<label class="choice"
      ><input type="radio" name="${name}" value="${value}" ${checked} />${words}</label
    >`
  })
}

/** Something that is typed in. */
export interface Field {
  readonly name: string
  readonly label: Sentence
  readonly value?: string
  readonly type?: 'text' | 'password' | 'datetime-local'
  readonly hint?: string
}

export function field(
  { t }: Pick<Visit, 't'>,
  { name, label, value = '', type = 'text', hint = '' }: Field,
): Html {
  const auto = type === 'password' ? 'new-password' : 'off'
  return html`<label for="${name}">${t(label)}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      placeholder="${hint}"
      autocomplete="${auto}"
      maxlength="500"
    />`
}

/** The question above them. */
export function question(asked: Html | string, all: readonly Html[]): Html {
  return html`<fieldset>
    <legend>${asked}</legend>
    ${all}
  </fieldset>`
}
