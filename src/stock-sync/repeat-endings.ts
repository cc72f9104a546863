import { endOf, type RowOutcome } from '../domain/stock/batch.ts'
import type { Change, DayKey } from '../domain/stock/change.ts'
import type { Range } from '../domain/stock/count-trails.ts'
import { countingOf, namesOfOpen, type RepeatQuestion } from '../domain/stock/repeat-question.ts'
import { rangeOf, type Told } from '../domain/stock/repeats.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { Question, Verdict } from './judge-repeats.ts'

/** A row with what it is counted under; `code`: '' = none. */
export interface Row {
  readonly change: Change
  /** ISO instant */
  readonly receivedAt: string
  readonly code: string
}

/** What becomes of a row once its second has been judged. `R`: the rows that waited for it; others have been told earlier. */
export type Ending<R extends Row> = { readonly judged?: readonly DayKey[] } & (
  | { readonly kind: 'repeat' | 'asks'; readonly row: R }
  /** It is the change of that number among equal ones. */
  | { readonly kind: 'counts'; readonly row: R; readonly number: number }
  | { readonly kind: 'countsLater'; readonly row: Row; readonly number: number }
  /** It had counted, and is a repeat. */
  | { readonly kind: 'back'; readonly row: Row }
)

/** Equal rows, what is known of them, and the question that was open about them. */
export interface Equal<R extends Row> {
  readonly told: Told
  readonly rows: readonly R[]
  readonly held: Question | null
  readonly verdict: Verdict
  /** When the newest row of the whole second came (ISO instant). */
  readonly heardAt: string
  readonly range: Range | undefined
}

export interface Ended<R extends Row> {
  readonly endings: readonly Ending<R>[]
  /** What stays open. */
  readonly question: Question | null
  readonly outcome: RowOutcome | null
}

/** What is certain counts at once, what is impossible ends, and about the rest somebody is asked. */
export function endEqual<R extends Row>(equal: Equal<R>): Ended<R> {
  const { told, rows, held, verdict, heardAt } = equal
  const { least, most } = limits(equal)
  const sure = Math.max(told.taken, least)
  const earlier = told.rows.length - rows.length - told.taken
  const numbers = Array.from({ length: sure - told.taken }, (_, i) => told.taken + i + 1)
  const later = numbers.slice(0, Math.max(0, earlier))
  const now = numbers.slice(later.length)
  const back = Math.max(0, told.taken - most)
  const open = Math.max(0, most - sure)
  const rest = rows.slice(now.length)
  const one = earlierRow(told, held, rows)
  const endings: Ending<R>[] = [
    ...later.map((number) => ({ kind: 'countsLater' as const, row: one, number })),
    ...rows.slice(0, now.length).map((row, i) => ({
      kind: 'counts' as const,
      row,
      number: now[i] ?? 0,
    })),
    ...rest.map((row, i) => ({ kind: i < open ? ('asks' as const) : ('repeat' as const), row })),
    ...Array.from({ length: back }, () => ({ kind: 'back' as const, row: one })),
  ]
  const gone = Math.max(0, (held?.repeat.copies ?? 0) - later.length - open) + back
  return {
    endings,
    question: open === 0 ? null : ask(one, { rows, held, copies: open, heardAt }),
    outcome: gone === 0 ? null : isRepeat(one, gone, verdict.by),
  }
}

/** What is known, and what a person has said of some of them. */
function limits({ told, held, range }: Equal<Row>): Range {
  const known = range ?? rangeOf(told)
  if (held === null) return known
  const counting = countingOf(held).length
  const least = counting === 0 ? known.least : Math.max(known.least, told.taken + counting)
  return { least, most: Math.max(least, known.most - (held.repeat.dropped ?? 0)) }
}

function isRepeat({ change, code }: Row, rows: number, by: string): RowOutcome {
  return endOf({ code, products: [change.productId], delta: rows * change.delta }, 'repeat', by)
}

interface Open {
  readonly rows: readonly Row[]
  readonly held: Question | null
  readonly copies: number
  readonly heardAt: string
}

/** Word for word the same where nothing has changed. */
function ask({ change, code, receivedAt }: Row, { rows, held, copies, heardAt }: Open): Question {
  const times = rows.map((row) => row.receivedAt)
  const since = [...times, ...(held === null ? [] : [held.since])].toSorted()
  const newest = [...times, held?.repeat.heardAt ?? ''].toSorted().at(-1) ?? ''
  // Another row of the second may raise a question about one that was told, and judged, before: then only a line is left of it.
  const repeat: RepeatQuestion = {
    change,
    copies,
    heardAt: newest === '' ? heardAt : newest,
    ...namesOfOpen(held, copies),
    ...(held?.repeat.dropped !== undefined && { dropped: held.repeat.dropped }),
  }
  return {
    code,
    ...inWarehouse(held?.warehouse),
    products: [change.productId],
    delta: copies * change.delta,
    changes: copies,
    since: since[0] ?? receivedAt,
    reason: 'repeat',
    repeat,
  }
}

/** Earlier versions left it out of a question about a row of which only a line was left. */
function receiptOf({ since, repeat }: Question): string {
  return since === '' ? new Date(repeat.change.at).toISOString() : since
}

/** One of them as it was told before; where only a line is left of it, the line. */
function earlierRow(told: Told, held: Question | null, [newest]: readonly Row[]): Row {
  if (held !== null)
    return { change: held.repeat.change, receivedAt: receiptOf(held), code: held.code }
  const { line } = told
  if (line === null) {
    if (newest === undefined) throw new Error('equal rows without a row')
    return newest
  }
  const { product, store, delta, division, at, to, notification, rules } = line
  const { key, content = key, code } = line
  return {
    change: {
      key: content,
      productId: product,
      storeId: store,
      delta,
      after: told.after,
      division,
      at,
      ...(to === undefined ? {} : { to }),
      notification,
      table: 0,
      ...(rules === undefined ? {} : { rules }),
      content,
    },
    receivedAt: new Date(at).toISOString(),
    code,
  }
}
