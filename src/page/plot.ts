import * as says from '../text/page.ts'
import { type Locale, say } from '../text/sentence.ts'
import { jstDay } from '../time.ts'
import type { PageDrift } from './facts.ts'
import { escape } from './escape.ts'

const WIDTH = 640
const HEIGHT = 140
const FLOOR = 120
const TOP = 16
const LEFT = 8

/** Pieces of difference, comparison by comparison, as bars; the title says the same in words. */
export function driftPlot(drift: readonly PageDrift[], locale: Locale): string {
  const [first, last] = [drift.at(0), drift.at(-1)]
  if (first === undefined || last === undefined) return ''
  const most = Math.max(1, ...drift.map(({ units }) => units))
  const step = (WIDTH - 2 * LEFT) / drift.length
  const bars = drift.map(({ units }, i) => {
    const height = Math.max(1, ((FLOOR - TOP) * units) / most)
    const x = (LEFT + i * step).toFixed(1)
    const width = Math.max(1, step - 2).toFixed(1)
    return `<rect x="${x}" y="${(FLOOR - height).toFixed(1)}" width="${width}" height="${height.toFixed(1)}"/>`
  })
  const words = escape(say(locale, says.driftWords(drift.length, most, last)))
  const day = ({ at }: PageDrift): string => jstDay(new Date(at))
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}"><title>${words}</title>
<text x="${LEFT}" y="11">${most}</text>
<g class="bars">${bars.join('')}</g>
<text x="${LEFT}" y="${HEIGHT - 4}">${day(first)}</text>
<text x="${WIDTH - LEFT}" y="${HEIGHT - 4}" text-anchor="end">${day(last)}</text>
</svg>`
}
