import type { SignInState } from '../connectors/nextengine/next-engine.ts'
import type { App, Report } from '../context.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { HOUR_MS, minuteOf } from '../kernel/time.ts'
import { SIGN_IN } from '../messages/auth.ts'
import type { SignInPage } from '../sign-in/log-in.ts'
import { toldReport } from './told-report.ts'

/** With this much left of the refresh token a person is warned. */
const SOON_HOURS = 24

/** How to sign in, where nobody can be asked. */
export function instructions(app: App, state: SignInState, page: SignInPage): Report {
  const lines = page.listened
    ? [SIGN_IN.stepsHere(page.url), SIGN_IN.giveUrl(), SIGN_IN.look()]
    : [SIGN_IN.steps(page.url), SIGN_IN.giveUrl()]
  return toldReport(app.locale, lines, { ...state, signInUrl: page.url }, 'auth')
}

/** What is stored of the sign-in. */
export function storedReport(app: App, state: SignInState): Report {
  if (state.signedIn) return signInReport(app, state, SIGN_IN.signedIn())
  const known = state.refreshTokenEndsAt !== null || state.company !== null
  return signInReport(app, state, known ? SIGN_IN.ended() : SIGN_IN.notSignedIn())
}

/** Exit `auth` when nobody is signed in. */
export function signInReport(app: App, state: SignInState, outcome: Sentence): Report {
  const lines = [outcome, ...details(state, app.now())]
  const { signedIn, accessTokenEndsAt, refreshTokenEndsAt, company } = state
  const json = { signedIn, accessTokenEndsAt, refreshTokenEndsAt, company }
  return toldReport(app.locale, lines, json, signedIn ? 'ok' : 'auth')
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
  return `${minuteOf(end)} JST`
}
