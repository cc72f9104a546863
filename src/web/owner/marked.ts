import { html, type Html } from './html.ts'

/** Words of others, with what a terminal shows between backticks as code. */
export function marked(text: string): Html {
  return html`${text.split(/`([^`]+)`/g).map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`
}
