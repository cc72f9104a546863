import type { StonError } from '../kernel/errors.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import * as flushSays from '../messages/flush.ts'
import * as says from '../messages/orders.ts'
import * as problemSays from '../messages/orders-problems.ts'
import { say, type Locale } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import type { Outcome } from './flush.ts'
import type { OrdersDone } from '../order-sync/results.ts'
import type { OrdersRun } from '../order-sync/run-context.ts'
import { standingOrders } from '../order-sync/counts.ts'

/** Of several outcomes the first of these counts: sign-in, temporary, attention, ok. */
export function ordersOutcome(error: StonError | null, run: OrdersRun): Outcome {
  if (error?.exit === 'auth' || error?.exit === 'temporary') return error.exit
  return error !== null || run.items.size > 0 ? 'attention' : 'ok'
}

export interface OrdersFacts {
  readonly outcome: Outcome
  readonly run: OrdersRun
  readonly done: OrdersDone
  readonly error: StonError | null
  readonly apiCalls: { readonly nextengine: number; readonly smaregi: number }
}

export function ordersReport(app: App, facts: OrdersFacts): Report {
  const { outcome } = facts
  return {
    exit: outcome === 'locked' ? 'ok' : outcome,
    json: ordersJson(app, facts),
    text: ordersText(app, facts),
    routine: true,
  }
}

/** Another import is at work; what stands is left as it is. */
export function ordersLocked({ locale }: App, holder: string, items: readonly OrderItem[]): Report {
  const counts = { shipments: 0, lines: 0, reversals: 0, ...standingOrders(items) }
  return {
    exit: 'ok',
    json: { outcome: 'locked', ...counts, apiCalls: { nextengine: 0, smaregi: 0 } },
    text: flushSays.alreadyRunning(holder)[locale],
    routine: true,
  }
}

/** The configuration does not want orders. */
export function ordersOff({ locale }: App): Report {
  const nothing = { shipments: 0, lines: 0, reversals: 0, ...standingOrders([]) }
  return {
    exit: 'ok',
    json: { outcome: 'ok', enabled: false, ...nothing, apiCalls: { nextengine: 0, smaregi: 0 } },
    text: say(locale, says.switchedOff),
    routine: true,
  }
}

function ordersJson(app: App, { outcome, run, done, error, apiCalls }: OrdersFacts): object {
  const { shipments, lines, reversals, old, otherShops, excluded, started } = done
  return {
    outcome,
    shipments,
    lines,
    reversals,
    ...standingOrders([...run.items.values()]),
    waiting: run.openWorkOf,
    old: old.size,
    otherShops: otherShops.size,
    excluded,
    ...(started ? { start: run.state.start } : {}),
    apiCalls,
    ...(error === null
      ? {}
      : { error: { code: error.code, message: say(app.locale, error.sentence) } }),
  }
}

function ordersText({ locale }: App, { run, done, error }: OrdersFacts): string {
  const { shipments, lines, reversals, old, otherShops, excluded, started } = done
  const waiting = run.openWorkOf
  const text = [
    ...(started ? [says.started(run.state.start ?? 0)] : []),
    ...(shipments > 0 ? [says.registered(shipments, lines)] : []),
    ...(reversals > 0 ? [says.givenBack(reversals)] : []),
    ...(waiting > 0 ? [says.unfinishedSlips(waiting)] : []),
    ...(old.size > 0 ? [says.oldSlips([...old])] : []),
    ...(otherShops.size > 0 ? [says.otherShops(otherShops.size)] : []),
    ...(excluded > 0 ? [says.excludedLines(excluded)] : []),
  ].map((sentence) => say(locale, sentence))
  const all = [
    ...text,
    ...orderLines(locale, [...run.items.values()]),
    ...(error === null
      ? []
      : [say(locale, error.sentence), ...(error.hint ? [say(locale, error.hint)] : [])]),
  ]
  return all.length === 0 ? say(locale, says.nothingToDo) : all.join('\n')
}

/** As many as fit on a screen; the rest is counted. */
const SHOWN = 20

export function orderLines(locale: Locale, items: readonly OrderItem[]): string[] {
  const shown = items.slice(0, SHOWN).flatMap((item) => {
    const { what, next } = problemSays.orderBecause(item)
    return [`! ${say(locale, what)}`, `    → ${say(locale, next)}`]
  })
  const rest = items.length - SHOWN
  return rest <= 0
    ? shown
    : [...shown, say(locale, { ja: `ほか ${rest} 件`, en: `and ${rest} more` })]
}
