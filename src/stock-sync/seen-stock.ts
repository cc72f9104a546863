import type { SeenStock } from '../domain/schedule/facts.ts'
import { withPushed } from '../domain/schedule/pushed.ts'
import { type StockView, withLeft, withoutAhead, withSeen } from '../domain/schedule/urgency.ts'
import { foldedKeyOf, keyOf } from '../domain/stock/stock-key.ts'
import type { App } from '../context.ts'
import { toJst } from '../kernel/time.ts'
import type { Asked } from './preflight.ts'
import { setsTaking } from '../product-mapping/sets.ts'
import { readPushed } from '../settings/pushes.ts'
import { urgentBelowNow } from '../settings/sale.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'
import type { Run } from './run-context.ts'

/** The document `seen`: the free stock of codes as Next Engine last told it, less what has left since. */
interface Seen {
  /** By `foldedKeyOf`. */
  readonly codes: Readonly<Record<string, SeenStock>>
  /** When a flush of everything last asked first (ISO instant); absent where it is not known. */
  readonly askedAt?: string
}

/** Codes that are remembered; of a shop with more the ones that have not moved for longest are asked for anew. */
const MOST = 20_000

/** By `foldedKeyOf`. What a clock that was ahead has dated is looked at anew. */
export async function readSeen(store: Store, now: Date): Promise<ReadonlyMap<string, SeenStock>> {
  const { value } = await store.document<Seen>('seen').read()
  return new Map(Object.entries(withoutAhead(value?.codes ?? {}, now.getTime())))
}

/** What has just been asked for, before any of it leaves: where a run is killed in between, a code looks emptier than it is. */
export async function noteSeen(run: Run, asked: Asked): Promise<void> {
  const { rows } = asked.plan
  if (asked.asked.length === 0 && rows.length === 0) return
  const { app, sends } = run
  const at = app.now().toISOString()
  const fresh = freshFrom(run, asked, at)
  const everything = sends === 'all' && asked.asked.length > 0 ? { askedAt: at } : {}
  await update<Seen, void>(run.store.document('seen'), (before) => ({
    write: {
      ...before,
      ...everything,
      codes: withLeft(withSeen(before?.codes ?? {}, fresh, MOST), rows),
    },
    result: undefined,
  }))
}

function freshFrom(
  { app }: Run,
  { asked, counted, countedAt }: Asked,
  at: string,
): ReadonlyMap<string, SeenStock | null> {
  return new Map(
    asked.map((key) => {
      const answer = counted.get(keyOf(key))
      if (answer === undefined) return [foldedKeyOf(key), null]
      const { free, neCode } = answer
      const of = { place: placeOf(app, key.warehouse), left: 0 }
      const look = { free, neCode, at, countedAt: toJst(countedAt ?? app.now()), ...of }
      return [foldedKeyOf(key), { free, at, from: 'asked', look }]
    }),
  )
}

/** Counts of one 拠点 say nothing about another one; undefined = the configured one. */
export function placeOf({ config }: Pick<App, 'config'>, named: string | undefined): string {
  if (named !== undefined) return `warehouses/${named}`
  const { upload, warehouse } = config.nextengine
  return upload === 'goods' ? upload : `${upload}/${warehouse}`
}

/** When a flush of everything last asked for what it sends (ISO instant); null = each of them has. */
export async function readAskedAt(store: Store): Promise<string | null> {
  return (await store.document<Seen>('seen').read()).value?.askedAt ?? null
}

/** What decides whether an amount is urgent. */
export async function readStockView(run: Run): Promise<StockView> {
  const now = run.app.now()
  const [asked, setTakes] = [await readSeen(run.store, now), await setsTaking(run.store)]
  const seen = withPushed(asked, await readPushed(run.store, now))
  const { urgentBelow } = run.app.config.schedule
  const below = await urgentBelowNow(run.store, urgentBelow, now)
  return { seen, setTakes, urgentBelow: below }
}
