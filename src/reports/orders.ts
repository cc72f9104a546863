import type { OrderItem } from '../domain/orders/open-item.ts'
import * as says from '../messages/orders.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import type { OrdersDone } from '../order-sync/results.ts'
import type { OrdersNews } from '../status/told-so-far.ts'
import type { Totals } from '../status/totals.ts'
import {
  type Ended,
  errorJson,
  errorLines,
  NO_CALLS,
  type NotRun,
  type RunJson,
  runReport,
} from './ended.ts'
import { toldLines } from './problems.ts'

export interface OrdersFacts extends Ended {
  readonly done: OrdersDone
}

export function ordersReport(app: App, facts: OrdersFacts): Report {
  return runReport(ordersJson(app, facts), ordersText(app, facts))
}

/** Nothing was done, and why; what stands is left as it is. */
export function ordersNotRun(
  { locale }: App,
  outcome: NotRun,
  why: Sentence,
  totals: Totals,
): Report {
  const counts = { shipments: 0, lines: 0, reversals: 0, ...totals }
  return runReport({ outcome, ...counts, apiCalls: NO_CALLS }, say(locale, why))
}

/** The configuration does not want orders. */
export function ordersOff({ locale }: App, totals: Totals): Report {
  const nothing = { shipments: 0, lines: 0, reversals: 0, ...totals }
  const json = { outcome: 'ok', enabled: false, ...nothing, apiCalls: NO_CALLS } as const
  return runReport(json, say(locale, says.switchedOff))
}

function ordersJson(app: App, { outcome, done, totals, error, apiCalls }: OrdersFacts): RunJson {
  const { start, old, otherShops, moved, unmapped, items: _items, ...counts } = done
  return {
    outcome,
    ...counts,
    ...totals,
    old: old.size,
    otherShops: otherShops.size,
    ...(moved === 0 ? {} : { moved }),
    ...(unmapped.size === 0 ? {} : { unmappedWarehouses: [...unmapped] }),
    ...(start === null ? {} : { start }),
    apiCalls,
    ...errorJson(app.locale, error),
  }
}

function ordersText({ locale }: App, { done, error }: OrdersFacts): string {
  const { old, otherShops, items, waiting } = done
  const counts = { ...done, old: [...old], unmapped: [...done.unmapped] }
  const counted = countedLines(counts, waiting, otherShops.size)
  const all = [
    ...counted.map((line) => say(locale, line)),
    ...orderLines(locale, items),
    ...errorLines(locale, error),
  ]
  return all.length === 0 ? say(locale, says.nothingToDo) : all.join('\n')
}

/** What report and mail count in the same words. */
export function countedLines(counts: OrdersNews, waiting: number, otherShops = 0): Sentence[] {
  const { start, shipments, lines, old, excluded, moved = 0, unmapped = [] } = counts
  const reversals = counts.reversals - moved
  return [
    ...(start === null ? [] : [says.started(start)]),
    ...(shipments > 0 ? [says.registered(shipments, lines)] : []),
    ...(reversals > 0 ? [says.givenBack(reversals)] : []),
    ...(moved > 0 ? [says.movedLines(moved)] : []),
    ...(waiting > 0 ? [says.unfinishedSlips(waiting)] : []),
    ...(old.length > 0 ? [says.oldSlips(old)] : []),
    ...(otherShops > 0 ? [says.otherShops(otherShops)] : []),
    ...(unmapped.length > 0 ? [says.unmappedWarehouses(unmapped)] : []),
    ...(excluded > 0 ? [says.excludedLines(excluded)] : []),
  ]
}

export function orderLines(locale: Locale, items: readonly OrderItem[]): string[] {
  return toldLines(locale, items, (item) => ({ name: '', ...orderBecause(item) }))
}
