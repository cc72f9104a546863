import { smaregiAccess } from '../../config.ts'
import * as says from '../../text/doctor.ts'
import type { App } from '../command.ts'
import { bad, type Check, look, none, ok, warn } from './check.ts'

const HOUR_MS = 60 * 60 * 1000
const SOON_HOURS = 24
const FREE_CALLS = 1000
const CLOCK_WARN_S = 60
const CLOCK_BAD_S = 15 * 60

/** One cheap call, which also renews the tokens when they are about to end. */
export function checkNextEngine(app: App): Promise<Check> {
  return look(says.names.nextEngine, async () => {
    const { clientId, clientSecret } = app.config.nextengine
    if (clientId === undefined || clientSecret === undefined) return none(says.notSetUp)
    const state = await (await app.nextEngine()).keepAlive()
    const ends = state.refreshTokenEndsAt
    if (!state.signedIn || ends === null) return bad(says.signedOut, says.signIn, 'auth')
    const hours = Math.floor((Date.parse(ends) - app.now().getTime()) / HOUR_MS)
    const found = says.signedIn(state.company ?? '', ends.slice(0, 16).replace('T', ' '))
    return hours < SOON_HOURS ? warn(found, says.keepAlive) : ok(found)
  })
}

/** Against the `Date` of Next Engine's last answer; without a sign-in nobody has answered. */
export function checkClock(app: App): Promise<Check> {
  return look(says.names.clock, async () => {
    const { signedIn } = await app.signInState()
    if (!signedIn) return none(says.noClock)
    const session = await app.nextEngine()
    const off = Math.round((app.now().getTime() - session.serverNow().getTime()) / 1000)
    const found = says.clock(off)
    if (Math.abs(off) >= CLOCK_BAD_S) return bad(found, says.setClock)
    return Math.abs(off) >= CLOCK_WARN_S ? warn(found, says.setClock) : ok(found)
  })
}

export function checkCalls(app: App): Promise<Check> {
  return look(says.names.calls, async () => {
    const { callsThisMonth } = await app.signInState()
    const found = says.calls(callsThisMonth, FREE_CALLS)
    return callsThisMonth > FREE_CALLS ? warn(found, says.fewerCalls) : ok(found)
  })
}

/** One reading call: credentials, plan and rights; on the platform also whether the stores named in the configuration exist. */
export function checkSmaregi(app: App): Promise<Check> {
  return look(says.names.smaregi, async () => {
    const access = smaregiAccess(app.config)
    if (access === null) return none(says.noSmaregi)
    if (access.api === 'legacy') {
      await (await app.smaregi())?.stock(['1'], [])
      return ok(says.legacyAnswers)
    }
    const stores = (await (await app.platform())?.stores()) ?? []
    const missing = storesNamed(app).filter((id) => !stores.some((one) => one.storeId === id))
    return missing.length > 0
      ? bad(says.noSuchStore(missing), says.storesAre(stores.map((one) => one.storeId)))
      : ok(says.platformAnswers(stores.length))
  })
}

function storesNamed({ config }: App): string[] {
  const { stores } = config.smaregi
  return [...new Set(config.orders.enabled ? [...stores, config.orders.storeId] : stores)]
}

export function checkMail(app: App): Promise<Check> {
  return look(says.names.mail, async () => {
    const mailer = await app.mailer()
    if (mailer === null) return none(says.noMail)
    await mailer.verify()
    return ok(says.mailAnswers)
  })
}
