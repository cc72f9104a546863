import { registerSecrets } from '../../kernel/log.ts'
import type { Document, Store } from '../../store/store.ts'
import { DAY_MS, fromJst, toJstIso } from '../../kernel/time.ts'
import { field, type Envelope } from './envelope.ts'
import type { SignInState } from './next-engine.ts'

/** End dates as Next Engine writes them: `YYYY-MM-DD HH:MM:SS`, Japan time. Null where it did not say. */
export interface TokenPair {
  readonly accessToken: string
  readonly accessTokenEndDate: string | null
  readonly refreshToken: string
  readonly refreshTokenEndDate: string | null
}

/** The document `tokens`. */
export interface Tokens extends TokenPair {
  readonly uid: string
  /** '' until the first call that names the company. */
  readonly companyId: string
  readonly companyNeId: string
  readonly companyName: string
  /** ISO instant. */
  readonly savedAt: string
  /** ISO instant at which Next Engine refused this pair: only a new sign-in (or a later success) helps. */
  readonly refusedAt: string | null
  /** The pair before this one, for a person who has to find out what happened. */
  readonly previous: TokenPair | null
}

/** The tokens together with what is needed to replace them. */
export interface Held {
  readonly tokens: Tokens
  readonly revision: number
}

/** How long a refresh token lives; used only where Next Engine did not say when it ends. */
const REFRESH_LIFE_MS = 3 * DAY_MS

/** Replaced under the lock `nextengine` only; its values are secrets. */
export function tokensDocument(store: Store): Document<Tokens> {
  return store.document<Tokens>('tokens')
}

/** Null when nobody has signed in. */
export async function readTokens(store: Store): Promise<Held | null> {
  const { value, revision } = await tokensDocument(store).read()
  if (!value?.accessToken || !value.refreshToken) return null
  const pairs = [value, ...(value.previous === null ? [] : [value.previous])]
  registerSecrets(pairs.flatMap((pair) => [pair.accessToken, pair.refreshToken]))
  return { tokens: value, revision }
}

/** Null unless both tokens are there: half a pair must never replace a whole one. */
export function pairIn(envelope: Envelope): TokenPair | null {
  const accessToken = field(envelope, 'access_token')
  const refreshToken = field(envelope, 'refresh_token')
  if (accessToken === '' || refreshToken === '') return null
  return {
    accessToken,
    accessTokenEndDate: field(envelope, 'access_token_end_date') || null,
    refreshToken,
    refreshTokenEndDate: field(envelope, 'refresh_token_end_date') || null,
  }
}

/**
 * Should the answer's pair take the stored one's place? Not when nothing is new in it, and not when it ends earlier:
 * then it is a late answer that carries an older pair. Within one second both end alike, and the answer counts.
 */
export function replaces(answered: TokenPair, stored: TokenPair): boolean {
  const same = sameTokens(answered, stored)
  const end = endOf(answered.accessTokenEndDate)
  const storedEnd = endOf(stored.accessTokenEndDate)
  if (end === null) return !same
  if (storedEnd === null) return true
  if (end.getTime() < storedEnd.getTime()) return false
  return (
    !same ||
    end.getTime() > storedEnd.getTime() ||
    answered.refreshTokenEndDate !== stored.refreshTokenEndDate
  )
}

/** Dates do not count: a pair whose end was not known is the same pair when it is. */
export function sameTokens(one: TokenPair, other: TokenPair): boolean {
  return one.accessToken === other.accessToken && one.refreshToken === other.refreshToken
}

/** Only the pair: what else is stored beside it must not go into `previous`. */
export function pairOf(tokens: TokenPair): TokenPair {
  const { accessToken, accessTokenEndDate, refreshToken, refreshTokenEndDate } = tokens
  return { accessToken, accessTokenEndDate, refreshToken, refreshTokenEndDate }
}

/** When the access token ends; null when Next Engine did not say so in a way that can be read. */
export function accessEnd(tokens: TokenPair): Date | null {
  return endOf(tokens.accessTokenEndDate)
}

/** Is anybody signed in, and until when? Reads the store and nothing else. */
export async function readSignIn(store: Store, now: Date): Promise<SignInState> {
  const held = await readTokens(store)
  return signInState(held?.tokens ?? null, now)
}

/** Without end dates a pair is taken to live three days from `savedAt`. Reads nothing, asks nobody. */
export function signInState(tokens: Tokens | null, now: Date): SignInState {
  if (tokens === null) {
    return { signedIn: false, accessTokenEndsAt: null, refreshTokenEndsAt: null, company: null }
  }
  const access = endOf(tokens.accessTokenEndDate)
  const refresh = endOf(tokens.refreshTokenEndDate)
  const dead = refresh ?? new Date(Date.parse(tokens.savedAt) + REFRESH_LIFE_MS)
  return {
    signedIn: tokens.refusedAt === null && now.getTime() < dead.getTime(),
    accessTokenEndsAt: access && toJstIso(access),
    refreshTokenEndsAt: refresh && toJstIso(refresh),
    company: tokens.companyName || tokens.companyNeId || tokens.companyId || null,
  }
}

function endOf(date: string | null): Date | null {
  return date === null ? null : fromJst(date)
}
