import type { Unfinished } from '../stock/unfinished.ts'
import { failedBecause, heldBecause, inDoubt, type Told } from '../text/problems.ts'
import { type Locale, say } from '../text/sentence.ts'

/** As many as fit on a screen; the rest is counted. */
const SHOWN = 20

interface Item extends Told {
  readonly name: string
  readonly delta: number
}

/** What needs a person, or waits for something outside, one line each: product, quantity, what, what to do. */
export function problemLines(locale: Locale, state: Unfinished): string[] {
  const items = problemItems(state)
  const shown = items
    .slice(0, SHOWN)
    .flatMap((item) => [
      `! ${item.name}${item.delta === 0 ? '' : ` ${signed(item.delta)}`}  ${say(locale, item.what)}`,
      `    → ${say(locale, item.next)}`,
    ])
  const rest = items.length - SHOWN
  return rest <= 0
    ? shown
    : [...shown, say(locale, { ja: `ほか ${rest} 件`, en: `and ${rest} more` })]
}

function problemItems(state: Unfinished): Item[] {
  return [
    ...state.inDoubt.map((row) => ({ name: row.code, delta: row.sent, ...inDoubt })),
    ...state.failed.map((one) => ({
      name: one.productId || one.raw.slice(0, 60) || one.id,
      delta: one.delta,
      ...failedBecause(one),
    })),
    ...state.held.map((one) => ({
      name: one.code,
      delta: one.delta,
      ...heldBecause(one.reason, one.words),
    })),
  ]
}

export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta)
}
