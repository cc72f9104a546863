import { signInRedirectPath } from '../config/index.ts'
import { ownerUrl } from '../config/owner-url.ts'
import { noteDecision } from '../audit/decisions.ts'
import type { App } from '../context.ts'
import type { Redirect } from '../connectors/nextengine/next-engine.ts'
import { orError, StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { SIGNED_IN_PAGE } from '../messages/auth.ts'
import { tellOtherUser } from '../notifications/other-user.ts'
import { forgetFailures } from '../scheduling/state.ts'
import {
  beginSigning,
  endSigning,
  lastSigned,
  noteSigned,
  type SignedUser,
  signingBy,
  userOf,
} from '../sign-in/window.ts'
import type { Shown } from './listener/listener.ts'

/** Next Engine's `state` is good for so long. */
const GOOD_FOR_MS = 5 * 60 * 1000

/** Somebody else than last time has signed in, and nobody has said that this is right. */
export interface OtherUser {
  readonly returned: Redirect
  readonly by: string
  /** By the clock that nobody sets. */
  readonly at: number
}

/** What became of a sign-in: done, to be confirmed, or told why not. */
export type Came = 'done' | 'other' | readonly Sentence[]

/** The sign-in to Next Engine that somebody begins on the owner's pages, and that the browser brings back to the listener. */
export class NextEngineSignIn {
  readonly #app: App
  #other: OtherUser | null = null

  constructor(app: App) {
    this.#app = app
  }

  /** Whether the browser comes back by itself; otherwise its address has to be pasted. */
  get comesBack(): boolean {
    return signInRedirectPath(this.#app.config) !== null
  }

  /** Opens the window of ten minutes. */
  async begin(by: string): Promise<void> {
    this.#other = null
    await beginSigning(this.#app, by)
  }

  /** Where one signs in; null where nobody has begun to. */
  async address(): Promise<string | null> {
    if ((await signingBy(this.#app)) === null) return null
    return (await this.#app.nextEngine()).signInUrl()
  }

  /** For the listener: null where it was not begun on the pages. */
  async arrived(returned: Redirect): Promise<Shown | null> {
    const by = await signingBy(this.#app)
    if (by === null) return null
    const came = await this.take(returned, by)
    const path = new URL(ownerUrl(this.#app.config) ?? '').pathname
    const query = came === 'done' ? 'done=1' : came === 'other' ? '' : 'failed=1'
    const location = `${path}/nextengine?${query}`
    return { status: 303, headers: { location, 'referrer-policy': 'same-origin' }, body: '' }
  }

  /** Completes it, unless it is somebody else than last time: whoever happens to be signed in there in that browser would take it over. */
  async take(returned: Redirect, by: string): Promise<Came> {
    const known = await (await this.#app.nextEngine()).readUser()
    if (known === null || known === returned.uid) return this.#complete(returned, by)
    this.#other = { returned, by, at: this.#app.system.ticks() }
    return 'other'
  }

  get other(): OtherUser | null {
    const { system } = this.#app
    if (this.#other !== null && system.ticks() - this.#other.at > GOOD_FOR_MS) this.#other = null
    return this.#other
  }

  async confirm(by: string): Promise<Came> {
    const { other } = this
    this.#other = null
    return other === null ? [SIGNED_IN_PAGE.notDone] : this.#complete(other.returned, by)
  }

  async forget(): Promise<void> {
    this.#other = null
    await endSigning(this.#app)
  }

  async #complete(returned: Redirect, by: string): Promise<Came> {
    const app = this.#app
    try {
      const [session, store] = [await app.nextEngine(), await app.store()]
      const before = await session.readUser()
      const last = await lastSigned(store)
      const { company } = await session.signIn(returned)
      await endSigning(app)
      await forgetFailures(store)
      const user = await this.#whoIs((await session.readUser()) ?? returned.uid)
      await noteSigned(store, user)
      const at = app.now().toISOString()
      await noteDecision(store, { at, who: by, did: 'auth login', names: [user.uid] })
      app.log.info({}, say(app.locale, SIGNED_IN_PAGE.log))
      if (before !== null && before !== user.uid)
        await tellOtherUser(app, { before: userOf(before, last), user, company, by })
      return 'done'
    } catch (error) {
      if (!(error instanceof StonError)) throw error
      app.log.warn({ code: error.code }, say(app.locale, SIGNED_IN_PAGE.notDone))
      return error.told
    }
  }

  /** One call; a name that cannot be read keeps nobody from having signed in. */
  async #whoIs(uid: string): Promise<SignedUser> {
    const asked = this.#app.nextEngine().then((one) => one.read('/api_v1_login_user/info', {}))
    const found = await orError(asked)
    return { uid, name: found instanceof StonError ? '' : (found.data[0]?.['pic_name'] ?? '') }
  }
}
