import { shownIn } from '../domain/stock/stock-key.ts'
import type { Cause } from '../domain/reconciliation/clues.ts'
import { type Difference, pairName, productsIn } from '../domain/reconciliation/compare.ts'
import { requireNextEngine } from '../config/index.ts'
import { waitsForCounts } from '../messages/pause.ts'
import { say } from '../kernel/sentence.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { rememberComparison, rememberCount, settleStanding } from '../reconciliation/drift-log.ts'
import type { Tools } from '../reconciliation/facts.ts'
import { bookSettled } from '../reconciliation/orders-at-count.ts'
import {
  followsSalesOnly,
  type Repair,
  repairsOf,
  type Side,
  sideToMend,
} from '../reconciliation/repairs.ts'
import { sealCorrections } from '../reconciliation/seal-corrections.ts'
import { settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { sealCount } from '../reconciliation/seal-count.ts'
import { takeOffSold } from '../reconciliation/take-off-sold.ts'
import type { Compared, Resumed } from '../reports/pause.ts'
import type { Count, Pause } from '../settings/pause.ts'
import { withRun } from '../stock-sync/run-context.ts'
import { sendAll } from '../stock-sync/run.ts'
import type { Store } from '../store/store.ts'
import { compareCounts, endOpenRepair, type Explained } from './compare-counts.ts'
import { configured } from './configured.ts'
import { waitedInVain, withBothLocks } from './locks.ts'
import { repairCounts } from './repair-counts.ts'

/** One upload file. */
const AT_ONCE = 1000

/**
 * The side that was not counted is set by the other. Null: nothing can be compared, or nothing that the comparison could show would be
 * wrong.
 */
export async function sideToSet(app: App): Promise<Side | null> {
  if ((await app.smaregi()) === null || followsSalesOnly(app.config)) return null
  return sideToMend(app.config)
}

/** What was sent just before the pause need not be in the counts yet, which are read from copies. */
export async function waitForCounts(app: App, { quietAt }: Pause): Promise<void> {
  const since = Date.parse(quietAt ?? '')
  const rest = (): number => since + app.config.nextengine.settleMs - app.now().getTime()
  while (rest() > 0 && !app.signal.aborted) {
    app.progress(say(app.locale, waitsForCounts(Math.ceil(rest() / MINUTE_MS))))
    await app.sleep(Math.min(rest(), MINUTE_MS))
  }
  app.signal.throwIfAborted()
}

type CountedPause = Pause & { readonly count: Count }

/**
 * Writes down what the count holds, takes off what is sold, and takes in what came meanwhile; nothing is sent. Each step can be done
 * once more, so whoever is killed begins anew. `isFirst`: nobody has begun before.
 */
export async function settleCount(
  app: App,
  store: Store,
  pause: CountedPause,
  isFirst: boolean,
): Promise<Resumed['takenOff']> {
  return underBoth(app, store, async () => {
    // What a repair has set equal is not taken in as a change of its own.
    await settleOpenCall(app, store)
    const inSmaregi = app.config.stockMaster === 'smaregi'
    const takenOff = inSmaregi ? await settleInSmaregi(app, store, { ...pause, isFirst }) : []
    if (!inSmaregi) await sealCount(app, store, pause)
    await withRun({ app, store, sends: 'nothing' }, (run) => sendAll(run, []))
    return takenOff
  })
}

/** What the counted numbers hold of orders already is not booked again, and what is sold leaves them. */
async function settleInSmaregi(
  app: App,
  store: Store,
  { count, stores, ...stocktaking }: CountedPause & { readonly isFirst: boolean },
): Promise<Resumed['takenOff']> {
  const { since } = stocktaking
  await rememberCount(store, { at: new Date(count.at).toISOString(), stores })
  await bookSettled(store, count.settled)
  const takenOff = await takeOff(app, store, { ...stocktaking, count })
  const sold = count.sold.filter((_, i) => isOff(takenOff[i]))
  await sealCorrections(app, store, { settled: count.settled, sold }, since)
  return takenOff
}

function isOff(one: Resumed['takenOff'][number] | undefined): boolean {
  return one?.refused === null && one.unsure === undefined
}

/** In the order of what was sold. */
async function takeOff(
  app: App,
  store: Store,
  { count, ...stocktaking }: Pick<CountedPause, 'since' | 'count'> & { readonly isFirst: boolean },
): Promise<Resumed['takenOff']> {
  if (count.sold.length === 0) return []
  // A killed run, or an answer that got lost, may have left one that was done: it is not done again.
  await endOpenRepair(app, store)
  const client = configured(await app.stockClient(), app.config)
  const { refused, unsure, error } = await takeOffSold(
    { app, store, client },
    count.sold,
    stocktaking,
  )
  if (error !== null) throw error
  app.signal.throwIfAborted()
  const words = new Map(refused.map((one) => [one.code, one.words]))
  const memos = new Map(unsure.map(({ sold, memo }) => [sold, memo]))
  return count.sold.map((one) => {
    const { code, quantity } = one
    const memo = memos.get(one)
    const found = memo === undefined ? {} : { unsure: memo }
    return { code, quantity, refused: words.get(code) ?? null, ...found }
  })
}

/** What would be set equal: for a look before it is done. */
export function countsToSet(app: App, store: Store): Promise<readonly Repair[]> {
  return compared(app, store, async (_tools, explained) => smallEnough(app, explained))
}

/** Compares anew, and sets equal what a person has said yes to, or everything (null). */
export function setCounts(
  app: App,
  store: Store,
  side: Side,
  agreed: readonly Repair[] | null,
): Promise<Compared> {
  const units = agreed && new Map(agreed.map((one) => [pairName(one), one.units]))
  return compared(app, store, async (tools, explained) => {
    const wanted = smallEnough(app, explained).filter(
      (one) => units === null || units.get(pairName(one)) === one.units,
    )
    const looked = { at: app.now().toISOString(), only: null }
    const { differences, matched } = explained
    await rememberComparison(store, {
      ...explained,
      ...looked,
      compared: productsIn(matched.pairs),
    })
    const settled = new Set<string>()
    for (let i = 0; i < wanted.length; i += AT_ONCE) {
      const repaired = await repairCounts(tools, side, wanted.slice(i, i + AT_ONCE))
      for (const name of repaired.settled) settled.add(name)
      await settleStanding(store, repaired.settled)
      if (repaired.error !== null && side === 'smaregi') throw repaired.error
    }
    const open = differences.filter((one) => isLeft(one, settled.has(pairName(one))))
    const left = [...open, ...explained.moving].map((one) => shownIn(one.code, one.warehouse))
    return { products: productsIn(matched.pairs), mended: settled.size, left: [...new Set(left)] }
  })
}

/** What goes at once when the pause ends, what one of both ways of counting has right, and what a person has taken out of it. */
const ENDS_BY_ITSELF = new Set<Cause>(['pending', 'ordersNotImported', 'allocation', 'excluded'])

/** Whether a person has to look at it: it is apart, or nobody can say whether it is. */
function isLeft({ undecided, shares }: Difference, isMended: boolean): boolean {
  const open = shares.filter(({ cause }) => !isMended || cause !== 'unexplained')
  return (undecided && !isMended) || open.some(({ cause }) => !ENDS_BY_ITSELF.has(cause))
}

/** More pieces of one product than a row may have are for a person to look at. */
function smallEnough({ config }: App, explained: Explained): readonly Repair[] {
  return repairsOf(explained, null).filter(({ units }) => Math.abs(units) <= config.guard.maxDelta)
}

function compared<T>(
  app: App,
  store: Store,
  work: (tools: Tools, explained: Explained) => Promise<T>,
): Promise<T> {
  requireNextEngine(app.config)
  return underBoth(app, store, async () => {
    const reader = configured(await app.smaregi(), app.config)
    const tools = { app, store, reader, gate: await app.stockGate() }
    // Lost webhooks are in Smaregi's count: found now, they would keep their products from being set.
    return work(tools, await compareCounts(tools, { only: null, flushed: true }))
  })
}

function underBoth<T>(app: App, store: Store, work: () => Promise<T>): Promise<T> {
  return withBothLocks({ app, store, purpose: 'resume' }, work).catch(waitedInVain)
}
