import type { ChangeRecord } from '../domain/stock/batch.ts'
import { KeyBuffer } from './files/key-files.ts'
import { parseKey } from './files/key-set.ts'

/** Duplicate keys on their way to where they are kept, by the day of the change: sixteen bytes each. */
export class DayKeys {
  readonly days = new Map<string, KeyBuffer>()
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
    const buffer = this.days.get(day) ?? new KeyBuffer()
    this.days.set(day, buffer)
    buffer.add(key)
  }
}
