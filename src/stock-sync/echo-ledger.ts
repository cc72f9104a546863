import type { DayKey } from '../domain/stock/change.ts'
import { EchoBook, type Echoing } from '../domain/stock/echo.ts'
import { digest } from '../kernel/crypto.ts'
import { DAY_MS, jstDay, midnight } from '../kernel/time.ts'
import type { LedgerRead } from '../store/echoes.ts'
import type { Echoes, Keys } from '../store/store.ts'

/** The echo ledger as far back as it matters, read anew for each chunk: an importer may be at work meanwhile. */
export function echoLedger(
  echoes: Pick<Echoes, 'since'>,
): (days: ReadonlySet<string>) => Promise<Reached> {
  let read: LedgerRead | null = null
  let reached: Reached = { echoes: new EchoBook([]), days: [] }
  return async (days) => {
    const [oldest] = [...days].toSorted((a, b) => (a < b ? -1 : 1))
    if (oldest === undefined) return { ...reached, days: [] }
    // A call from the evening before may come back after midnight.
    const from = jstDay(new Date(midnight(oldest) - DAY_MS))
    const ledger = await echoes.since(from)
    const { entries, damaged } = ledger
    if (ledger !== read) {
      read = ledger
      const dates = entries.map((entry) => entry.at.slice(0, 10))
      reached = { echoes: new EchoBook(entries, damaged), days: [...new Set(dates)] }
    }
    return reached
  }
}

/** The entries that changes of these days may be found in, and the days that they are of. */
interface Reached {
  readonly echoes: EchoBook
  readonly days: readonly string[]
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
