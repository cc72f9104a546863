import type { App, Report } from '../context.ts'
import { SIGN_IN } from '../messages/auth.ts'
import { instructions, signInReport, storedReport } from '../reports/sign-in.ts'
import { forgetFailures } from '../scheduling/state.ts'
import { logIn, type LoginOptions } from '../sign-in/log-in.ts'

export type { LoginOptions } from '../sign-in/log-in.ts'

/** Signs in. Without an address and without anybody to ask it only says how; exit `auth` then. */
export async function authLogin(app: App, options: LoginOptions): Promise<Report> {
  const ended = await logIn(app, options)
  if (ended.kind === 'done') await forgetFailures(await app.store())
  return ended.kind === 'done'
    ? signInReport(app, ended.state, SIGN_IN.done())
    : instructions(app, ended.state, ended.page)
}

/** What is stored, without asking Next Engine. Exit `auth` when nobody is signed in. */
export async function authStatus(app: App): Promise<Report> {
  return storedReport(app, await (await app.nextEngine()).readSignIn())
}

/** One call that keeps the sign-in alive: renews the tokens when the access token has ended. */
export async function authRefresh(app: App): Promise<Report> {
  const state = await (await app.nextEngine()).keepAlive()
  return { ...signInReport(app, state, SIGN_IN.keptAlive()), routine: true }
}
