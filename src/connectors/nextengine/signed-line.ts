import type { Depart } from '../../kernel/http-departure.ts'
import { failure, noAnswer } from './answers.ts'
import { meaningOf, nameOf, signInNeeded } from './errors.ts'
import { checkCompany, companyIn } from './token-book.ts'
import { accessEnd, pairIn, type Held } from './tokens.ts'
import type { Answered, Outcome, Wire } from './wire.ts'

/** The cheapest call there is. It keeps the tokens alive and names the company they belong to. */
export const COMPANY_INFO = '/api_v1_login_company/info'

/** Before an upload the tokens are looked at when they end this soon. */
const SOON_MS = 10 * 60_000
/** An upload does not leave when its tokens would end this soon. */
const TOO_SOON_MS = 60_000

/** `wait`: milliseconds by Next Engine's clock. */
export type Ready =
  { readonly kind: 'ready'; readonly held: Held } | { readonly kind: 'wait'; readonly ms: number }

/**
 * Calls made with the stored tokens. Everything here runs inside `Wire.alone`: read tokens, call, write tokens.
 */
export class SignedLine {
  readonly #wire: Wire

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /**
   * A reading call. When the access token has ended, a cheap call fetches the new pair first: an answer that is lost takes
   * the new tokens with it, and a short call is the least likely to get lost.
   */
  async read(path: string, params: Readonly<Record<string, string>>): Promise<Outcome> {
    let held = await this.signedIn()
    const end = accessEnd(held.tokens)
    const ended = end !== null && end.getTime() <= this.#wire.clock.latestOnWall().getTime()
    if (ended && path !== COMPANY_INFO) held = await this.refresh(held)
    return this.#send(held, path, params)
  }

  /**
   * Makes sure that an upload sent now would not be the call that renews the tokens. `wait`: the milliseconds until they can
   * be renewed. Throws `StonError`; nothing was uploaded then.
   */
  async readyForUpload(): Promise<Ready> {
    let held = await this.signedIn()
    await this.#wire.recallClock()
    if (this.#renewalDue(held)) held = await this.refresh(held)
    const left = this.#timeLeft(held)
    return left !== null && left > 0 && left < TOO_SOON_MS
      ? { kind: 'wait', ms: left }
      : { kind: 'ready', held }
  }

  /** The upload itself. `superseded`: nothing was queued, and the store has a newer pair meanwhile. */
  async upload(
    held: Held,
    path: string,
    params: Readonly<Record<string, string>>,
    depart?: Depart,
  ): Promise<Outcome | { readonly kind: 'superseded' }> {
    const timeoutMs = this.#wire.timeoutMs.upload
    const outcome = await this.#once(held, path, params, { timeoutMs, depart })
    if ((await this.#newer(held, outcome)) !== null) return { kind: 'superseded' }
    await this.#noteDeath(held, outcome)
    return outcome
  }

  /** The cheap call. Throws when it does not succeed, or names another company. */
  async refresh(held: Held): Promise<Held> {
    const outcome = await this.#send(held, COMPANY_INFO, {})
    if (outcome.kind !== 'answered') throw noAnswer(outcome)
    if (outcome.result !== 'success' || outcome.status >= 500) throw failure(outcome, COMPANY_INFO)
    return this.signedIn()
  }

  async signedIn(): Promise<Held> {
    const held = await this.#wire.book.read()
    if (held === null) throw signInNeeded('')
    return held
  }

  #renewalDue(held: Held): boolean {
    const left = this.#timeLeft(held)
    return left === null || left < SOON_MS || !this.#wire.clock.known
  }

  /** Milliseconds, by Next Engine's clock; null when the end is not known. */
  #timeLeft(held: Held): number | null {
    const end = accessEnd(held.tokens)
    return end && end.getTime() - this.#wire.clock.latestOnWall().getTime()
  }

  async #send(
    held: Held,
    path: string,
    params: Readonly<Record<string, string>>,
  ): Promise<Outcome> {
    const timeoutMs = this.#wire.timeoutMs.read
    const outcome = await this.#once(held, path, params, { timeoutMs })
    const newer = await this.#newer(held, outcome)
    if (newer === null) {
      await this.#noteDeath(held, outcome)
      return outcome
    }
    const second = await this.#once(newer, path, params, { timeoutMs })
    await this.#noteDeath(newer, second)
    return second
  }

  /**
   * "An old pair" (002002) may mean that another process has a newer one: the stored tokens are read once more. Null unless
   * they are others. Next Engine did nothing with the call.
   */
  async #newer(held: Held, outcome: Outcome): Promise<Held | null> {
    if (outcome.kind !== 'answered' || outcome.code !== '002002') return null
    const stored = await this.#wire.book.read()
    return stored !== null && stored.tokens.accessToken !== held.tokens.accessToken ? stored : null
  }

  /** So that `status` can say it without a call. Only a note: the answer itself counts without it. */
  async #noteDeath(held: Held, outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'answered' || meaningOf(outcome.result, outcome.code) !== 'signIn') return
    try {
      await this.#wire.book.keep(held, { pair: null, alive: false })
    } catch (error) {
      const fields = { error: nameOf(error) }
      this.#wire.options.log.warn(fields, 'the end of the sign-in could not be noted')
    }
  }

  async #once(
    held: Held,
    path: string,
    params: Readonly<Record<string, string>>,
    how: { readonly timeoutMs: number; readonly depart?: Depart | undefined },
  ): Promise<Outcome> {
    const { accessToken, refreshToken } = held.tokens
    // wait_flag would let Next Engine hold a call for up to an hour: longer than anybody waits for an upload's answer.
    const { wait_flag: _never, ...rest } = params
    const form = { ...rest, access_token: accessToken, refresh_token: refreshToken }
    const outcome = await this.#wire.call(path, form, how)
    if (outcome.kind === 'answered') await this.#learn(held, path, outcome)
    return outcome
  }

  /** Before anything else happens with the answer: what it says about the tokens is on disk. */
  async #learn(held: Held, path: string, outcome: Answered): Promise<void> {
    const { envelope, result } = outcome
    if (envelope === null) return
    const named = path === COMPANY_INFO && result === 'success' ? companyIn(envelope) : null
    if (named) checkCompany(held.tokens, named)
    await this.#wire.book.keep(held, {
      pair: pairIn(envelope),
      ...(named ? { company: named } : {}),
      ...(result === 'success' ? { alive: true } : {}),
    })
  }
}
