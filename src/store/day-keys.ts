import type { ChangeRecord } from '../domain/stock/batch.ts'
import { Uint32List } from '../kernel/uint32-list.ts'
import { parseKey } from './files/key-set.ts'

/** Duplicate keys on their way to where they are kept, by the day of the change: sixteen bytes each. */
export class DayKeys {
  readonly days = new Map<string, Uint32List>()
  readonly #key = new Uint32Array(4)

  /** Those of one change; `seen` is shown each of them. */
  take(
    { key, at, spent, judged }: ChangeRecord,
    seen?: (day: string, key: Uint32Array) => void,
  ): void {
    const take = (day: string, text: string): void => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !parseKey(text, this.#key)) return
      this.add(day, this.#key)
      seen?.(day, this.#key)
    }
    take(at.slice(0, 10), key)
    if (spent !== undefined) take(spent.day, spent.key)
    for (const one of judged ?? []) take(one.day, one.key)
  }

  add(day: string, key: Uint32Array): void {
    const keys = this.days.get(day) ?? new Uint32List()
    this.days.set(day, keys)
    for (const word of key) keys.push(word)
  }
}
