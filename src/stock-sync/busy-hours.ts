import { type BusyHours, businessHour, withHours } from '../domain/schedule/hours.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import type { App } from '../context.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

export async function readBusyHours(store: Store): Promise<BusyHours> {
  return (await store.document<BusyHours>('hours').read()).value ?? {}
}

/** Looks on while changes are decided, for when the shop is open. What ston itself caused says nothing about that. */
export class HourWatch {
  readonly #app: App
  readonly #hours = new Map<string, { readonly day: string; readonly hour: number }>()

  constructor(app: App) {
    this.#app = app
  }

  see({ at, decision }: ChangeRecord): void {
    // A million changes may come at once, of few hours.
    const name = at.slice(0, 13)
    if (decision !== 'counted' || this.#hours.has(name)) return
    const moment = new Date(at)
    // Dates that cannot be, or lie ahead, are no times of this shop.
    if (moment.getTime() <= this.#app.now().getTime()) this.#hours.set(name, businessHour(moment))
  }

  /** Before the batch is sealed: what is noted twice is noted once. */
  async keep(store: Store): Promise<void> {
    if (this.#hours.size === 0) return
    await rewrite<BusyHours>(store.document('hours'), (before) =>
      withHours(before ?? {}, this.#hours.values(), this.#app.now()),
    )
  }
}
