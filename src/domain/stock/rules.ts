import type { Change, IgnoreRule } from './change.ts'

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
}

/** What is passed on, as the configuration says it. */
export function rulesOf(config: {
  readonly stockMaster: Rules['master']
  readonly smaregi: Omit<Rules, 'master'>
}): Rules {
  const { stores, ignoreDivisions, forwardDivisions } = config.smaregi
  return { master: config.stockMaster, stores, ignoreDivisions, forwardDivisions }
}

/**
 * Which rule keeps a change from being passed on; null = it is passed on.
 * A change of nothing comes first, then the store, then the division: what is not followed needs no division.
 */
export function ignoredBy(change: Change, rules: Rules): IgnoreRule | null {
  if (change.delta === 0) return 'zero'
  if (rules.stores.length > 0 && !rules.stores.includes(change.storeId)) return 'store'
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
