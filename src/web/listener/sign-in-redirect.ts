import type { Redirect } from '../../connectors/nextengine/next-engine.ts'
import type { ServerResponse } from 'node:http'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { refusals } from '../../messages/serve.ts'
import type { Shown } from './answers.ts'
import { SignInAttempts, type Joined, type Seat } from './sign-in-attempts.ts'
import type { Tools } from './tools.ts'

export interface SignInRedirectSource {
  /** Where Next Engine sends the browser. */
  readonly path: string
  /** When the sign-in began that is under way (ISO); null: nobody is signing in just now. */
  openSince(): Promise<string | null>
  /** Completes the sign-in; what came of it, as a page for the person at the browser. Rejects for nothing of theirs. */
  complete(returned: Redirect): Promise<Shown>
}

/**
 * Takes the redirect that ends a sign-in to Next Engine, while one is under way. At any other time, for any other method
 * and without uid and state the path is one of many that are not there.
 */
export class SignInRedirect {
  readonly #source: SignInRedirectSource
  readonly #tools: Tools
  readonly #attempts: SignInAttempts
  /** Many who ask at once cause one reading. */
  #reading: Promise<string | null> | null = null

  constructor(source: SignInRedirectSource, tools: Tools) {
    this.#source = source
    this.#tools = tools
    this.#attempts = new SignInAttempts({
      complete: (returned) => source.complete(returned),
      pauseMs: tools.limits.signInPauseMs,
      system: tools.system,
    })
  }

  isFor({ path, method }: RequestHead): boolean {
    return path === this.#source.path && method === 'GET'
  }

  /** `otherwise` answers as if there were nothing here. */
  async answer(res: ServerResponse, { query }: RequestHead, otherwise: () => void): Promise<void> {
    const parameters = new URLSearchParams(query)
    const returned = { uid: parameters.get('uid') ?? '', state: parameters.get('state') ?? '' }
    // Neither a store that hangs nor a long attempt, which goes on: who loads the page again gets what came of it.
    const { system, limits } = this.#tools
    const late = system.after(limits.answerMs, () => this.#turnAway(res, 'signInBusy'))
    res.once('close', () => late.stop())
    const joined = await this.#join(returned, res)
    if (joined === null) otherwise()
    else if (joined === 'busy') this.#turnAway(res, 'signInBusy')
    else if (joined === 'usedUp') this.#turnAway(res, 'signInUsedUp')
    else await this.#show(res, joined)
  }

  /** Null where nobody is signing in; who has gone meanwhile takes no place. */
  async #join(returned: Redirect, res: ServerResponse): Promise<Joined | null> {
    if (returned.uid === '' || returned.state === '') return null
    const since = await this.#openSince()
    if (since === null && !this.#attempts.knows(returned)) return null
    return res.destroyed || res.headersSent ? 'busy' : this.#attempts.join(returned, since ?? '')
  }

  #openSince(): Promise<string | null> {
    return (this.#reading ??= this.#source.openSince().finally(() => (this.#reading = null)))
  }

  async #show(res: ServerResponse, seat: Seat): Promise<void> {
    // Also after an answer that came too soon for it.
    res.once('close', () => seat.leave())
    try {
      const page = await seat.page
      if (!res.headersSent) this.#tools.answers.shown(res, page)
    } catch (error) {
      this.#tools.counters.wrong(error)
      this.#turnAway(res, 'signInBusy')
    }
  }

  #turnAway(res: ServerResponse, why: 'signInBusy' | 'signInUsedUp'): void {
    this.#tools.answers.notTaken(res, { status: 503, why, sentence: refusals[why] })
  }
}
