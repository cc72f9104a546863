import type { Clock } from './clock.ts'
import type { Form } from './form.ts'
import { INVENTED, Refusal } from './refusal.ts'
import { tokenFields, type Pair, type Tokens } from './tokens.ts'
import type { Faults } from './faults.ts'

const STATE_LIFE_MS = 5 * 60 * 1000

export interface Client {
  readonly clientId: string
  readonly clientSecret: string
  /** Where the browser goes when the sign-in address names no other place. */
  readonly redirectUri: string
}

interface Visit {
  readonly uid: string
  readonly companyId: string
  readonly at: Date
}

/** Not a refusal in Next Engine's words, but a page where JSON was expected. */
export class NotJson extends Error {}

/** The browser's half (a page where everybody may come in) and the program's half, `/api_neauth`. */
export class SignIn {
  readonly #client: Client
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #tokens: Tokens
  readonly #visits = new Map<string, Visit>()

  constructor(client: Client, clock: Clock, faults: Faults, tokens: Tokens) {
    this.#client = client
    this.#clock = clock
    this.#faults = faults
    this.#tokens = tokens
  }

  /** Where the sign-in page sends the browser; null when no such app is known. */
  visit(query: URLSearchParams): URL | null {
    if (query.get('client_id') !== this.#client.clientId) return null
    const target = new URL(query.get('redirect_uri') ?? this.#client.redirectUri)
    const state = this.#tokens.newState()
    const { uid, companyId } = this.#faults
    this.#visits.set(state, { uid, companyId, at: this.#clock.now() })
    target.searchParams.set('uid', uid)
    target.searchParams.set('state', state)
    return target
  }

  /** `/api_neauth`: uid and state for a pair of tokens. A state serves once. */
  exchange(form: Form): Record<string, string> {
    this.#checkPresence(form)
    if (this.#faults.suspended !== null) throw new Refusal('001007')
    this.#checkClient(form)
    const visit = this.#visits.get(form.text('state'))
    this.#visits.delete(form.text('state'))
    if (visit === undefined || visit.uid !== form.text('uid') || this.#stale(visit)) {
      throw new Refusal(INVENTED.state, 'stateが不正か、有効期限が切れています。')
    }
    const pair = this.#tokens.signIn(visit.uid, visit.companyId)
    return { ...this.#tokensOf(pair), ...identity(pair), company_app_header: '<header></header>' }
  }

  #checkPresence(form: Form): void {
    if (form.text('uid') === '') throw new Refusal('001001')
    if (form.text('state') === '') throw new Refusal('001002')
    if (form.text('client_id') === '') {
      throw new Refusal(INVENTED.clientId, 'POSTパラメータにclient_idが指定されていません。')
    }
    if (form.text('client_secret') === '') throw new Refusal('001003')
  }

  #checkClient(form: Form): void {
    const right =
      form.text('client_id') === this.#client.clientId &&
      form.text('client_secret') === this.#client.clientSecret
    if (right) return
    if (this.#faults.wrongClient === 'notJson') throw new NotJson()
    throw new Refusal(INVENTED.client, 'client_idまたはclient_secretが不正です。')
  }

  #stale(visit: Visit): boolean {
    return this.#clock.now().getTime() - visit.at.getTime() > STATE_LIFE_MS
  }

  #tokensOf(pair: Pair): Record<string, string> {
    if (this.#faults.signInAnswersEndDates) return tokenFields(pair)
    return { access_token: pair.accessToken, refresh_token: pair.refreshToken }
  }
}

/** Who signed in, as `api_neauth` and the two `info` calls tell it. */
export function identity(pair: Pair): Record<string, string> {
  return { ...userOf(pair), ...companyOf(pair) }
}

export function userOf(pair: Pair): Record<string, string> {
  return {
    uid: pair.uid,
    pic_id: '1',
    pic_ne_id: `ne-${pair.uid}`,
    pic_name: '練習担当',
    pic_kana: 'レンシュウタントウ',
    pic_mail_address: 'practice@example.jp',
  }
}

export function companyOf(pair: Pair): Record<string, string> {
  return {
    company_id: pair.companyId,
    company_ne_id: `ne-${pair.companyId}`,
    company_name: '練習商店',
    company_kana: 'レンシュウショウテン',
  }
}
