import { html, type Html } from './html.ts'

/** Words of others, with what a terminal shows between backticks as code, and a wide blank as a new line. */
export function marked(text: string): Html {
  const lines = text.replaceAll('\u3000', '\n')
  return html`${lines.split(/`([^`]+)`/g).map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`
}
