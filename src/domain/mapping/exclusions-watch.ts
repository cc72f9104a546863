import type { Exclusion, ExclusionList } from './exclusions.ts'
import { DAY_MS } from '../../kernel/time.ts'

/** What one complete answer of Next Engine said. */
export interface CodeSearch {
  /** Codes it does not know, with the products they stand for. */
  readonly missing: readonly { readonly code: string; readonly products: readonly string[] }[]
  /** Codes it knows. */
  readonly found: readonly string[]
}

/** The list after a look. */
export interface Noted {
  /** The same one when there is nothing to write down. */
  readonly list: ExclusionList
  /** Put on the list by this look. */
  readonly excluded: readonly Exclusion[]
}

/** A code that nobody has asked about for so long starts anew. */
const FORGET_MS = 30 * DAY_MS

/**
 * `mapping.unknown`: `exclude`. A code goes on the list when two looks at least a day apart both said that Next Engine does not
 * have it; one that turns up in between begins anew.
 */
export function noteSearch(list: ExclusionList, search: CodeSearch, now: Date): Noted {
  const watch = new Map(list.watch.map((one) => [one.code, one.firstAt]))
  let changed = false
  for (const code of search.found) changed = watch.delete(code) || changed
  const listed = new Set(list.entries.map((entry) => entry.name))
  const excluded: Exclusion[] = []
  for (const { code, products } of search.missing) {
    if (listed.has(code)) continue
    const age = ageOf(watch.get(code), now)
    if (age !== null && age < DAY_MS) continue
    changed = true
    if (age === null) watch.set(code, now.toISOString())
    else {
      watch.delete(code)
      listed.add(code)
      excluded.push({ name: code, by: 'unknown', since: now.toISOString(), products })
    }
  }
  if (!changed) return { list, excluded }
  const recent = [...watch].filter(([, firstAt]) => ageOf(firstAt, now) !== null)
  return {
    list: {
      entries: [...list.entries, ...excluded],
      watch: recent.map(([code, firstAt]) => ({ code, firstAt })),
    },
    excluded,
  }
}

/** Null: not watched. A time that lies ahead is a clock's mistake, and one too long ago says nothing about today. */
function ageOf(firstAt: string | undefined, now: Date): number | null {
  const age = now.getTime() - Date.parse(firstAt ?? '')
  return age >= 0 && age < FORGET_MS ? age : null
}
