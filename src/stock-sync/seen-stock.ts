import type { SeenStock } from '../domain/schedule/facts.ts'
import { withPushed } from '../domain/schedule/pushed.ts'
import { type StockView, withSeen } from '../domain/schedule/urgency.ts'
import type { Plan } from '../domain/stock/plan.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import { setsTaking } from '../product-mapping/sets.ts'
import { readPushes } from '../settings/pushes.ts'
import { urgentBelowNow } from '../settings/sale.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'
import type { Run } from './run-context.ts'

/** The document `seen`: the free stock of codes as Next Engine last told it, less what has left since. */
interface Seen {
  /** By the code in one letter case. */
  readonly codes: Readonly<Record<string, SeenStock>>
}

/** Codes that are remembered; of a shop with more the ones that have not moved for longest are asked for anew. */
const MOST = 20_000

/** By the code in one letter case. */
export async function readSeen(store: Store): Promise<ReadonlyMap<string, SeenStock>> {
  return new Map(Object.entries((await store.document<Seen>('seen').read()).value?.codes ?? {}))
}

/** What has just been asked for, before any of it leaves: where a run is killed in between, a code looks emptier than it is. */
export async function noteSeen(
  run: Run,
  {
    free,
    asked,
    plan,
  }: { free: ReadonlyMap<string, number>; asked: readonly string[]; plan: Plan },
): Promise<void> {
  if (asked.length === 0) return
  const at = run.app.now().toISOString()
  const sent = new Map(plan.rows.map((row) => [caseFolded(row.code), row.sent]))
  const fresh = new Map<string, SeenStock | null>(asked.map((code) => [code, null]))
  for (const [code, pieces] of free)
    fresh.set(code, { free: pieces + (sent.get(caseFolded(code)) ?? 0), at, from: 'asked' })
  await update<Seen, void>(run.store.document('seen'), (before) => ({
    write: { codes: withSeen(before?.codes ?? {}, fresh, MOST) },
    result: undefined,
  }))
}

/** What decides whether an amount is urgent. */
export async function readStockView(run: Run): Promise<StockView> {
  const [asked, setTakes] = [await readSeen(run.store), await setsTaking(run.store)]
  const seen = withPushed(asked, (await readPushes(run.store)).codes)
  const { urgentBelow } = run.app.config.schedule
  const below = await urgentBelowNow(run.store, urgentBelow, run.app.now())
  return { seen, setTakes, urgentBelow: below }
}
