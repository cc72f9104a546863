import { html, type Html, NOTHING } from './html.ts'

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

/** The question above them. */
export function question(asked: Html | string, all: readonly Html[]): Html {
  return html`<fieldset>
    <legend>${asked}</legend>
    ${all}
  </fieldset>`
}
