import { apisMissing, apisNeeded } from '../capabilities/next-engine-apis.ts'
import { type Config, smaregiAccess } from '../config/index.ts'
import type { Session } from '../connectors/nextengine/next-engine.ts'
import type { StockReader, StoreFacts } from '../connectors/smaregi/stock-reader.ts'
import type { App } from '../context.ts'
import { orError, StonError } from '../kernel/errors.ts'
import { HOUR_MS, jstDay, minuteOf } from '../kernel/time.ts'
import * as serviceSays from '../messages/doctor-services.ts'
import * as says from '../messages/doctor.ts'
import { permit } from '../messages/nextengine-apis.ts'
import { noteStores, shopNames } from '../product-mapping/place-names.ts'
import { readShownPlan } from '../scheduling/shown-plan.ts'
import { bad, type Body, type Check, examine, missingOf, none, ok, refused, warn } from './check.ts'

const SOON_HOURS = 24
const FREE_CALLS = 1000
const SETTLED_DAYS = 5

/** One cheap call, which also renews the tokens when they are about to end. */
export function checkNextEngine(app: App): Promise<Check> {
  return examine(says.names.nextEngine, async () => {
    const missing = missingOf('nextengine', app.config.nextengine, ['clientId', 'clientSecret'])
    if (missing.length > 0) return bad(says.missing(missing), says.add, 'config')
    const state = await (await app.nextEngine()).keepAlive()
    const ends = state.refreshTokenEndsAt
    if (!state.signedIn || ends === null)
      return bad(serviceSays.signedOut, serviceSays.signIn, 'auth')
    const hours = Math.floor((Date.parse(ends) - app.now().getTime()) / HOUR_MS)
    const found = serviceSays.signedIn(state.company ?? '', minuteOf(ends))
    return hours < SOON_HOURS ? warn(found, serviceSays.keepAlive) : ok(found)
  })
}

export function checkCalls(app: App): Promise<Check> {
  return examine(says.names.calls, async () => {
    const { callsThisMonth } = await app.signInState()
    // Where `ston run` plans, it says the same here as in status.
    const plan = await readShownPlan(await app.store(), app.now())
    const expected = plan?.planned ?? byMonthsEnd(callsThisMonth, app.now())
    const found = serviceSays.calls(callsThisMonth, expected, FREE_CALLS)
    return Math.max(callsThisMonth, expected) > FREE_CALLS
      ? warn(found, serviceSays.fewerCalls)
      : ok(found)
  })
}

/** At the pace of the month so far, to the nearest ten; a day or two say nothing yet. */
export function byMonthsEnd(made: number, now: Date): number {
  const [year, month, day] = jstDay(now).split('-').map(Number) as [number, number, number]
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return day < SETTLED_DAYS ? made : Math.round((made * days) / day / 10) * 10
}

/**
 * Reading calls that cost nothing: credentials, plan and rights for all that ston reads with this configuration, and whether the
 * stores named in it exist.
 */
export function checkSmaregi(app: App): Promise<Check> {
  return examine(says.names.smaregi, async () => {
    const access = smaregiAccess(app.config)
    const reader = await app.smaregi()
    if (access === null || reader === null) return withoutSmaregi(app.config)
    const named = storesNamed(app)
    const body =
      access.api === 'legacy'
        ? await legacyBody(app, reader, named)
        : await platformBody(app, reader, named)
    if (body.state !== 'bad' && app.config.orders.enabled) await readShipments(app)
    return body
  })
}

/** Receiving 在庫情報送信 with a table of ids is all that goes without. */
function withoutSmaregi({ smaregi, mapping, orders }: Config): Body {
  const secrets = smaregi.api === 'legacy' ? LEGACY : PLATFORM
  const missing = missingOf('smaregi', smaregi, secrets)
  const needed = orders.enabled || mapping.mode === 'jan' || smaregi.receive === 'platform'
  return needed
    ? bad(says.missing(missing), says.add, 'config')
    : warn(serviceSays.noSmaregi, serviceSays.whatSmaregiIsFor(missing))
}

const LEGACY = ['contractId', 'accessToken'] as const
const PLATFORM = ['contractId', 'clientId', 'clientSecret'] as const

/** The history is behind every webhook, and a plan of its own. */
async function platformBody(
  app: App,
  reader: StockReader,
  named: readonly string[],
): Promise<Body> {
  const stores = await storesThere(app, reader)
  const missing = missingStores(named, stores)
  if (missing !== null) return missing
  const platform = await app.platform()
  await platform?.history('1', stores[0]?.storeId ?? '1', { id: '0' })
  await reader.stock(['1'], [])
  await (await app.products())?.products(['1'])
  return ok(serviceSays.platformAnswers(stores.length, ofThese(stores, named)))
}

/** Only some plans have 出荷. Throws as every reading does. */
async function readShipments(app: App): Promise<void> {
  const client = await app.shipmentsClient()
  const pages = client?.listed(app.config.orders.storeId, jstDay(app.now()))
  await pages?.next()
  await pages?.return(undefined)
}

/** Nothing else needs the list of stores there, so a shop may have left its switch off. */
async function legacyBody(app: App, reader: StockReader, named: readonly string[]): Promise<Body> {
  await reader.stock(['1'], [])
  await (await app.products())?.products(['1'])
  const stores = await orError(storesThere(app, reader))
  // Names are all that is missing then.
  if (named.length === 0) return ok(serviceSays.legacyAnswers([]))
  if (!(stores instanceof StonError))
    return missingStores(named, stores) ?? ok(serviceSays.legacyAnswers(ofThese(stores, named)))
  if (stores.exit !== 'attention') throw stores
  return warn(serviceSays.storesNotAsked, stores.hint ?? null)
}

function ofThese(stores: readonly StoreFacts[], named: readonly string[]): readonly StoreFacts[] {
  return stores.filter(({ storeId }) => named.includes(storeId))
}

/** Their names are remembered: people are told of stores by them. */
async function storesThere(app: App, reader: StockReader): Promise<readonly StoreFacts[]> {
  const stores = await reader.storeFacts()
  await noteStores(await app.store(), stores, app.now())
  return stores
}

function missingStores(named: readonly string[], stores: readonly StoreFacts[]): Body | null {
  const missing = named.filter((id) => !stores.some(({ storeId }) => storeId === id))
  return missing.length > 0
    ? bad(serviceSays.noSuchStore(missing), serviceSays.storesAre(stores))
    : null
}

function storesNamed({ config: { smaregi, nextengine, orders } }: App): string[] {
  const byShop = orders.stores === 'warehouse' ? [] : Object.values(orders.stores)
  const ofOrders = orders.enabled ? [orders.storeId, ...byShop] : []
  return [...new Set([...smaregi.stores, ...Object.keys(nextengine.warehouses), ...ofOrders])]
}

export function checkMail(app: App): Promise<Check> {
  return examine(says.names.mail, async () => {
    const mailer = await app.mailer()
    if (mailer === null) return none(serviceSays.noMail)
    await mailer.verify()
    return ok(serviceSays.mailAnswers)
  })
}

/** One small call of each API that the configuration needs: every one is switched on by itself. Uploads are not tried. */
export function checkNextEngineApis(app: App): Promise<Check> {
  return examine(says.names.apis, async () => {
    const { clientId, clientSecret } = app.config.nextengine
    if (clientId === undefined || clientSecret === undefined) return none(says.notSetUp)
    if (!(await app.signInState()).signedIn) return none(serviceSays.afterSignIn)
    const needed = apisNeeded(app.config)
    const session = await app.nextEngine()
    for (const { path, trial } of needed) {
      if (trial === null) continue
      const trouble = await troubleOf(session, path, trial)
      if (trouble !== null) return trouble
    }
    // What the calls above were answered is written down by now, beside what the last upload was.
    const missing = await apisMissing(await app.store(), app.config)
    if (missing.length > 0) return bad(serviceSays.apisMissing(missing), permit)
    // The name of the 拠点 is looked up on the way.
    if (app.config.nextengine.upload === 'warehouse') await (await app.stockGate()).counts([])
    // What nobody needs: only names, asked for where calls are made anyway.
    await shopNames(app, await app.store())
    const untried = needed.filter(({ trial }) => trial === null).map(({ path }) => path)
    return ok(serviceSays.apisAnswer(needed.length - untried.length, untried))
  })
}

/** Null also where the permission is missing: all of those are told together. */
async function troubleOf(
  session: Session,
  path: string,
  trial: Readonly<Record<string, string>>,
): Promise<Body | null> {
  const answer = await orError(session.read(path, trial))
  if (!(answer instanceof StonError) || answer.hint === permit) return null
  return refused(answer, serviceSays.apiRefused(path, answer.sentence))
}
