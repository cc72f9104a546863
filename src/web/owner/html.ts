import { escape } from '../../kernel/escape-html.ts'
import { printable } from '../../kernel/printable.ts'

/** Text that is HTML already: what `html` has made, and the style. Everything else is escaped on its way into a page. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[]

/** A template: whatever is put into it is text, unless it was made by a template. Null, undefined and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(written)))
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escape(printable(String(part)))
  return part.map(written).join('')
}

export const NOTHING = new Html('')

/** What is in a `<dl>`: each thing by its name. */
export function factRows(rows: readonly (readonly [name: string, value: Part])[]): readonly Html[] {
  return rows.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`,
  )
}
