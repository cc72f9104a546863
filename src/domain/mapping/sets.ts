import { grouped } from '../../kernel/grouped.ts'
import { caseFolded } from './names.ts'

/** One component of one set, as Next Engine lists it. */
export interface SetRow {
  readonly set: string
  readonly component: string
  /** Null when it is no whole number from 1. */
  readonly quantity: number | null
}

/** Signed pieces of one component. */
export interface Part {
  readonly code: string
  readonly delta: number
}

/** Why a set cannot be taken apart; its changes are held, never guessed. */
export type Undecidable =
  /** A component is a set itself. */
  | 'nested'
  /** Next Engine does not have a component. */
  | 'component'
  /** A quantity is zero or cannot be read. */
  | 'quantity'
  /** A component stands in the set twice. */
  | 'repeated'
  /** Several sets differ from the code in letter case only. */
  | 'spelling'

/** The components of a change, or why there are none. */
export type Expansion =
  | { readonly kind: 'notASet' }
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | {
      readonly kind: 'undecidable'
      readonly why: Undecidable
      /** The component, or the sets, that it is about. */
      readonly names: readonly string[]
    }

/**
 * The set products (セット商品) of Next Engine. A set has no stock of its own there: what happens to it happens to its
 * components. A 在庫引当商品 of Smaregi is none of this: Smaregi itself draws its components, and reports each as a change
 * of its own (division 16), so nothing is to be expanded for it.
 */
export class SetTable {
  readonly #sets: ReadonlyMap<string, readonly SetRow[]>
  readonly #spellings: ReadonlyMap<string, readonly string[]>
  readonly #missing: ReadonlySet<string>

  /** `missing`: components that Next Engine does not have. */
  constructor(rows: readonly SetRow[], missing: readonly string[] = []) {
    this.#missing = new Set(missing.map(caseFolded))
    const named = rows.filter(({ set }) => set !== '')
    this.#sets = grouped(named, ({ set }) => set)
    this.#spellings = grouped(this.#sets.keys(), caseFolded)
  }

  get size(): number {
    return this.#sets.size
  }

  /** Next Engine's spelling of every set. */
  codes(): string[] {
    return [...this.#sets.keys()]
  }

  has(code: string): boolean {
    return this.#spellings.has(caseFolded(code))
  }

  expand(code: string, delta: number): Expansion {
    const exact = this.#sets.has(code) ? [code] : (this.#spellings.get(caseFolded(code)) ?? [])
    const [set, ...more] = exact
    if (set === undefined) return { kind: 'notASet' }
    if (more.length > 0) return { kind: 'undecidable', why: 'spelling', names: exact }
    const rows = this.#sets.get(set) ?? []
    const parts: Part[] = []
    const seen = new Set<string>()
    for (const { component, quantity } of rows) {
      const why = this.#against(component, quantity, seen)
      if (why !== null) return { kind: 'undecidable', why, names: [component] }
      seen.add(caseFolded(component))
      // A quantity of null was refused above; times 0 would lose the change.
      parts.push({ code: component, delta: delta * (quantity ?? Number.NaN) })
    }
    return { kind: 'parts', parts }
  }

  /** What speaks against expanding by this component. */
  #against(
    component: string,
    quantity: number | null,
    seen: ReadonlySet<string>,
  ): Undecidable | null {
    if (component === '' || this.#missing.has(caseFolded(component))) return 'component'
    if (this.has(component)) return 'nested'
    if (quantity === null) return 'quantity'
    return seen.has(caseFolded(component)) ? 'repeated' : null
  }
}

/** The components of the sets, each once. */
export function componentsOf(rows: readonly SetRow[]): string[] {
  return [...new Set(rows.map((row) => row.component).filter((code) => code !== ''))]
}
