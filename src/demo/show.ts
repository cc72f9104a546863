import type { Hold } from '../domain/stock/hold.ts'
import * as says from '../messages/demo.ts'
import { division as divisionName } from '../messages/divisions.ts'
import { ruleNames } from '../messages/flush.ts'
import { heldBecause } from '../messages/held.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import type { Report } from '../context.ts'
import { signed } from '../reports/problems.ts'
import type { DemoCounts, Product } from './counts.ts'
import type { Booked } from './orders.ts'
import { ARTICLES, STORE_NAMES } from './scenario.ts'
import type { End, Sent, Told } from './story.ts'

/** What the demo has seen. */
export interface Seen {
  readonly api: 'legacy' | 'platform'
  readonly products: readonly Product[]
  readonly told: readonly Told[]
  readonly flushes: readonly [Report, Report]
  /** What was added in Next Engine between the two. */
  readonly registered: { readonly code: string; readonly stock: number }
  /** How it was met, and the orders that are imported before its counts are compared. */
  readonly waiting: { readonly flush: Report; readonly imported: Report }
  /** New orders, and what customers changed about them. */
  readonly imports: readonly [Report, Report]
  readonly orders: readonly Booked[]
}

export function asText(locale: Locale, seen: Seen): string {
  const { api, products, told, flushes, registered, waiting, imports, orders } = seen
  const t = (sentence: Sentence): string => say(locale, sentence)
  const [first, second] = flushes
  return [
    t(says.title[api]),
    ...(api === 'platform' ? [t(says.lostOnPurpose)] : []),
    '',
    t(says.flushTitle(1)),
    indented(first.text),
    t(says.importTitle.new),
    indented(imports[0].text),
    t(says.importTitle.changed),
    indented(imports[1].text),
    t(says.registered(registered.code, registered.stock)),
    t(says.flushTitle(2)),
    indented(waiting.flush.text),
    t(says.importTitle.compared),
    indented(waiting.imported.text),
    t(says.flushTitle(3)),
    indented(second.text),
    '',
    t(says.countsTitle),
    countsTable(locale, products),
    '',
    t(says.changesTitle),
    changesTable(locale, told),
    '',
    t(says.ordersTitle),
    ordersTable(locale, orders),
    '',
    ...(isHappy(seen) ? [says.allInStep] : unhappy(seen)).map(t),
  ].join('\n')
}

/** Did it end as it should? */
export function isHappy(seen: Ending): boolean {
  return unhappy(seen).length === 0
}

type Ending = Pick<Seen, 'products' | 'flushes' | 'imports'>

function unhappy({ products, flushes, imports }: Ending): Sentence[] {
  const apart = products.filter((one) => !one.inStep).map(({ article }) => article.id)
  const ended = [flushes[1], ...imports].every((report) => report.exit === 'ok')
  return [...(apart.length > 0 ? [says.outOfStep(apart)] : []), ...(ended ? [] : [says.unfinished])]
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

export function countsTable(locale: Locale, products: readonly Product[]): string {
  const { code, product, smaregi, nextEngine, inStep } = says.columns
  const fromNextEngine = ({ nextEngine: count }: DemoCounts): string =>
    count === null ? say(locale, says.missing) : String(count).padStart(6)
  return table([
    [code, product, smaregi, nextEngine, inStep].map((one) => say(locale, one)),
    ...products.map(({ article, before, after, inStep: equal }) => [
      article.id,
      say(locale, article.name),
      `${String(before.smaregi).padStart(3)} → ${String(after.smaregi).padStart(3)}`,
      `${fromNextEngine(before)} → ${fromNextEngine(after)}`,
      equal ? '✓' : '✗',
    ]),
  ])
}

function changesTable(locale: Locale, told: readonly Told[]): string {
  const { time, product, store, division, delta, end } = says.columns
  return table([
    [time, product, store, division, delta, end].map((one) => say(locale, one)),
    ...told.map(({ change, end: ending, found }) => [
      change.at.slice(11, 16),
      nameOf(locale, change.product),
      say(locale, STORE_NAMES[change.store] ?? { ja: change.store, en: change.store }),
      say(locale, divisionName(change.division)),
      signed(change.delta),
      say(locale, found ? says.withoutNotice(ended(ending)) : ended(ending)),
    ]),
  ])
}

function ordersTable(locale: Locale, orders: readonly Booked[]): string {
  const { slip, story, shipment, booked } = says.columns
  return table([
    [slip, story, shipment, booked].map((one) => say(locale, one)),
    ...orders.map((order) => [
      String(order.slip),
      say(locale, order.story),
      order.shipments.map((one) => one.number).join(', ') || '-',
      order.shipments.map((one) => one.pieces).join(', ') || '-',
    ]),
  ])
}

function nameOf(locale: Locale, id: string): string {
  const article = ARTICLES.find((one) => one.id === id)
  return article === undefined ? id : say(locale, article.name)
}

function ended(end: End): Sentence {
  switch (end.kind) {
    case 'ignored':
      return says.notPassedOn(end.rule, ruleNames[end.rule])
    case 'failed':
      return says.failed
    case 'zero':
      return says.cancelsOut
    case 'waiting':
      return says.waiting
    case 'sent':
      return wentOut(end.sent)
    case 'held':
      return held(end.hold, end.sent)
  }
}

function wentOut({ delta, changes, queId }: Sent): Sentence {
  return says.sent(signed(delta), changes === 1, queId)
}

function held(hold: Hold, sent: Sent | null): Sentence {
  const { what } = heldBecause(hold, '')
  return sent === null ? what : says.heldThenSent(what, wentOut(sent))
}
