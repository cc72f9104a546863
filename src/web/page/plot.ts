import { escape } from '../../kernel/escape-html.ts'

/** Bars side by side, as high as their numbers; what stands around them scales with the reader's text and not with the drawing. */
export interface Plot {
  readonly caption: string
  /** The same in words, for who cannot see it. */
  readonly words: string
  readonly values: readonly number[]
  /** Of the highest bar, with its unit. */
  readonly most: string
  /** What the first and the last bar stand for. */
  readonly ends: readonly [string, string]
}

const HEIGHT = 60
/** Of 10: the rest is air between two bars. */
const BAR = 7
/** As wide as if there were so many at least: a single bar would be a block. */
const FEWEST = 14

/** Where there is nothing there is no bar, only the line they stand on. */
export function plot({ caption, words, values, most, ends: [first, last] }: Plot): string {
  const highest = Math.max(1, ...values)
  const width = Math.max(FEWEST, values.length) * 10
  const bars = values.map((value, i) => {
    if (value <= 0) return ''
    const height = Math.max(1, Math.round((HEIGHT * value) / highest))
    return `<rect x="${i * 10 + 1}" y="${HEIGHT - height}" width="${BAR}" height="${height}"/>`
  })
  const alternative = escape(words)
  return `<figure>
<figcaption>${escape(caption)} <span>${escape(most)}</span></figcaption>
<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${alternative}"><title>${alternative}</title>${bars.join('')}</svg>
<p class="ends" aria-hidden="true"><span>${escape(first)}</span><span>${escape(last)}</span></p>
</figure>`
}
