import * as v from 'valibot'
import { post } from '../../kernel/http.ts'
import { registerSecrets } from '../../kernel/log.ts'
import { PLATFORM } from '../../messages/platform.ts'
import { needsPerson } from './legacy-refusal.ts'
import type { Patience } from './platform-patience.ts'
import { type PlatformOptions, TIMEOUT_MS } from './platform-options.ts'
import { refusalShape, tokenShape } from './platform-shapes.ts'
import { judge, refusalError, type Verdict, withRest } from './platform-verdict.ts'
import { fitting } from './shapes.ts'

/** A token is not used in its last minute: it must still be good when the call arrives. */
const MARGIN_MS = 60_000

interface Token {
  readonly text: string
  readonly usableUntil: number
}

/** The access token: asked for when it is first needed, kept to a minute before its end. */
export class TokenKeeper {
  readonly #options: PlatformOptions
  readonly #scopes: readonly string[]
  readonly #patience: Patience
  readonly #call: () => void
  #token: Token | null = null
  #asking: Promise<Token> | null = null

  constructor(
    options: PlatformOptions,
    scopes: readonly string[],
    patience: Patience,
    call: () => void,
  ) {
    this.#options = options
    this.#scopes = scopes
    this.#patience = patience
    this.#call = call
  }

  /** Throws `StonError`: `temporary`, or `smaregi` (exit `attention`) when the app or its scopes are refused. */
  async get(): Promise<string> {
    const now = this.#options.now().getTime()
    if (this.#token !== null && now < this.#token.usableUntil) return this.#token.text
    // Calls that start together share one token.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    this.#token = await this.#asking
    return this.#token.text
  }

  /** Smaregi has refused this one. */
  drop(token: string): void {
    if (this.#token?.text === token) this.#token = null
  }

  async #ask(): Promise<Token> {
    const verdict = await this.#patience.reading(() => this.#request())
    if (verdict.kind !== 'good') throw this.#refusal(verdict)
    const { access_token: text, expires_in: seconds } = fitting('token', tokenShape, verdict.body)
    registerSecrets([text])
    return { text, usableUntil: this.#options.now().getTime() + seconds * 1000 - MARGIN_MS }
  }

  /** Asking twice does no harm: each answer brings a token of its own. */
  async #request(): Promise<Verdict> {
    const { contractId, clientId, clientSecret, idUrl, signal, rest, line } = this.#options
    const { timeoutMs = TIMEOUT_MS } = this.#options
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    registerSecrets([basic])
    const url = `${idUrl.replace(/\/+$/, '')}/app/${encodeURIComponent(contractId)}/token`
    return withRest(
      rest,
      () => {
        this.#call()
        return post(url, {
          form: { grant_type: 'client_credentials', scope: this.#scopes.join(' ') },
          headers: { authorization: `Basic ${basic}` },
          timeoutMs,
          signal,
          line,
        })
      },
      (answer) => judge(answer, [clientSecret, basic], this.#options.now()),
    )
  }

  #refusal(verdict: Exclude<Verdict, { kind: 'good' }>): Error {
    if (verdict.kind === 'trouble' || verdict.kind === 'busy') {
      return refusalError(verdict, { what: 'token', scope: '' })
    }
    const body = verdict.kind === 'refused' ? v.safeParse(refusalShape, verdict.body) : null
    if (body?.success === true && body.output.error === 'invalid_scope') {
      const scopes = this.#scopes.join(' ')
      return needsPerson(PLATFORM.scopesRefused(verdict.words), PLATFORM.openScopes(scopes))
    }
    const givesReason = body?.success === true && body.output.error !== null
    // Where the service itself answers, it gives a reason; a gateway that is being changed does not.
    if (verdict.kind === 'refused' && verdict.status === 404 && !givesReason)
      return refusalError(verdict, { what: 'token', scope: '' })
    return needsPerson(PLATFORM.signInRefused(verdict.words), PLATFORM.credentials())
  }
}
