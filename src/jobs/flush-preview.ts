import { candidatesFrom, heldCandidate } from '../domain/stock/candidates.ts'
import { inWarehouse, shownIn, shownName, sumName } from '../domain/stock/stock-key.ts'
import { heldChanges, heldRow as asHeld, pendingChanges } from '../domain/stock/unanswered.ts'
import type { Failed } from '../domain/stock/left-open.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/flush.ts'
import { heldBecause } from '../messages/held.ts'
import { failedBecause } from '../messages/problems.ts'
import { say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import type { App, Report } from '../context.ts'
import { signed } from '../reports/problems.ts'
import { preview } from '../stock-sync/pending.ts'
import { ignoredCounts } from '../reports/flush.ts'

/** `flush --dry-run`: what would be tried, before Next Engine has been asked what it can take. */
export async function previewFlush(app: App, store: Store): Promise<Report> {
  const { state, taken } = await preview(app, store)
  const open = candidatesFrom(state, taken.sums).filter((one) => one.delta !== 0)
  const rows = open
    .filter((one) => one.heldFor === null)
    .map(({ code, warehouse, delta, changes }) => ({
      code,
      ...inWarehouse(warehouse),
      delta,
      changes,
    }))
  const unknown = heldChanges(taken.unresolved).map(asHeld)
  const held = [
    ...open.filter((one) => one.heldFor !== null).map((one) => heldRow(app, one)),
    ...[...taken.questions, ...unknown].map((one) => heldRow(app, heldCandidate(one))),
  ]
  const failed = taken.failed.map((one) => failedRow(app, one))
  return {
    exit: 'ok',
    json: { rows, held, failed, ignored: ignoredCounts(taken.ignored) },
    text: [
      rows.length + held.length + failed.length === 0
        ? say(app.locale, says.nothingToDo)
        : previewText(app, rows, [...held, ...failed]),
      ...notAsked(app, pendingChanges(taken.unresolved).length),
    ].join('\n'),
  }
}

/** A webhook names ids only, and looking asks nobody. */
function notAsked({ locale }: App, ids: number): string[] {
  return ids === 0 ? [] : [say(locale, says.notAskedYet(ids))]
}

/** What a flush would not send. */
interface StoppedRow {
  readonly code: string
  readonly delta: number
  readonly reason: string
  readonly message: string
}

function heldRow(app: App, one: Candidate): StoppedRow {
  const { delta, heldFor } = one
  const id = `h-${sumName(one, heldFor)}`
  const message = heldFor === null ? '' : say(app.locale, heldBecause(heldFor, id).what)
  return { code: shownName(one, heldFor), delta, reason: heldFor?.reason ?? '', message }
}

function failedRow({ locale }: App, failed: Failed): StoppedRow {
  const { code, productId, delta, reason } = failed
  return {
    code: code || productId,
    delta,
    reason,
    message: say(locale, failedBecause(failed).what),
  }
}

function previewText(
  { locale }: App,
  rows: readonly Pick<Candidate, 'code' | 'warehouse' | 'delta' | 'changes'>[],
  stopped: readonly StoppedRow[],
): string {
  const { code, delta, changes, what } = says.columns
  const title = [say(locale, code), say(locale, delta), say(locale, changes), say(locale, what)]
  const body = [
    ...rows.map((row) => [
      shownIn(row.code, row.warehouse),
      signed(row.delta),
      String(row.changes),
      '',
    ]),
    ...stopped.map((row) => [row.code, signed(row.delta), '', row.message]),
  ]
  return `${say(locale, says.dryRunTitle)}\n${table([title, ...body])}`
}
