import type { Change } from '../domain/stock/change.ts'
import { failureId, tooOld } from '../domain/stock/failure.ts'
import type { Failed } from '../domain/stock/left-open.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { Met } from './met.ts'

/** What will not be tried again by itself: each failure once, and how often it was told. */
export class FailedChanges {
  readonly #new: Failed[] = []
  readonly #standing: readonly Failed[]
  readonly #ids: Set<string>
  /** By id, how often a row that nobody can read was told besides: it may be one that was sent again, or as many changes. */
  readonly #again = new Map<string, number>()

  /** `standing`: those that stand already. */
  constructor(standing: readonly Failed[]) {
    this.#standing = standing
    this.#ids = new Set(standing.map(({ id }) => id))
  }

  /** False when it stands already: told again, it is still one thing to look at, and must not be sent twice. */
  add(failed: Failed): boolean {
    const { id, reason } = failed
    if (this.#ids.has(id)) {
      if (reason === 'badRow') this.#again.set(id, (this.#again.get(id) ?? 0) + 1)
      return false
    }
    this.#ids.add(id)
    this.#new.push(failed)
    return true
  }

  get failed(): readonly Failed[] {
    return this.#new.map(this.#counted)
  }

  get standing(): readonly Failed[] {
    return this.#standing.map(this.#counted)
  }

  readonly #counted = (one: Failed): Failed => {
    const again = this.#again.get(one.id) ?? 0
    return again === 0 ? one : { ...one, times: (one.times ?? 1) + again }
  }

  /** The same for a change whose key is not kept any more. */
  addTooOld({ change, code, receivedAt }: Met, warehouse: string | undefined): boolean {
    const of = { code, ...inWarehouse(warehouse) }
    return !this.#hasFormer(change) && this.add(tooOld(change, of, receivedAt))
  }

  /** Under the name that an earlier version gave it. */
  #hasFormer({ formerKey, productId, at }: Change): boolean {
    if (formerKey === undefined) return false
    const id = failureId('tooOld', formerKey)
    const isSame = (one: Failed): boolean =>
      one.id === id && one.reason === 'tooOld' && one.productId === productId && one.at === at
    return this.#ids.has(id) && this.#standing.some(isSame)
  }
}
