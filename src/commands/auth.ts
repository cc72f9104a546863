import { landingPath } from '../config/index.ts'
import type { SignInState } from '../connectors/nextengine/next-engine.ts'
import { SIGN_IN } from '../messages/auth.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { minuteOf } from '../kernel/time.ts'
import { readPastedRedirect } from '../sign-in/pasted-redirect.ts'
import type { App, Report } from '../context.ts'
import { beginSigning, endSigning, isSigned } from '../sign-in/window.ts'

export interface LoginOptions {
  /** The address that the browser landed on, where it stood on the command line. */
  readonly url?: string
  /**
   * Shows the text and reads one line; null where nobody can answer (no terminal, `--json`). Once `signal` is aborted
   * the line is not waited for any more.
   */
  readonly ask: ((text: string, signal?: AbortSignal) => Promise<string>) | null
}

/** With this much left of the refresh token a person is warned. */
const SOON_HOURS = 24
const HOUR_MS = 60 * 60 * 1000

/** Signs in. Without an address and without anybody to ask it only says how; exit `auth` then. */
export async function authLogin(app: App, { url, ask }: LoginOptions): Promise<Report> {
  const session = await app.nextEngine()
  if (url !== undefined) return signedIn(app, url)
  // From now on the listener takes the browser's redirect, where it leads there.
  const began = landingPath(app.config) === null ? null : await beginSigning(app)
  if (ask === null) return instructions(app, await session.readSignIn(), session.signInUrl(), began)
  if (began === null) return signedIn(app, await ask(question(app, session.signInUrl())))
  const pasted = await pastedOrTaken(app, session.signInUrl(), began, ask)
  if (pasted !== null) return signedIn(app, pasted)
  return report(app, await session.readSignIn(), SIGN_IN.done())
}

async function signedIn(app: App, pasted: string): Promise<Report> {
  const state = await (await app.nextEngine()).signIn(readPastedRedirect(pasted))
  await endSigning(app)
  return report(app, state, SIGN_IN.done())
}

const LOOK_MS = 1000

/** What a person has pasted; null when the listener has taken the redirect before. */
async function pastedOrTaken(
  app: App,
  url: string,
  began: string,
  ask: NonNullable<LoginOptions['ask']>,
): Promise<string | null> {
  const over = new AbortController()
  const text = `${say(app.locale, SIGN_IN.stepsHere(url))}\n\n${say(app.locale, SIGN_IN.waiting())}`
  const answer = ask(text, over.signal).finally(() => over.abort())
  while (!over.signal.aborted) {
    if (await isSigned(app, began)) {
      over.abort()
      return null
    }
    await Promise.race([app.sleep(LOOK_MS), answer.catch(() => undefined)])
  }
  return answer
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
  return { ...report(app, await session.keepAlive(), SIGN_IN.keptAlive()), routine: true }
}

function question(app: App, url: string): string {
  return `${say(app.locale, SIGN_IN.steps(url))}\n\n${say(app.locale, SIGN_IN.ask())}`
}

function instructions(app: App, state: SignInState, url: string, began: string | null): Report {
  const lines =
    began === null
      ? [SIGN_IN.steps(url), SIGN_IN.giveUrl()]
      : [SIGN_IN.stepsHere(url), SIGN_IN.giveUrl(), SIGN_IN.look()]
  return {
    exit: 'auth',
    json: { ...state, signInUrl: url },
    text: lines.map((line) => say(app.locale, line)).join('\n'),
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
  return `${minuteOf(end)} JST`
}
