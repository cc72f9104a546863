import type { Change } from '../domain/stock/change.ts'
import { failure, tooOld } from '../domain/stock/failure.ts'
import type { Failed } from '../domain/stock/left-open.ts'
import type { Met } from './met.ts'

/** A failure that stands already. */
export type Standing = Pick<Failed, 'id' | 'productId' | 'words'>

/** What will not be tried again by itself: each failure once, however often it is told. */
export class FailedChanges {
  /** Those that are new. */
  readonly failed: Failed[] = []
  readonly #standing: readonly Standing[]
  readonly #ids: Set<string>

  constructor(standing: readonly Standing[]) {
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
  addTooOld({ change, code, receivedAt }: Met): boolean {
    return !this.#hasFormer(change) && this.add(tooOld(change, code, receivedAt))
  }

  /** Under the name that an earlier version gave it. */
  #hasFormer({ formerKey, productId, at }: Change): boolean {
    if (formerKey === undefined) return false
    const { id } = failure('tooOld', formerKey)
    const isSame = (one: Standing): boolean =>
      one.id === id && one.productId === productId && one.words === at
    return this.#ids.has(id) && this.#standing.some(isSame)
  }
}
