import type { SignInState } from '../nextengine/next-engine.ts'
import { SIGN_IN } from '../text/auth.ts'
import { say, type Sentence } from '../text/sentence.ts'
import { readLanding } from './auth-landing.ts'
import type { App, Report } from './command.ts'

export interface LoginOptions {
  /** The address that the browser landed on, where it stood on the command line. */
  readonly url?: string
  /** Shows the text and reads one line; null where nobody can answer (no terminal, `--json`). */
  readonly ask: ((text: string) => Promise<string>) | null
}

/** With this much left of the refresh token a person is warned. */
const SOON_HOURS = 24
const HOUR_MS = 60 * 60 * 1000

/** Signs in. Without an address and without anybody to ask it only says how; exit `auth` then. */
export async function authLogin(app: App, options: LoginOptions): Promise<Report> {
  const session = await app.nextEngine()
  const given = options.url ?? (await askForAddress(app, session.signInUrl(), options.ask))
  if (given === null) return instructions(app, await session.readSignIn(), session.signInUrl())
  const state = await session.signIn(readLanding(given))
  return report(app, state, SIGN_IN.done())
}

/** What is stored, without asking Next Engine. Exit `auth` when nobody is signed in. */
export async function authStatus(app: App): Promise<Report> {
  const session = await app.nextEngine()
  const state = await session.readSignIn()
  if (state.signedIn) return report(app, state, SIGN_IN.signedIn())
  const known = state.refreshTokenEndsAt !== null || state.company !== null
  return report(app, state, known ? SIGN_IN.ended() : SIGN_IN.notSignedIn())
}

/** One call that keeps the sign-in alive: renews the tokens when the access token has ended. */
export async function authRefresh(app: App): Promise<Report> {
  const session = await app.nextEngine()
  return report(app, await session.keepAlive(), SIGN_IN.keptAlive())
}

async function askForAddress(
  app: App,
  url: string,
  ask: LoginOptions['ask'],
): Promise<string | null> {
  if (ask === null) return null
  return ask(`${say(app.locale, SIGN_IN.steps(url))}\n\n${say(app.locale, SIGN_IN.ask())}`)
}

function instructions(app: App, state: SignInState, url: string): Report {
  return {
    exit: 'auth',
    json: { ...state, signInUrl: url },
    text: `${say(app.locale, SIGN_IN.steps(url))}\n${say(app.locale, SIGN_IN.giveUrl())}`,
  }
}

function report(app: App, state: SignInState, outcome: Sentence): Report {
  const lines = [outcome, ...details(state, app.now())]
  return {
    exit: state.signedIn ? 'ok' : 'auth',
    json: {
      signedIn: state.signedIn,
      accessTokenEndsAt: state.accessTokenEndsAt,
      refreshTokenEndsAt: state.refreshTokenEndsAt,
      company: state.company,
    },
    text: lines.map((line) => say(app.locale, line)).join('\n'),
  }
}

function details(state: SignInState, now: Date): Sentence[] {
  const lines: Sentence[] = []
  if (state.company !== null) lines.push(SIGN_IN.company(state.company))
  // Of a sign-in that Next Engine refuses, the dates mean nothing any more.
  if (!state.signedIn) return lines
  const access = state.accessTokenEndsAt
  const refresh = state.refreshTokenEndsAt
  if (access !== null) lines.push(SIGN_IN.access(readable(access), hoursLeft(access, now)))
  if (refresh === null) return lines
  lines.push(SIGN_IN.refresh(readable(refresh), hoursLeft(refresh, now)))
  if (hoursLeft(refresh, now) < SOON_HOURS) lines.push(SIGN_IN.endsSoon())
  return lines
}

/** Whole hours, rounded down: -1 as soon as it is over. */
function hoursLeft(end: string, now: Date): number {
  return Math.floor((Date.parse(end) - now.getTime()) / HOUR_MS)
}

/** `2026-11-24 09:00 JST` out of `2026-11-24T09:00:00+09:00`. */
function readable(end: string): string {
  return `${end.slice(0, 16).replace('T', ' ')} JST`
}
