import type { Config } from '../config/index.ts'
import { passOnTheSame, type RuleSet } from '../domain/stock/rules.ts'
import { shownWarehouse } from '../domain/stock/stock-key.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import type { PlaceNames } from '../messages/places.ts'
import { readPlaceNames } from '../product-mapping/place-names.ts'
import type { Store } from '../store/store.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { ChangeEvent, SettingsThen, StoryEvent } from './events.ts'

type Names = Readonly<Record<string, string>>

/** What the rules have a say in; the others have reasons of their own. */
const BY_RULES = new Set<ChangeEvent['decision']>([
  'counted',
  'failed',
  'store',
  'division',
  'unknownDivision',
])

/** Changes that were decided by other settings than today's say by which. */
export async function withSettings(
  store: Store,
  config: Config,
  events: readonly StoryEvent[],
): Promise<readonly StoryEvent[]> {
  const today = await rulesInForce(store, config)
  const places = await readPlaceNames(store)
  const sets = new Map<number, Promise<RuleSet | null>>()
  const setOf = (number: number): Promise<RuleSet | null> => {
    const reading = sets.get(number) ?? store.rules.read(number)
    sets.set(number, reading)
    return reading
  }
  return Promise.all(
    events.map(async (event) => {
      if (event.kind !== 'change' || !BY_RULES.has(event.decision)) return event
      const set = await setOf(event.rules)
      // Gone with what it was needed for: only its number is left to tell.
      if (set === null || passOnTheSame(set.rules, today)) return event
      return { ...event, settings: shown(set, places) }
    }),
  )
}

function shown({ from, rules }: RuleSet, places: PlaceNames): SettingsThen {
  const { master, warehouses, ...others } = rules
  const storeNames = others.stores.map((id) => places.store(id) ?? id)
  const named = Object.entries(warehouses ?? {}).map(([id, name]) => [id, shownWarehouse(name)])
  const map = warehouses === undefined ? {} : { warehouses: Object.fromEntries(named) as Names }
  return { from: jstIsoOf(from), stockMaster: master, ...others, storeNames, ...map }
}
