import type { DayKey } from '../domain/stock/change.ts'
import { EchoBook, type EchoEntry, type Echoing } from '../domain/stock/echo.ts'
import { digest } from '../kernel/crypto.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { Echoes, Keys } from '../store/store.ts'

/** The echo ledger as far back as it matters, read anew for each chunk: an importer may be at work meanwhile. */
export class EchoLedger {
  readonly #echoes: Pick<Echoes, 'since'>
  #entries: readonly EchoEntry[] | null = null
  #book = new EchoBook([])
  #days: readonly string[] = []

  constructor(echoes: Pick<Echoes, 'since'>) {
    this.#echoes = echoes
  }

  /** A call from the evening before may come back after midnight. */
  async reaching(
    days: ReadonlySet<string>,
  ): Promise<{ echoes: EchoBook; days: readonly string[] }> {
    const [oldest] = [...days].toSorted((a, b) => (a < b ? -1 : 1))
    if (oldest === undefined) return { echoes: this.#book, days: [] }
    const from = jstDay(new Date(Date.parse(`${oldest}T00:00:00+09:00`) - DAY_MS))
    const entries = await this.#echoes.since(from)
    if (entries !== this.#entries) {
      this.#entries = entries
      this.#book = new EchoBook(entries)
      this.#days = [...new Set(entries.map((entry) => entry.at.slice(0, 10)))]
    }
    return { echoes: this.#book, days: this.#days }
  }
}

/** An entry of the ledger is good for one change only, for ever: then it is as used up as a duplicate's key. */
export function spend(keys: Pick<Keys, 'add'>, echoing: Echoing | null): DayKey | null {
  if (echoing?.kind !== 'content') return null
  for (const { name, day } of echoing.fitting) {
    const key = digest(`echo ${name}`, 32)
    if (keys.add(day, key)) return { day, key }
  }
  return null
}
