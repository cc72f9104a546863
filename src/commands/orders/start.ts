import { StonError } from '../../errors.ts'
import * as says from '../../text/orders.ts'
import { say } from '../../text/sentence.ts'
import { fromJst, toJst } from '../../time.ts'
import type { OrdersRun } from './context.ts'
import type { OrdersState } from './state.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const LONGEST_GAP_DAYS = 7

/** Slips up to the newest one are not counted; everything that comes later is. */
export async function startNow(run: OrdersRun): Promise<void> {
  const { slip, date } = await run.gate.newest()
  await run.save({
    start: slip,
    shops: {},
    otherShops: 0,
    shopIds: run.app.config.orders.shopIds,
    watermark: date ?? toJst(run.gate.now()),
    completedAt: run.gate.now().toISOString(),
    paused: false,
  })
  run.done.started = true
}

/** `--since`: slips that came to be from then on count as well, and what changed since then is read again. */
export async function reachBack(run: OrdersRun, since: string): Promise<Partial<OrdersState>> {
  const { start, watermark } = run.state
  const newest = start === null ? await run.gate.newest() : null
  const from = start ?? newest?.slip ?? 0
  const reach = await survey(run, since, from)
  run.app.log.info(
    { slips: reach.slips, units: reach.units },
    say(run.app.locale, says.reachingBack(since, reach.slips, reach.units)),
  )
  return {
    start: Math.min(from, reach.lowest === null ? from : reach.lowest - 1),
    shopIds: run.state.start === null ? run.app.config.orders.shopIds : run.state.shopIds,
    watermark: watermark === null || since < watermark ? since : watermark,
    paused: false,
    createdLookDay: null,
  }
}

/** What reaching back brings in, before anything is done. */
async function survey(run: OrdersRun, since: string, start: number): Promise<Reach> {
  let lowest: number | null = null
  let units = 0
  const slips = new Set<number>()
  for await (const lines of run.gate.createdSince(since)) {
    for (const { slip, quantity, lineCancelled, lineDeleted, cancelType } of lines) {
      if (slip > start) continue
      lowest = lowest === null ? slip : Math.min(lowest, slip)
      slips.add(slip)
      if (!lineCancelled && !lineDeleted && cancelType === '0') units += quantity
    }
  }
  return { lowest, slips: slips.size, units }
}

interface Reach {
  readonly lowest: number | null
  readonly slips: number
  readonly units: number
}

/** After a pause nobody but the shop knows what was done by hand meanwhile. */
export function refusePause(run: OrdersRun): void {
  if (run.state.paused) throw asks(says.wasPaused)
}

/** Called after the first answer: then Next Engine's clock is known. */
export function refuseGap(run: OrdersRun): void {
  const { completedAt } = run.state
  if (completedAt === null) return
  const days = (run.gate.now().getTime() - Date.parse(completedAt)) / DAY_MS
  if (days > LONGEST_GAP_DAYS) throw asks(says.longGap(Math.floor(days)))
}

function asks(message: StonError['sentence']): StonError {
  return new StonError({ code: 'gap', exit: 'attention', message, hint: says.sinceOrFromNow })
}

/** A shop that was added to the filter counts from now on. */
export async function newShops(run: OrdersRun): Promise<Partial<OrdersState>> {
  const { shopIds } = run.app.config.orders
  const { shopIds: before, shops, start } = run.state
  if (sameSet(shopIds, before)) return {}
  // Every shop was followed before: none is new.
  if (before.length === 0) return { shopIds }
  const { slip } = await run.gate.newest()
  if (shopIds.length > 0) {
    const added = shopIds.filter((id) => !before.includes(id)).map((id) => [id, slip] as const)
    return { shopIds, shops: { ...shops, ...Object.fromEntries(added) } }
  }
  const known = before.map((id) => [id, shops[id] ?? start ?? 0] as const)
  return { shopIds, shops: { ...shops, ...Object.fromEntries(known) }, otherShops: slip }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one))
}

/** `2026-11-20`, `2026-11-20 09:00`, with seconds, or an ISO time with its zone; as Next Engine writes it (JST). */
export function parseSince(text: string): string {
  const plain = text.trim().replace('T', ' ')
  const full = /^\d{4}-\d{2}-\d{2}$/.test(plain)
    ? `${plain} 00:00:00`
    : /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(plain)
      ? `${plain}:00`
      : plain
  const japanese = fromJst(full)
  if (japanese !== null) return full
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text.trim()) ? new Date(text.trim()) : null
  if (zoned !== null && !Number.isNaN(zoned.getTime())) return toJst(zoned)
  throw new StonError({
    code: 'usage',
    exit: 'config',
    message: says.badSince(text),
    hint: says.sinceForms,
  })
}
