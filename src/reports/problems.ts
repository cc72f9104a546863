import type { SentRow } from '../domain/stock/batch.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { shownName } from '../domain/stock/sum-names.ts'
import { missing } from '../domain/stock/shortage.ts'
import { reasonOf } from '../domain/stock/verdict.ts'
import type { Held, Unfinished } from '../domain/stock/open-work.ts'
import { failedBecause, type InDoubt, inDoubtBecause, type Told } from '../messages/problems.ts'
import { heldBecause, inTransitBecause, oversoldBecause } from '../messages/held.ts'
import { repeatBecause } from '../messages/repeats.ts'
import { type Locale, say } from '../kernel/sentence.ts'

/** As many as fit on a screen; the rest is counted. */
const SHOWN = 20

/** What needs a person, or waits for something outside: product, quantity, what, what to do. */
export function problemLines(locale: Locale, state: Unfinished): string[] {
  const items = itemsOf(state)
  const shown = items.slice(0, SHOWN).flatMap((item) => {
    const { what, next } = problemOf(item)
    return [`! ${nameOf(item)}  ${say(locale, what)}`, `    → ${say(locale, next)}`]
  })
  const rest = items.length - SHOWN
  return rest <= 0
    ? shown
    : [...shown, say(locale, { ja: `ほか ${rest} 件`, en: `and ${rest} more` })]
}

/** Each of them by its code, and what is to be said about it. */
export function problemsOf(state: Unfinished): { readonly code: string; readonly told: Told }[] {
  return itemsOf(state).map((item) => ({ code: codeOf(item), told: problemOf(item) }))
}

function codeOf(item: Item): string {
  if (item.kind === 'held') return item.held.code
  return item.kind === 'inDoubt' ? item.row.code : item.failed.code
}

export function problemOf(item: Item): Told {
  switch (item.kind) {
    case 'held':
      return becauseHeld(item.held, item.id)
    case 'inDoubt':
      return inDoubtBecause(item.id, sentAs(item.row))
    case 'failed':
      return failedBecause(item.failed)
  }
}

function sentAs({ tag, row, sent, upload: { startedAt } }: SentRow): InDoubt {
  return {
    reason: reasonOf(tag, row),
    quantity: signed(sent),
    at: startedAt?.slice(0, 16) ?? null,
  }
}

function becauseHeld({ reason, words, delta, shortage, repeat }: Held, id: string): Told {
  if (repeat !== undefined) return repeatBecause(repeat.change, id)
  if (shortage === undefined) return heldBecause(reason, words, id)
  if (reason === 'inTransit') return inTransitBecause(-delta)
  return oversoldBecause(id, missing({ delta }, shortage), shortage)
}

function nameOf(item: Item): string {
  if (item.kind === 'held') return `${shownName(item.held.code)} ${signed(item.held.delta)}`
  if (item.kind === 'inDoubt') return `${item.row.code} ${signed(item.row.sent)}`
  const { productId, raw, id, delta } = item.failed
  return productId === '' ? raw.slice(0, 60) || id : `${productId} ${signed(delta)}`
}

export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta)
}
