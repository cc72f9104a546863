import type { Config } from '../config/index.ts'
import type { App } from '../context.ts'
import { check, type CheckFacts, type FindingKind, type Findings } from '../domain/mapping/check.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import { readExclusions } from './exclusions.ts'
import { readMasters } from './masters.ts'
import { withPairBook } from './pair-book.ts'
import { openSets } from './sets.ts'

/** The id table beside both masters. */
export interface MastersCheck {
  readonly facts: CheckFacts
  readonly findings: Findings
}

/** Compares the id table with both masters, product by product, and changes nothing. */
export async function checkMasters(app: App): Promise<MastersCheck> {
  const facts = await gather(app)
  return { facts, findings: check(facts) }
}

async function gather(app: App): Promise<CheckFacts> {
  const store = await app.store()
  const { products, goods } = await readMasters(app)
  const [rows, sets, list] = await Promise.all([
    withPairBook(store, app, (book) => book.all()),
    openSets(app, store, { maxAgeMs: 0 }),
    readExclusions(store),
  ])
  const { mode } = app.config.mapping
  return { mode, rows, products, goods, sets: sets.codes(), exclusions: new Exclusions(list) }
}

/**
 * Does this kind of finding need a person? What Next Engine does not know is held until it does, unless it is to be excluded;
 * what Smaregi does not know matters only to those who import orders.
 */
export function needsPerson(config: Config, kind: FindingKind): boolean {
  if (kind === 'unmanaged') return false
  if (kind === 'onlySmaregi') return config.mapping.unknown === 'hold'
  return kind === 'onlyNextengine' ? config.orders.enabled : true
}
