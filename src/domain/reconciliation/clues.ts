import { caseFolded } from '../mapping/names.ts'
import { inWarehouse, type StockKey, sumName } from '../stock/stock-key.ts'

/** Why the two counts of a product differ, as far as ston knows. */
export type Cause =
  /** Told by Smaregi, and not uploaded yet. */
  | 'pending'
  | 'held'
  | 'failed'
  /** Uploaded or registered, and nobody can say yet whether it was done. */
  | 'inDoubt'
  /** Shipped in Next Engine, and not booked in Smaregi. */
  | 'ordersNotImported'
  /** Booked in Smaregi for a slip, and nobody can say when the same leaves in Next Engine: no orders are read, or it is another product's by now. */
  | 'booked'
  /** Next Engine's stock and free stock tell two stories: orders that ston has not booked, or goods that wait for allocation. */
  | 'allocation'
  /** Registered, but waiting for somebody's approval (承認). */
  | 'unapproved'
  /** A person let it go. */
  | 'dropped'
  | 'excluded'
  | 'onlySmaregi'
  | 'onlyNextengine'
  | 'unexplained'

/** Pieces by which Smaregi's count is larger than Next Engine's, because of this. */
export interface Share {
  readonly cause: Cause
  readonly units: number
}

/** So much, or only a part of it, or nothing: nobody can say. `low` ≤ 0 ≤ `high`. */
export interface Span {
  readonly cause: Cause
  readonly low: number
  readonly high: number
}

/** What is known about one code, or about one product that has no code. */
export interface Clue {
  readonly shares: readonly Share[]
  readonly spans: readonly Span[]
  /** Changes that no batch has taken yet. */
  readonly undecided: boolean
  /** Something has moved it in Next Engine, or may have, and nobody can say whether the count that was read holds it. */
  readonly unsettled: boolean
  /** When all of that is certain (ms); 0 = nothing of it becomes so by itself. */
  readonly sureAt: number
  /** Pieces booked in Smaregi for slips that have not left in Next Engine. */
  readonly booked: number
  /** Pieces of such slips that are not booked yet; negative: booked and not wanted any more. */
  readonly wanted: number
}

interface Draft {
  readonly shares: Map<Cause, number>
  readonly spans: Span[]
  undecided: boolean
  unsettled: boolean
  sureAt: number
  booked: number
  wanted: number
}

/** Gathers what is known, code by code (see `sumName`); the letter case of a code does not matter. */
export class Clues {
  readonly #byCode = new Map<string, Draft>()

  /** The counts differ by just so much for this reason. */
  share(code: string, cause: Cause, units: number): void {
    if (units === 0) return
    const { shares } = this.#draft(code)
    shares.set(cause, (shares.get(cause) ?? 0) + units)
  }

  /** They may differ by up to so much for this reason. */
  span(code: string, cause: Cause, units: number): void {
    if (units === 0) return
    this.#draft(code).spans.push({ cause, low: Math.min(0, units), high: Math.max(0, units) })
  }

  /** Nobody can say how much it is. */
  unknown(code: string, cause: Cause): void {
    this.#draft(code).spans.push({ cause, low: -Infinity, high: Infinity })
  }

  undecided(code: string): void {
    this.#draft(code).undecided = true
  }

  /** So many pieces may be in the count that was read, or not. */
  unsettled(code: string, units: number): void {
    this.span(code, 'inDoubt', units)
    this.#draft(code).unsettled = true
  }

  /** The same until that moment (ms). */
  fresh(code: string, units: number, until: number): void {
    this.unsettled(code, units)
    const draft = this.#draft(code)
    draft.sureAt = Math.max(draft.sureAt, until)
  }

  booked(code: string, units: number): void {
    this.#draft(code).booked += units
  }

  wanted(code: string, units: number): void {
    this.#draft(code).wanted += units
  }

  /** All that is known about a product: by its code, and from before it had one. */
  of({ productId, code, warehouse }: StockKey & { readonly productId: string }): Clue {
    const place = inWarehouse(warehouse)
    const drafts = [code, ''].flatMap(
      (one) =>
        this.#byCode.get(caseFolded(sumName({ code: one, ...place, products: [productId] }))) ?? [],
    )
    const sum = (read: (draft: Draft) => number): number =>
      drafts.reduce((total, draft) => total + read(draft), 0)
    return {
      shares: added(drafts),
      spans: drafts.flatMap((draft) => draft.spans),
      undecided: drafts.some((draft) => draft.undecided),
      unsettled: drafts.some((draft) => draft.unsettled),
      sureAt: Math.max(0, ...drafts.map((draft) => draft.sureAt)),
      booked: sum((draft) => draft.booked),
      wanted: sum((draft) => draft.wanted),
    }
  }

  #draft(code: string): Draft {
    const name = caseFolded(code)
    let draft = this.#byCode.get(name)
    if (draft === undefined) {
      const nothing = { undecided: false, unsettled: false, sureAt: 0, booked: 0, wanted: 0 }
      draft = { shares: new Map(), spans: [], ...nothing }
      this.#byCode.set(name, draft)
    }
    return draft
  }
}

function added(drafts: readonly Draft[]): Share[] {
  const sums = new Map<Cause, number>()
  for (const { shares } of drafts)
    for (const [cause, units] of shares) sums.set(cause, (sums.get(cause) ?? 0) + units)
  return [...sums].map(([cause, units]) => ({ cause, units }))
}
