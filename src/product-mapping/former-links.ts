import { caseFolded } from '../domain/mapping/names.ts'
import { grouped } from '../kernel/grouped.ts'
import type { Store } from '../store/store.ts'
import { replacedTables } from './relinked.ts'

/** A product got another code. */
interface NewCode {
  readonly productId: string
  /** ISO instant */
  readonly at: string
  readonly from: string
  readonly to: string
}

/** When products got other codes, as far as tables that a person has put in force say so. */
export class FormerLinks {
  readonly #byProduct: ReadonlyMap<string, readonly NewCode[]>

  /** Oldest first. */
  constructor(changes: readonly NewCode[]) {
    this.#byProduct = grouped(changes, ({ productId }) => productId)
  }

  /** The products (商品ID) that have got another code since that moment (ISO instant). */
  productsSince(moment: string): readonly string[] {
    return [...this.#byProduct].flatMap(([id, all]) =>
      all.some(({ at }) => at >= moment) ? [id] : [],
    )
  }

  /**
   * When it had another code than this one first, of the time after `since` (ISO instant); null = not known. A table that took its place while
   * the code was being used is the last one that took it away.
   */
  takenFrom(productId: string, code: string, since: string): string | null {
    const all = this.#byProduct.get(productId) ?? []
    const after = all.find(({ at, to }) => at >= since && !isSame(to, code))
    return (after ?? all.findLast(({ from }) => isSame(from, code)))?.at ?? null
  }

  /** When it got this code last; null = not known, or it has always had it. */
  givenTo(productId: string, code: string): string | null {
    const all = this.#byProduct.get(productId) ?? []
    return all.findLast(({ to }) => isSame(to, code))?.at ?? null
  }
}

function isSame(a: string, b: string): boolean {
  return caseFolded(a) === caseFolded(b)
}

/** Without a line in the table a product has its id as code. */
export async function readFormerLinks(store: Store): Promise<FormerLinks> {
  const changes = (await replacedTables(store)).flatMap(({ at, changes: all }) =>
    all.map(({ productId, from, to }) => ({
      productId,
      at,
      from: from ?? productId,
      to: to ?? productId,
    })),
  )
  return new FormerLinks(changes.filter(({ from, to }) => !isSame(from, to)))
}
