import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { type Drafted, draftAll, type Known, movedOn, narrowed } from './book-differences.ts'
import { type Correction, correct } from './correct.ts'
import { storeRulesOf } from '../domain/orders/line-store.ts'
import { count, type Job } from './count.ts'
import { Products } from './find-products.ts'
import { forgetOld } from './forget-old-slips.ts'
import { noteReturns } from './note-returns.ts'
import { adopt, Registered } from './find-registered.ts'
import { readMemories } from './read-history.ts'
import { readSlips, type Slips, type SlipsRead } from './read-orders.ts'
import { registerAll } from './register.ts'
import { booked, type Result } from './results.ts'
import { openTools, type Reading, type Tools } from './run-context.ts'
import { settleOpen, settleShipments } from './settle-open-calls.ts'
import { Standing } from './standing.ts'
import { beginningOf, newShops, reachBack, refusePause, saidNow, startNow } from './start.ts'

/** Where a run begins. */
export interface Beginning {
  /** Japanese time, as Next Engine writes one; null = where the last run ended. */
  readonly since: string | null
  /** Everything so far is left out. */
  readonly fromNow: boolean
  /** What is done as soon as the beginning is written down, and before anything is imported. */
  readonly begun?: () => Promise<void>
}

/** What only reads. */
export interface Preview extends Reading {
  readonly standing: Standing
}

/** One run of `import-orders`. */
export interface OrdersRun extends Tools, Preview {
  readonly registered: Registered
}

export async function openPreview(app: App, gate: OrderGate): Promise<Preview> {
  const reading = { app, store: await app.store(), gate }
  return { ...reading, standing: await Standing.of(reading) }
}

export function openRun(preview: Preview, client: ShipmentsClient): OrdersRun {
  const tools = openTools(preview, client, () => preview.standing.state)
  return { ...preview, ...tools, registered: new Registered(tools) }
}

/** Where it is to begin, as a person says, or has said to an earlier run. What is to be switched on by it is said again where it fails. */
export async function hear(run: OrdersRun, wish: Beginning): Promise<Beginning> {
  const { standing } = run
  if (wish.fromNow) {
    if (standing.state.said !== null) await standing.save({ said: null })
    return wish
  }
  if (wish.since !== null && wish.begun === undefined)
    await standing.save({ said: saidNow(run, wish.since) })
  return { ...wish, since: beginningOf(run, standing.state, wish.since) }
}

/** What an earlier run left open, then everything that may have changed, then the watermark. */
export async function importAll(
  run: OrdersRun,
  { since, fromNow, begun }: Beginning,
): Promise<void> {
  const { standing } = run
  if (fromNow || (standing.state.start === null && since === null)) {
    await beginReading(standing)
    await standing.save({ ...(await startNow(run)), read: standing.state.begun })
    standing.take({ started: standing.state.start })
    await begun?.()
    return
  }
  if (since === null) refusePause(standing.state)
  await beginReading(standing)
  await settle(run, { isEnd: false })
  if (run.calls.over) return
  await begin(run, since)
  await standing.save()
  await begun?.()
  const items = [...standing.items.values()].map(({ slip }) => slip)
  const open = new Set([...standing.open, ...standing.again, ...items])
  await standing.save(await forgetOld(run, standing.state, open))
  await readAndBook(run, since !== null)
  await settle(run, { isEnd: true })
}

/** From here on counts may change: whoever compares any sees by the number that they did, and which orders they hold. */
function beginReading(standing: Standing): Promise<void> {
  return standing.save({ begun: standing.state.begun + 1 })
}

/** What a run would do: nothing is written down, or called in Smaregi. */
export async function* preview(run: Preview, wish: string | null): AsyncGenerator<Drafted> {
  const since = beginningOf(run, run.standing.state, wish)
  if (since === null) refusePause(run.standing.state)
  await begin(run, since)
  const products = await Products.open(run.app, run.store, { kept: false })
  for await (const page of read(run, since !== null).pages)
    for (const one of (await draft(run, products, page)).drafts) yield one
}

/** From where slips count. */
async function begin(run: Preview, since: string | null): Promise<void> {
  const { standing } = run
  if (since !== null) standing.know(await reachBack(run, standing.state, since))
  standing.know(await newShops(run, standing.state))
}

function read(run: Preview, gapAllowed: boolean): ReturnType<typeof readSlips> {
  const { state, again } = run.standing
  return readSlips(run, { state, again, gapAllowed })
}

async function readAndBook(run: OrdersRun, gapAllowed: boolean): Promise<void> {
  const { standing } = run
  const products = await Products.open(run.app, run.store, { kept: true })
  const { pages, seen } = read(run, gapAllowed)
  for await (const page of pages) {
    try {
      await book(run, await draft(run, products, page, run.refusals.known))
    } catch (error) {
      // Nobody can say how far it came, and what waits of these slips may not change again.
      standing.take({ again: [...page.slips.keys()] })
      throw error
    }
    if (run.calls.over) return
  }
  // Everything that was read is booked, held, or written down as open.
  const { newest, newestFilled, createdLookDay, rereadDay, unseen } = seen
  standing.take({ newestFilled, unallocatedShown: run.gate.unallocatedShown() })
  const completedAt = run.gate.now().toISOString()
  const { begun } = standing.state
  const looks = { watermark: newest, createdLookDay, rereadDay, unseen }
  await standing.save({ ...looks, sought: null, completedAt, read: begun })
}

/** Some slips, and what is to be done for them. */
interface Page {
  readonly slips: Slips
  readonly jobs: readonly Job[]
  readonly known: Known
  readonly drafts: readonly Drafted[]
}

/** Counted, and compared with what is booked. `refused`: see `Known`. */
async function draft(
  { app, store, gate, standing }: Preview,
  products: Products,
  page: SlipsRead,
  refused: Known['refused'] = new Map(),
): Promise<Page> {
  const from = { store, gate, state: standing.state, again: standing.again }
  const counting = await count(from, page, storeRulesOf(app.config))
  const { jobs, meet } = counting
  const meanings = await products.meet(meet)
  const known = { meanings, refused, config: app.config, now: app.now() }
  const drafts = draftAll(jobs, known)
  standing.take(counting, ...drafts)
  return { slips: page.slips, jobs, known, drafts }
}

/** First what is to leave Smaregi's stock, then what comes back; of what moves from store to store last. */
async function book(run: OrdersRun, { slips, jobs, known, drafts }: Page): Promise<void> {
  const { standing } = run
  await noteReturns(run, known.meanings, jobs, slips)
  const seen = drafts.flatMap((one) => one.seen)
  const begun = drafts.flatMap((one) => one.begun)
  const gives = drafts.flatMap((one) => one.gives)
  if (seen.length > 0) await run.store.bookings.append(seen)
  await register(run, begun, known)
  await correctAll(run, gives)
  const moving = jobs.filter((_, i) => (drafts[i]?.moves.length ?? 0) > 0)
  if (moving.length > 0) await move(run, moving, known)
  if (!run.calls.over) return
  const left = [...begun, ...gives.map(({ reduce }) => reduce)]
  standing.take({ again: [...left, ...moving.map((job) => job.history)].map(({ slip }) => slip) })
}

async function move(run: OrdersRun, jobs: readonly Job[], known: Known): Promise<void> {
  const slips = jobs.map(({ history }) => history.slip)
  const { gives, held } = movedOn(jobs, (await readMemories(run.store, slips)).histories, known)
  const { standing } = run
  standing.take({ held })
  const before = booked(standing.results).reversals
  await correctAll(run, gives)
  standing.take({ moved: booked(standing.results).reversals - before })
}

async function correctAll(run: OrdersRun, gives: readonly Correction[]): Promise<void> {
  for (const one of gives) {
    if (run.calls.over) return
    await follow(run, correct(run, one, booked(run.standing.results).reversals))
  }
}

async function register(run: OrdersRun, begun: readonly SlipIntent[], known: Known): Promise<void> {
  const { standing } = run
  const announced: SlipIntent[] = []
  let round = await withoutRegistered(run, begun)
  while (round.length > 0 && !run.calls.over) {
    announced.push(...round)
    await standing.save()
    const made = await registerAll(run, round, booked(standing.results).shipments)
    const settled = await settleShipments(run, made.called, { late: false, items: standing.items })
    const next = narrowed(made.refused, announced, known)
    standing.take(made, settled, next)
    round = next.begun
  }
}

/** Those that Smaregi does not have. What it has, and nobody has written down, is as if its call had just been answered. */
async function withoutRegistered(
  run: OrdersRun,
  begun: readonly SlipIntent[],
): Promise<readonly SlipIntent[]> {
  const { standing, registered } = run
  const { sought } = standing.state
  if (sought === null || begun.length === 0) return begun
  const { found, missing } = await registered.among(begun, sought)
  if (found.length === 0) return begun
  await standing.save()
  const told = await adopt(run, found)
  standing.take(await settleShipments(run, told, { late: false, items: standing.items }))
  return missing
}

/** What earlier calls have left open. */
async function settle(run: OrdersRun, how: { readonly isEnd: boolean }): Promise<void> {
  const { open, items } = run.standing
  if (open.size === 0) return
  await follow(run, settleOpen(run, { slips: [...open], items, ...how }))
  await run.standing.save()
}

/** Takes what a stage comes to, and writes down where the slips stand before it calls. */
async function follow({ standing }: OrdersRun, stage: AsyncGenerator<Result>): Promise<void> {
  for await (const result of stage) {
    standing.take(result)
    if (result.begun !== undefined) await standing.save()
  }
}
