import type { Change } from '../domain/stock/change.ts'
import { failureId, tooOld } from '../domain/stock/failure.ts'
import type { Failed } from '../domain/stock/left-open.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { Met } from './met.ts'

/** What will not be tried again by itself: each failure once, however often it is told. */
export class FailedChanges {
  /** Those that are new. */
  readonly failed: Failed[] = []
  readonly #standing: readonly Failed[]
  readonly #ids: Set<string>

  /** `standing`: those that stand already. */
  constructor(standing: readonly Failed[]) {
    this.#standing = standing
    this.#ids = new Set(standing.map(({ id }) => id))
  }

  /** False when it stands already: told again, it is still one thing to look at, and must not be sent twice. */
  add(failed: Failed): boolean {
    if (this.#ids.has(failed.id)) return false
    this.#ids.add(failed.id)
    this.failed.push(failed)
    return true
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
