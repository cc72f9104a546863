import { authLogin } from '../commands/auth.ts'
import { flush } from '../commands/flush.ts'
import { importOrders } from '../commands/import-orders.ts'
import type { App, Frame, Report } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { get } from '../kernel/http.ts'
import { stopped } from '../messages/demo.ts'
import { compare, type DemoCounts, countsNow } from './counts.ts'
import { keepRunning } from './keep.ts'
import { bookedFor, changeOrders, placeOrders } from './orders.ts'
import { addTheMissingProduct, liveThroughTheMorning } from './scenario.ts'
import { asJson } from './show-json.ts'
import { asText, isHappy, type Seen } from './show.ts'
import { onStage, type Stage } from './stage.ts'
import { tell } from './story.ts'

export interface DemoOptions {
  readonly keep: boolean
  readonly api: 'legacy' | 'platform'
}

/** The whole round trip against the practice servers: no account, no configuration, nothing left behind. */
export async function demo(frame: Frame, options: DemoOptions): Promise<Report> {
  return onStage(frame, options.api, async (stage) => {
    const before = countsNow(stage.shop)
    const seen = await play(frame, stage, before).catch((error: unknown) => {
      throw frame.signal.aborted ? toldToStop() : error
    })
    const report = reportOf(frame, seen)
    if (!options.keep) return report
    if (!frame.json) show(frame, report)
    await keepRunning(frame, stage, before)
    return { ...report, text: '' }
  })
}

async function play(
  frame: Frame,
  stage: Stage,
  before: ReadonlyMap<string, DemoCounts>,
): Promise<Seen> {
  const flushOnce = (): Promise<Report> =>
    stage.run((app) => flush(app, { dryRun: false, urgent: false }))
  const importOnce = (): Promise<Report> =>
    stage.run((app) => importOrders(app, { dryRun: false, fromNow: false }))
  await stage.run(signIn)
  await importOnce()
  goOn(frame)
  await liveThroughTheMorning(stage.shop)
  const placed = placeOrders(stage.shop)
  goOn(frame)
  const first = await flushOnce()
  const imported = await importOnce()
  goOn(frame)
  changeOrders(stage.shop, placed)
  const corrected = await importOnce()
  goOn(frame)
  const registered = addTheMissingProduct(stage.shop)
  // Seen for the first time: an order of it may be in Next Engine's count already.
  const waiting = { flush: await flushOnce(), imported: await importOnce() }
  goOn(frame)
  const second = await flushOnce()
  goOn(frame)
  const told = await stage.run(async (app) => tell(await app.store()))
  const products = compare(before, countsNow(stage.shop))
  return {
    api: stage.shop.api,
    products,
    told,
    flushes: [first, second],
    registered,
    waiting,
    imports: [imported, corrected],
    orders: bookedFor(stage.shop, placed),
  }
}

/** Told to stop, the demo ends between two steps: half a morning proves nothing. */
function goOn({ signal }: Frame): void {
  if (signal.aborted) throw toldToStop()
}

function toldToStop(): StonError {
  return new StonError({ code: 'stopped', ...stopped })
}

function reportOf(frame: Frame, seen: Seen): Report {
  return {
    exit: isHappy(seen) ? 'ok' : 'bug',
    json: asJson(seen),
    text: asText(frame.locale, seen),
  }
}

function show({ quiet, stdout }: Frame, { exit, text }: Report): void {
  if (!quiet || exit !== 'ok') stdout.write(`${text}\n`)
}

const TIMEOUT_MS = 10_000

/** Signs in as a person would: opens the sign-in page, and hands over the address that it leads to. */
export async function signIn(app: App): Promise<void> {
  const page = (await app.nextEngine()).signInUrl()
  const answer = await get(page, { timeoutMs: TIMEOUT_MS, signal: app.signal })
  if (answer.kind !== 'answered') throw new Error(`the sign-in page: ${answer.cause}`)
  const redirect = answer.headers['location'] ?? ''
  const report = await authLogin(app, { url: redirect, ask: null })
  if (report.exit !== 'ok') throw new Error(`signing in ended with ${report.exit}`)
}
