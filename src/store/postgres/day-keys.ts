import type { ChangeRecord } from '../../domain/stock/batch.ts'
import { KeyBuffer } from '../files/key-files.ts'
import { parseKey } from '../files/key-set.ts'

/** The duplicate keys of a batch's changes, by the day of the change: sixteen bytes each. */
export class DayKeys {
  readonly days = new Map<string, KeyBuffer>()
  readonly #key = new Uint32Array(4)

  take({ key, at, spent, judged }: ChangeRecord): void {
    this.#add(at.slice(0, 10), key)
    if (spent !== undefined) this.#add(spent.day, spent.key)
    for (const one of judged ?? []) this.#add(one.day, one.key)
  }

  #add(day: string, key: string): void {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !parseKey(key, this.#key)) return
    const buffer = this.days.get(day) ?? new KeyBuffer()
    this.days.set(day, buffer)
    buffer.add(this.#key)
  }
}
