import type { BatchHead, BatchRow, RowOutcome, Upload } from '../domain/stock/batch.ts'
import type { Places } from '../domain/stock/places.ts'
import type { StockKey } from '../domain/stock/stock-key.ts'
import { areUnasked } from '../domain/stock/unasked.ts'
import type { App } from '../context.ts'
import type { System } from '../kernel/system.ts'
import { DAY_MS, jstDay, toJst } from '../kernel/time.ts'
import type { Decided } from './decide.ts'
import type { Asked } from './preflight.ts'
import type { Run } from './run-context.ts'

/** Keys are kept a little longer than promised: the clocks of both sides need not agree. */
const SPARE_DAYS = 2

/** What a round has come to. */
interface HeadFacts {
  readonly id: number
  readonly tag: string
  /** The batch before. */
  readonly former: BatchHead | null
  readonly taken: Decided
  readonly asked: Asked
  readonly outcomes: readonly RowOutcome[]
}

/** Unique for ever, also when a store is set up anew and its numbers begin again. */
export function newTag(id: number, system: System): string {
  return `${String(id).padStart(6, '0')}-${system.hex(5)}`
}

export function makeHead(
  run: Run,
  { id, tag, former, taken, asked, outcomes }: HeadFacts,
): BatchHead {
  const now = run.app.now()
  const { rows } = asked.plan
  return {
    id,
    tag,
    state: rows.length === 0 ? 'settled' : 'sealed',
    sealedAt: now.toISOString(),
    position: taken.position,
    lastReceivedAt: notAhead(newer(former?.lastReceivedAt ?? null, taken.lastReceivedAt), now),
    channel: taken.channel,
    otherChannel: (former?.otherChannel ?? 0) + (taken.ignored.get('otherChannel') ?? 0),
    keysFrom: keysFrom(run, former, taken),
    rows,
    ...alignedIn(run, { id, former, asked }),
    taken: taken.changes,
    received: byDay(taken.received, now),
    ignored: Object.fromEntries(taken.ignored),
    outcomes,
    ...askedAt(former, rows, now),
    upload:
      rows.length === 0 ? null : { ...plannedUpload(run, { ...asked, rows }), ...kindOf(asked) },
    verdicts: rows.length === 0 ? [] : null,
    settledAt: rows.length === 0 ? now.toISOString() : null,
  }
}

/** Days in Japan begin at a full hour of universal time. What a wrong clock dated ahead came today. */
function byDay(byHour: ReadonlyMap<string, number>, now: Date): Record<string, number> {
  const days: Record<string, number> = {}
  const today = jstDay(now)
  for (const [hour, changes] of byHour) {
    const dated = jstDay(new Date(`${hour}:00:00Z`))
    const day = dated > today ? today : dated
    days[day] = (days[day] ?? 0) + changes
  }
  return days
}

/** A clock that was ahead once must not make the silence that follows look like news. */
function notAhead(instant: string | null, now: Date): string | null {
  return instant !== null && Date.parse(instant) > now.getTime() ? now.toISOString() : instant
}

function newer(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

function askedAt(
  former: BatchHead | null,
  rows: readonly BatchRow[],
  now: Date,
): Pick<BatchHead, 'askedAt'> {
  if (rows.length > 0 && !areUnasked(rows)) return { askedAt: now.toISOString() }
  return former?.askedAt === undefined ? {} : { askedAt: former.askedAt }
}

function kindOf({ plan: { rows }, urgent }: Asked): Pick<Upload, 'urgent' | 'unasked'> {
  if (areUnasked(rows)) return { unasked: true }
  return urgent === true ? { urgent } : {}
}

/** What is to leave, and when it was asked for. */
type Planned = Pick<Asked, 'countedAt' | 'seenUpTo'> & { readonly rows: readonly StockKey[] }

/** One that has not left. `seenUpTo`: the newest movement that was seen when Next Engine's counts were read. */
export function plannedUpload(
  { app, places }: { readonly app: Pick<App, 'config' | 'now'>; readonly places: Places },
  { rows, countedAt, seenUpTo }: Planned,
): Upload {
  const { upload, warehouse } = app.config.nextengine
  const form = rows.every((row) => row.warehouse === undefined) ? upload : 'warehouse'
  return {
    form,
    warehouse: places.isMany ? (places.single ?? '') : form === 'warehouse' ? warehouse : '',
    countedAt: toJst(countedAt ?? app.now()),
    seenUpTo,
    startedAt: null,
    queId: null,
    finishedAt: null,
    queStatus: null,
    queMessage: '',
  }
}

/**
 * The first day whose duplicate keys stay. It never goes back, and it follows the dates of the changes rather than our clock alone: a
 * clock that is a year ahead for an hour must not make ston forget.
 */
function keysFrom(run: Run, head: BatchHead | null, taken: Decided): string | null {
  const before = head?.keysFrom ?? null
  if (taken.newestDay === '') return before
  const newest = Math.min(run.app.now().getTime(), Date.parse(`${taken.newestDay}T23:59:59+09:00`))
  if (Number.isNaN(newest)) return before
  const day = jstDay(new Date(newest - (run.app.config.retentionDays + SPARE_DAYS) * DAY_MS))
  return before !== null && before > day ? before : day
}

/** Older than that a change is a failure anyway, so nobody asks for it any more. */
function alignedIn(
  { app }: Run,
  { id, former, asked }: Pick<HeadFacts, 'id' | 'former' | 'asked'>,
): Pick<BatchHead, 'aligned'> {
  const now = app.now()
  const oldest = now.getTime() - app.config.retentionDays * DAY_MS
  const before = (former?.aligned ?? []).filter(({ at }) => Date.parse(at) >= oldest)
  const here = asked.aligned.length === 0 ? [] : [{ batch: id, at: now.toISOString() }]
  const aligned = [...before, ...here]
  return aligned.length === 0 ? {} : { aligned }
}
