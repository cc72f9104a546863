import type { Sightings } from '../capabilities/sightings.ts'
import type { Config } from '../config/index.ts'
import { follows, rulesOf } from '../domain/stock/rules.ts'
import { DAY_MS } from '../kernel/time.ts'

/** Stores that the configuration names, and that there do not seem to be: a wrong id leaves every sale out without an error. */
export interface UnknownStores {
  readonly named: readonly string[]
  /** Those whose changes are left out. */
  readonly leftOut: readonly string[]
}

/** Where hearing of stores was not noted from the first day, a quiet one is given so long. */
const QUIET_DAYS = 7

/** `there`: the stores that Smaregi lists, by id; empty where it has not said. A store that was heard of is there. */
export function unknownStores(
  { stores: heard = {}, storesFrom }: Pick<Sightings, 'stores' | 'storesFrom'>,
  there: ReadonlyMap<string, string>,
  config: Config,
  now: Date,
): UnknownStores | null {
  const rules = rulesOf(config)
  const wanted = new Set([...rules.stores, ...Object.keys(rules.warehouses ?? {})])
  const never = [...wanted].filter((id) => !Object.hasOwn(heard, id))
  const leftOut = Object.keys(heard).filter((id) => !follows(rules, id))
  const isEarly =
    storesFrom !== undefined && now.getTime() - Date.parse(storesFrom) < QUIET_DAYS * DAY_MS
  const tells = there.size > 0 || (leftOut.length > 0 && !isEarly)
  const named = tells ? never.filter((id) => !there.has(id)) : []
  return named.length === 0 ? null : { named, leftOut }
}
