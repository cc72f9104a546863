import {
  check,
  type CheckFacts,
  type FindingKind,
  type Findings,
  type Found,
} from '../../domain/mapping/check.ts'
import { Exclusions } from '../../domain/mapping/exclusions.ts'
import type { Ambiguous } from '../../domain/mapping/jan.ts'
import * as says from '../../messages/map-check.ts'
import { say } from '../../kernel/sentence.ts'
import type { App, Report } from '../../context.ts'

import { readExclusions } from '../../product-mapping/exclusions.ts'
import { readMasters } from '../../product-mapping/masters.ts'
import { withPairBook } from '../../product-mapping/pair-book.ts'
import { section } from '../../reports/sections.ts'
import { openSets } from '../../product-mapping/sets.ts'

/** What is shown, in this order. */
const KINDS: readonly FindingKind[] = [
  'unmanaged',
  'onlyNextengine',
  'onlySmaregi',
  'turnedUp',
  'spellings',
  'foreignIds',
  'leadingZeros',
  'ambiguous',
  'rowsWithoutCode',
  'rowsWithoutProduct',
]

/** Compares the id table with both masters, product by product, and changes nothing. */
export async function mapCheck(app: App): Promise<Report> {
  const facts = await gather(app)
  const findings = check(facts)
  const wanted = new Set(KINDS.filter((kind) => findings[kind].length > 0 && needed(app, kind)))
  const { products, goods, rows, mode } = facts
  const lines = KINDS.flatMap((kind) => lineUp(app, kind, findings, wanted.has(kind)))
  const outcome = wanted.size > 0 ? 'attention' : 'ok'
  return {
    exit: outcome,
    routine: true,
    json: {
      outcome,
      mode,
      products: products.length,
      goods: goods.length,
      entries: rows.size,
      needed: [...wanted],
      ...findings,
    },
    text: [
      say(app.locale, says.compared(products.length, goods.length, rows.size)),
      ...lines,
      ...(wanted.size === 0 ? [say(app.locale, says.allWell)] : []),
    ].join('\n'),
  }
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
function needed({ config }: App, kind: FindingKind): boolean {
  if (kind === 'unmanaged') return false
  if (kind === 'onlySmaregi') return config.mapping.unknown === 'hold'
  return kind === 'onlyNextengine' ? config.orders.enabled : true
}

function lineUp(
  { locale }: App,
  kind: FindingKind,
  findings: Findings,
  isNeeded: boolean,
): string[] {
  const items: readonly (Found | Ambiguous)[] = findings[kind]
  return section(locale, {
    title: says.findingTitle(kind, items.length, isNeeded),
    items,
    line: says.findingLine,
    next: isNeeded ? says.FINDINGS[kind].next : undefined,
  })
}
