import type { Change, DayKey } from '../domain/stock/change.ts'
import { digest } from '../kernel/crypto.ts'
import type { Keys } from '../store/store.ts'

/**
 * Which seconds have been judged: every further row of such a one has to be looked at with all the others. Nearly every day has
 * none, so a key for the day comes first: one look for thousands of changes.
 */
export class JudgedSeconds {
  readonly #keys: Pick<Keys, 'add' | 'has'>
  readonly #days = new Map<string, boolean>()

  constructor(keys: Pick<Keys, 'add' | 'has'>) {
    this.#keys = keys
  }

  /** The day's keys have been loaded. */
  has(change: Change): boolean {
    const day = change.at.slice(0, 10)
    let judged = this.#days.get(day)
    if (judged === undefined) {
      judged = this.#keys.has(day, keyOf(day))
      this.#days.set(day, judged)
    }
    return judged && this.#keys.has(day, keyOf(secondOf(change)))
  }

  /** What is new of it belongs on a line. */
  add(change: Change): readonly DayKey[] {
    const day = change.at.slice(0, 10)
    this.#days.set(day, true)
    return [keyOf(day), keyOf(secondOf(change))]
      .filter((key) => this.#keys.add(day, key))
      .map((key) => ({ day, key }))
  }
}

function keyOf(name: string): string {
  return digest(`repeats ${name}`, 32)
}

/** The name of a product's second in a store. */
export function secondOf({ productId, storeId, at }: Pick<Change, 'productId' | 'storeId' | 'at'>) {
  return `${productId} ${storeId} ${at}`
}
