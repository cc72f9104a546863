import type { Change, IgnoreRule } from './change.ts'
import { warehouseNamed } from './stock-key.ts'

/** 在庫区分 that Smaregi documents on one API or the other. Others are valid, and counted apart. */
const KNOWN = new Set(Array.from({ length: 18 }, (_, i) => String(i + 1).padStart(2, '0')))

const SHIPMENT = '10'
const SALE = '02'
const BUNDLE_SALE = '16'
const RETURN = '12'

/**
 * What the owner has configured; divisions are two digits. `ignoreDivisions` wins over `forwardDivisions`, both over the
 * preset.
 */
export interface Rules {
  readonly master: 'smaregi' | 'nextengine'
  /** Followed stores; empty = every store. */
  readonly stores: readonly string[]
  readonly ignoreDivisions: readonly string[]
  readonly forwardDivisions: readonly string[]
  /** The form of notification that counts; `auto`: the one that came first. Absent in sets of earlier versions. */
  readonly receive?: 'auto' | 'legacy' | 'platform'
  /** The 拠点 of each store, where the stores feed several; absent = they feed one. */
  readonly warehouses?: Readonly<Record<string, string>>
  /** Beside it: that of all other stores; absent = those are not followed. */
  readonly warehouse?: string
}

/** The number of the set that a record without a number belongs to: what was there before sets had numbers. */
export const FIRST_RULES = 1

/** Rules under a number that means them for ever, and the moment (ISO instant) from which they held, or hold. */
export interface RuleSet {
  readonly number: number
  readonly from: string
  readonly rules: Rules
}

/** Whether two say the same; lists are sets. A key that is absent on both sides, or new to this version, is compared like the others. */
export function sameRules(a: Rules, b: Rules): boolean {
  return written(a) === written(b)
}

function written(rules: Rules): string {
  const entries = Object.entries(rules).map(([key, value]: [string, unknown]) => [
    key,
    Array.isArray(value) ? [...new Set(value.map(String))].toSorted() : value,
  ])
  return JSON.stringify(entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

/** The set that was in force at an instant: the last one that had begun. What lies before all of them belongs to the first. */
export function setAt(sets: readonly RuleSet[], at: string): RuleSet | undefined {
  const moment = Date.parse(at)
  return sets.findLast(({ from }) => Date.parse(from) <= moment) ?? sets[0]
}

/** Whether the rules have anything to do with a store. */
export function follows(rules: Rules, storeId: string): boolean {
  const { stores, warehouses, warehouse } = rules
  if (stores.length > 0 && !stores.includes(storeId)) return false
  return warehouses === undefined || warehouse !== undefined || Object.hasOwn(warehouses, storeId)
}

/** The 拠点 that a followed store feeds ('' = 基本拠点); undefined where all of them feed one. */
export function warehouseOf(
  { warehouses, warehouse }: Pick<Rules, 'warehouses' | 'warehouse'>,
  storeId: string,
): string | undefined {
  if (warehouses === undefined) return undefined
  return Object.hasOwn(warehouses, storeId) ? warehouses[storeId] : warehouse
}

/** Every 拠点 that the stores feed ('' = 基本拠点); empty where all of them feed one. */
export function allWarehouses({ warehouses = {}, warehouse }: Rules): readonly string[] {
  const named = [...Object.values(warehouses), ...(warehouse === undefined ? [] : [warehouse])]
  return [...new Set(named)]
}

/** What is passed on, as the configuration says it. */
export function rulesOf(config: {
  readonly stockMaster: Rules['master']
  readonly smaregi: Omit<Rules, 'master' | 'warehouses' | 'warehouse'>
  readonly nextengine: Required<Pick<Rules, 'warehouses' | 'warehouse'>>
}): Rules {
  const { stores, ignoreDivisions, forwardDivisions, receive } = config.smaregi
  return {
    master: config.stockMaster,
    stores,
    ignoreDivisions,
    forwardDivisions,
    ...(receive === undefined ? {} : { receive }),
    ...warehousesOf(config.nextengine),
  }
}

/** One 拠点 for everything is no matter of the rules: what was received before it was changed goes to the new one. */
function warehousesOf({
  warehouses,
  warehouse,
}: Required<Pick<Rules, 'warehouses' | 'warehouse'>>): Pick<Rules, 'warehouses' | 'warehouse'> {
  const named = Object.entries(warehouses).map(([id, name]) => [id, warehouseNamed(name)] as const)
  if (named.length === 0) return {}
  const others = warehouse.trim()
  return {
    warehouses: Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ...(others === '' ? {} : { warehouse: warehouseNamed(others) }),
  }
}

/** Whether the two pass on the same, whatever the form in which it is told. */
export function passOnTheSame(a: Rules, b: Rules): boolean {
  return sameRules({ ...a, receive: 'auto' }, { ...b, receive: 'auto' })
}

/** Whether a change of that moment and store was passed on by the platform's webhooks, so that one of them may have got lost. */
export function mayBeLost(sets: readonly RuleSet[], at: string, storeId: string): boolean {
  const set = setAt(sets, at)
  return (set === undefined || follows(set.rules, storeId)) && !countedAsLegacy(sets, at)
}

/** A change that is dated before the form was changed may have been told after it. */
const FORM_MARGIN_MS = 10 * 60 * 1000

/** Whether a change of that moment was told in the legacy form, and counted by that. A set that leaves the form open keeps the one before. */
function countedAsLegacy(sets: readonly RuleSet[], at: string): boolean {
  const moment = Date.parse(at)
  const told = sets.filter(({ rules }) => (rules.receive ?? 'auto') !== 'auto')
  const before = (end: number): RuleSet | undefined =>
    told.findLast(({ from }) => Date.parse(from) <= end)
  return [moment, moment + FORM_MARGIN_MS].some((end) => before(end)?.rules.receive === 'legacy')
}

/**
 * Which rule keeps a change from being passed on; null = it is passed on.
 * A change of nothing comes first, then the store, then the division: what is not followed needs no division.
 */
export function ignoredBy(change: Change, rules: Rules): IgnoreRule | null {
  if (change.delta === 0) return 'zero'
  if (!follows(rules, change.storeId)) return 'store'
  return divisionRule(change, rules)
}

function divisionRule(change: Change, rules: Rules): IgnoreRule | null {
  if (rules.ignoreDivisions.includes(change.division)) return 'division'
  if (rules.forwardDivisions.includes(change.division)) return null
  if (!isKnownDivision(change.division))
    return rules.master === 'smaregi' ? null : 'unknownDivision'
  return passedByPreset(change, rules.master) ? null : 'division'
}

/**
 * With Smaregi as master everything goes but 出荷: those are online sales, and Next Engine has taken them off itself.
 * With Next Engine as master only what the till did goes: sales, parts of bundles sold, and goods brought back
 * (a negative 返品 is a return to the supplier, which that shop books in Next Engine).
 */
function passedByPreset(change: Change, master: Rules['master']): boolean {
  if (master === 'smaregi') return change.division !== SHIPMENT
  if (change.division === RETURN) return change.delta > 0
  return change.division === SALE || change.division === BUNDLE_SALE
}

/** A division that nobody has heard of is valid, and counted apart. */
export function isKnownDivision(division: string): boolean {
  return KNOWN.has(division)
}
