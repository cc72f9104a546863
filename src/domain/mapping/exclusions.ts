import { caseFolded } from './names.ts'

/** A product that is not passed on, in either direction. */
export interface Exclusion {
  /** What it was called: a 商品ID or a 商品コード. */
  readonly name: string
  /** A person said so; or Next Engine did not know the code for more than a day (`mapping.unknown`: `exclude`). */
  readonly by: 'person' | 'unknown'
  /** ISO instant. */
  readonly since: string
  /** The products it was met with, for display. */
  readonly products: readonly string[]
}

/** The whole list as one document; codes under watch are not excluded yet. */
export interface ExclusionList {
  readonly entries: readonly Exclusion[]
  /** Codes that Next Engine did not know, and when that was first seen (ISO instant). */
  readonly watch: readonly { readonly code: string; readonly firstAt: string }[]
}

/** Where nothing has been stored yet. */
export const NOTHING_EXCLUDED: ExclusionList = { entries: [], watch: [] }

/** Finds the entry that holds a product back. Either side may be unknown: ''. */
export class Exclusions {
  readonly #names = new Map<string, Exclusion>()
  readonly #codes = new Map<string, Exclusion>()

  constructor({ entries }: ExclusionList) {
    for (const entry of entries) {
      const known = entry.by === 'person' ? this.#names : this.#codes
      known.set(caseFolded(entry.name), entry)
    }
  }

  /**
   * Digits may be an id or a code, so what a person wrote counts for both sides. What ston found missing is a code: once
   * its product has another one, that one is passed on.
   */
  of(productId: string, code: string): Exclusion | null {
    return (
      this.#names.get(caseFolded(productId)) ??
      this.#names.get(caseFolded(code)) ??
      this.#codes.get(caseFolded(code)) ??
      null
    )
  }
}

/** The list after `exclude`, and what became of each name; the same list object when nothing was added. */
export interface Excluding {
  readonly list: ExclusionList
  readonly added: readonly string[]
  readonly already: readonly string[]
}

/** What a person excludes stays excluded, also where ston had done so by itself before. */
export function exclude(list: ExclusionList, names: readonly string[], now: Date): Excluding {
  const since = now.toISOString()
  const entries = new Map(list.entries.map((entry) => [caseFolded(entry.name), entry]))
  const added: string[] = []
  const already: string[] = []
  for (const name of new Set(names)) {
    const known = entries.get(caseFolded(name))
    if (known?.by === 'person') already.push(known.name)
    else {
      added.push(name)
      entries.set(caseFolded(name), { name, by: 'person', since, products: known?.products ?? [] })
    }
  }
  const changed = added.length > 0
  return { list: changed ? { ...list, entries: [...entries.values()] } : list, added, already }
}

/** The list after `include`, and what became of each name; the same list object when nothing was taken off. */
export interface Including {
  readonly list: ExclusionList
  readonly included: readonly string[]
  readonly notListed: readonly string[]
}

/** Takes entries off the list, by their name or by a product they were met with. */
export function include(list: ExclusionList, names: readonly string[]): Including {
  const included: string[] = []
  const notListed: string[] = []
  let { entries } = list
  for (const name of new Set(names)) {
    const rest = entries.filter((entry) => !isCalled(entry, name))
    if (rest.length === entries.length) notListed.push(name)
    else included.push(name)
    entries = rest
  }
  return { list: included.length > 0 ? { ...list, entries } : list, included, notListed }
}

function isCalled(entry: Exclusion, name: string): boolean {
  return caseFolded(entry.name) === caseFolded(name) || entry.products.includes(name)
}
