import type { OrderItem } from '../domain/orders/open-item.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { liesAhead } from '../kernel/time.ts'
import type { Pause } from '../settings/pause.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import type { Runs } from './runs.ts'

/** By the date as it was written: when it was first seen to lie ahead (ISO instant). */
interface Ahead {
  readonly ahead: Readonly<Record<string, string>>
}

/** As many as a clock that was wrong for a while may leave behind. */
const KEPT = 1000

/**
 * Dates of things that have happened. One that lies ahead was written by a clock that was wrong: it counts as the moment at which that
 * was first seen, for ever. Otherwise such a date would keep every alarm silent that measures from it, until it has come.
 */
export class PastDates {
  readonly #now: Date
  readonly #known: Map<string, string>
  #news = false

  constructor(now: Date, known: Readonly<Record<string, string>>) {
    this.#now = now
    this.#known = new Map(Object.entries(known))
  }

  of(instant: string): string {
    const seen = this.#known.get(instant)
    if (seen !== undefined && Date.parse(seen) <= this.#now.getTime()) return seen
    if (!liesAhead(Date.parse(instant), this.#now.getTime())) return instant
    const now = this.#now.toISOString()
    this.#known.set(instant, now)
    this.#news = true
    return now
  }

  orNull(instant: string | null): string | null {
    return instant === null ? null : this.of(instant)
  }

  runs(runs: Runs): Runs {
    const ends = Object.entries(runs.succeededAt ?? {}).map(([run, at]) => [run, this.of(at)])
    return { ...runs, succeededAt: Object.fromEntries(ends) }
  }

  head(head: BatchHead | null): BatchHead | null {
    return head && { ...head, lastReceivedAt: this.orNull(head.lastReceivedAt) }
  }

  state<S extends Pick<OpenWork, 'held' | 'waiting' | 'doubtful' | 'unresolved'>>(state: S): S {
    const { held, waiting, doubtful, unresolved } = state
    return {
      ...state,
      held: this.since(held),
      waiting: this.since(waiting),
      doubtful: this.since(doubtful),
      unresolved: unresolved.map((one) => ({ ...one, receivedAt: this.of(one.receivedAt) })),
    }
  }

  pause(pause: Pause | null): Pause | null {
    if (pause === null) return null
    const { since, endingAt } = pause
    return {
      ...pause,
      since: this.of(since),
      ...(endingAt !== undefined && { endingAt: this.of(endingAt) }),
    }
  }

  since<T extends Pick<OrderItem, 'since'>>(items: readonly T[]): T[] {
    return items.map((one) => ({ ...one, since: this.of(one.since) }))
  }

  /** Writes down what was new, where it can: who only looks may be somebody who may not write. */
  async keep(store: Store): Promise<void> {
    if (!this.#news) return
    const known = [...this.#known].slice(-KEPT)
    await rewrite<Ahead>(store.document('clock'), (value) => ({
      ahead: { ...Object.fromEntries(known), ...value?.ahead },
    })).catch(() => undefined)
  }
}

export async function readPastDates(store: Store, now: Date): Promise<PastDates> {
  const { value } = await store.document<Ahead>('clock').read()
  return new PastDates(now, value?.ahead ?? {})
}
