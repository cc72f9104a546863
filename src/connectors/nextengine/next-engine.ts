import type { Depart } from '../../kernel/http-departure.ts'

/**
 * Next Engine as the rest of this room sees it: one signed-in session. Every answer may carry a new token pair, and the
 * session has saved it before it gives the answer on.
 */
export interface Session extends SignIn {
  /**
   * One reading call. `path` like `/api_v1_master_stock/search`. Throws `StonError`: `temporary` (no connection, busy,
   * maintenance, 5xx, not JSON), `auth` (sign-in needed), `account` (Next Engine suspended; exit `attention`), `config`
   * (the app's own data are refused), `company` (the tokens are another company's; exit `attention`), or `nextengine` (exit
   * `attention`) with Next Engine's own words for any other refusal.
   */
  read(path: string, params: Readonly<Record<string, string>>): Promise<Answer>

  /**
   * One upload, sent at most once and never retried. Makes sure beforehand that it will not be the call that rotates. `depart`: what
   * must have happened right before it leaves; called once all else is ready, again where Next Engine wanted other tokens.
   */
  upload(
    path: string,
    params: Readonly<Record<string, string>>,
    depart?: Depart,
  ): Promise<UploadAnswer>

  /** Next Engine's clock (from its `Date` header), the earliest that it can be; ours where none was seen yet. */
  serverNow(): Date

  /** The latest that it can be: later where an answer took long, or the computer has slept since. */
  latestServerNow(): Date

  /** Calls made so far by this session. */
  readonly calls: number
}

/** Of a search, Next Engine gives `count` as the rows of this answer; only a `/count` call tells how many there are in all. */
export interface Answer {
  /** As it was told; the number of rows where it was not. */
  readonly count: number
  /** Absent where a count was told. Without one: whether there were rows, or none as well. */
  readonly told?: 'rows' | 'nothing'
  /** Every value is a string or null. */
  readonly data: readonly Readonly<Record<string, string | null>>[]
}

/** Success only says that the file waits in Next Engine's queue; what became of its rows has to be read later. */
export type UploadAnswer =
  | { readonly kind: 'queued'; readonly queId: string }
  /** Proven not queued; `error` says what to do (`temporary`, `auth` or `account`). */
  | { readonly kind: 'notSent'; readonly error: Error }
  /** Refused as a whole, with a code that is known to say so. */
  | { readonly kind: 'refused'; readonly code: string; readonly words: string }
  /** Time-out, reset, 5xx, unreadable body, 999999, 000001, a code that is in no list: nobody can say whether it was queued. */
  | { readonly kind: 'unknown'; readonly words: string }

/** What the browser brings back from Next Engine. */
export interface Redirect {
  readonly uid: string
  readonly state: string
}

/** What is known about the sign-in without asking anybody. Times are JST with their offset; null = not known. */
export interface SignInState {
  /** False when nothing is stored, the refresh token has ended, or Next Engine has refused the stored pair. */
  readonly signedIn: boolean
  readonly accessTokenEndsAt: string | null
  readonly refreshTokenEndsAt: string | null
  /** The company's name, else its Next Engine id. */
  readonly company: string | null
}

/** Getting a token pair and keeping it alive. */
export interface SignIn {
  /** Where a person signs in with the browser. Holds no secret. */
  signInUrl(): string
  /**
   * Turns what the browser brought back into a stored token pair. Throws `StonError`: `auth` (wrong, used or older than
   * five minutes), `company` (another company than the one stored; nothing is replaced), `config` or `temporary`.
   */
  signIn(redirect: Redirect): Promise<SignInState>
  /** One cheap call: a pair whose access token has ended is replaced by a new one. Throws like `read`. */
  keepAlive(): Promise<SignInState>
  /** No network. */
  readSignIn(): Promise<SignInState>
  /** Whose sign-in it is (Next Engine's uid); null = nobody has signed in. No network. */
  readUser(): Promise<string | null>
}
