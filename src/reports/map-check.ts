import type { App, Report } from '../context.ts'
import type { FindingKind, Findings, Found } from '../domain/mapping/check.ts'
import type { Ambiguous } from '../domain/mapping/jan.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/map-check.ts'
import { type MastersCheck, needsPerson } from '../product-mapping/check-masters.ts'
import { section } from './sections.ts'

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

/** Exit `attention` where something was found that needs a person. */
export function mapCheckReport(app: App, { facts, findings }: MastersCheck): Report {
  const wanted = new Set(
    KINDS.filter((kind) => findings[kind].length > 0 && needsPerson(app.config, kind)),
  )
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
