import { StonError } from '../../kernel/errors.ts'
import { SIGN_IN } from '../../messages/auth.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { failure, noAnswer } from './answers.ts'
import { field } from './envelope.ts'
import { meaningOf, refusalError, temporary } from './errors.ts'
import type { Redirect, SignInState } from './next-engine.ts'
import { COMPANY_INFO, type SignedLine } from './signed-line.ts'
import { checkCompany, companyIn, comparable, type Company } from './token-book.ts'
import { pairIn, signInState, type Held, type TokenPair } from './tokens.ts'
import type { Answered, Outcome, Wire } from './wire.ts'

const NEAUTH = '/api_neauth'
/** Between attempts to learn whose tokens they are. */
const PAUSES_MS = [1_000, 3_000, null]
const NOBODY: Company = { companyId: '', companyNeId: '', companyName: '' }

/** Where a person signs in, and what is known of it afterwards. */
export class SignIn {
  readonly #wire: Wire
  readonly #line: SignedLine

  constructor(wire: Wire, line: SignedLine) {
    this.#wire = wire
    this.#line = line
  }

  url(): string {
    const { signInUrl, clientId, redirectUri } = this.#wire.options
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri })
    return `${signInUrl.replace(/\/+$/, '')}/users/sign_in/?${query.toString()}`
  }

  async state(): Promise<SignInState> {
    const held = await this.#wire.book.read()
    return signInState(held?.tokens ?? null, this.#wire.clock.now())
  }

  async user(): Promise<string | null> {
    return (await this.#wire.book.read())?.tokens.uid || null
  }

  keepAlive(): Promise<SignInState> {
    return this.#wire.alone(async () => {
      await this.#line.refresh(await this.#line.signedIn())
      return this.state()
    })
  }

  async signIn(redirect: Redirect): Promise<SignInState> {
    try {
      return await this.#signIn(redirect)
    } catch (error) {
      throw withNextStep(error)
    }
  }

  #signIn(redirect: Redirect): Promise<SignInState> {
    return this.#wire.alone(async () => {
      const stored = await this.#wire.book.read()
      const signed = await this.#exchange(redirect)
      // Kept at once where it cannot be another company's pair; otherwise as soon as it is known whose it is.
      if (stored !== null && !comparable(stored.tokens, signed.company)) {
        const { pair, company } = await this.#identify(signed.pair)
        checkCompany(stored.tokens, company)
        await this.#wire.book.begin(signed.uid, pair, company)
      } else {
        if (stored !== null) checkCompany(stored.tokens, signed.company)
        await this.#verify(await this.#wire.book.begin(signed.uid, signed.pair, signed.company))
      }
      return this.state()
    })
  }

  /** uid and state for a pair. */
  async #exchange(redirect: Redirect): Promise<SignedIn> {
    const { clientId, clientSecret } = this.#wire.options
    const form = { ...redirect, client_id: clientId, client_secret: clientSecret }
    const outcome = await this.#call(NEAUTH, form)
    if (outcome.kind !== 'answered') throw noAnswer(outcome)
    const pair = outcome.envelope && pairIn(outcome.envelope)
    if (outcome.envelope === null || outcome.result !== 'success' || pair === null) {
      throw refusedSignIn(outcome)
    }
    const uid = field(outcome.envelope, 'uid') || redirect.uid
    return { pair, company: namedIn(outcome) ?? NOBODY, uid }
  }

  /** The stored pair is good; a first call adds its end dates and the company. Next Engine being busy does not undo it. */
  async #verify(held: Held): Promise<void> {
    try {
      await this.#line.refresh(held)
    } catch (error) {
      if (!(error instanceof StonError) || error.exit !== 'temporary') throw error
      this.#wire.options.log.warn({ code: error.code }, 'signed in; the company could not be read')
    }
  }

  /** Whose pair is it? Asked without touching what is stored, and more than once: a person is waiting for it. */
  async #identify(pair: TokenPair): Promise<Identified> {
    let current = pair
    for (const ms of PAUSES_MS) {
      const form = { access_token: current.accessToken, refresh_token: current.refreshToken }
      const outcome = await this.#call(COMPANY_INFO, form)
      if (outcome.kind === 'answered') {
        current = (outcome.envelope && pairIn(outcome.envelope)) ?? current
        const company = outcome.result === 'success' ? namedIn(outcome) : null
        if (company) return { pair: current, company }
      }
      const error = outcome.kind === 'answered' ? failure(outcome, COMPANY_INFO) : noAnswer(outcome)
      if (ms === null || error.exit !== 'temporary') throw error
      await this.#wire.system.sleep(ms, this.#wire.options.signal)
    }
    throw temporary(NEXT_ENGINE.interrupted())
  }

  #call(path: string, form: Readonly<Record<string, string>>): Promise<Outcome> {
    return this.#wire.call(path, form, { timeoutMs: this.#wire.timeoutMs.read })
  }
}

interface SignedIn {
  readonly pair: TokenPair
  readonly company: Company
  readonly uid: string
}

type Identified = Pick<SignedIn, 'pair' | 'company'>

function namedIn(outcome: Answered): Company | null {
  return outcome.envelope && companyIn(outcome.envelope)
}

/**
 * Next Engine's codes for a wrong or worn-out `state` and for a wrong client are not published, so one sentence names both
 * causes, the likely one first. An answer that is no JSON at all is what a wrong client gets.
 */
function refusedSignIn(outcome: Answered): StonError {
  const { envelope, result, code, status, words } = outcome
  if (envelope === null && status < 500) return refusalError('access', '')
  if (result !== 'error' || meaningOf(result, code) !== 'other') return failure(outcome, NEAUTH)
  return new StonError({
    code: 'auth',
    message: SIGN_IN.refused(words),
    hint: SIGN_IN.refusedHint(),
  })
}

/** No later run tries a sign-in again: a person has to. */
function withNextStep(error: unknown): unknown {
  if (!(error instanceof StonError)) return error
  // What a later run would wait for is no step here.
  if (error.hint !== undefined && error.exit !== 'temporary') return error
  const { code, exit, sentence: message } = error
  return new StonError({ code, exit, message, hint: SIGN_IN.again(), cause: error })
}
