import { signInRedirectPath } from '../config/index.ts'
import type { SignInState } from '../connectors/nextengine/next-engine.ts'
import type { App } from '../context.ts'
import { say } from '../kernel/sentence.ts'
import { SIGN_IN } from '../messages/auth.ts'
import { readPastedRedirect } from './pasted-redirect.ts'
import { beginSigning, endSigning, isSigned } from './window.ts'

export interface LoginOptions {
  /** The address that the browser landed on, where it stood on the command line. */
  readonly url?: string
  /**
   * Shows the text and reads one line; null where nobody can answer (no terminal, `--json`). Once `signal` is aborted
   * the line is not waited for any more.
   */
  readonly ask: ((text: string, signal?: AbortSignal) => Promise<string>) | null
}

/** What a sign-in has come to. */
export type LoggedIn =
  | { readonly kind: 'done'; readonly state: SignInState }
  /** Nobody could be asked: a person has to open the page. */
  | { readonly kind: 'toDo'; readonly state: SignInState; readonly page: SignInPage }

export interface SignInPage {
  readonly url: string
  /** The listener takes the redirect from there. */
  readonly listened: boolean
}

/** Signs in to Next Engine. Without an address and without anybody to ask it only begins. */
export async function logIn(app: App, { url, ask }: LoginOptions): Promise<LoggedIn> {
  if (url !== undefined) return signIn(app, url)
  const session = await app.nextEngine()
  // From now on the listener takes the browser's redirect, where it leads there.
  const began = signInRedirectPath(app.config) === null ? null : await beginSigning(app)
  const page = { url: session.signInUrl(), listened: began !== null }
  if (ask === null) return { kind: 'toDo', state: await session.readSignIn(), page }
  if (began === null) return signIn(app, await ask(pasteQuestion(app, page.url)))
  const pasted = await pastedOrTaken(app, page.url, began, ask)
  if (pasted !== null) return signIn(app, pasted)
  return { kind: 'done', state: await session.readSignIn() }
}

async function signIn(app: App, pasted: string): Promise<LoggedIn> {
  const state = await (await app.nextEngine()).signIn(readPastedRedirect(pasted))
  await endSigning(app)
  return { kind: 'done', state }
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

/** How to sign in on the page at `url`, and to paste the address that it leads to. */
export function pasteQuestion({ locale }: App, url: string): string {
  return `${say(locale, SIGN_IN.steps(url))}\n\n${say(locale, SIGN_IN.ask())}`
}
