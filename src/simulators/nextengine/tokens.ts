import { DAY_MS, toJst } from '../../kernel/time.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from './clock.ts'
import type { Form } from './form.ts'
import { Refusal } from './refusal.ts'
import type { Faults } from './faults.ts'

/** What a signed-in user holds. Ordinary calls do not prolong it. */
export interface Pair {
  readonly uid: string
  readonly companyId: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly accessEndsAt: Date
  readonly refreshEndsAt: Date
}

/** Token pairs: access 1 day, refresh 3 days, both counted from when the pair was issued. */
export class Tokens {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #chance: Chance
  /** By access token. A pair that is not in here any more is an old one. */
  readonly #live = new Map<string, Pair>()

  constructor(clock: Clock, faults: Faults, chance: Chance) {
    this.#clock = clock
    this.#faults = faults
    this.#chance = chance
  }

  signIn(uid: string, companyId: string): Pair {
    if (this.#faults.signInEndsOldPair) this.revoke(uid)
    return this.#issue(uid, companyId)
  }

  /** What a browser brings back from the sign-in page. */
  newState(): string {
    return this.#chance(16)
  }

  /** The user's pairs die at once, as after a sign-in somewhere else. */
  revoke(uid: string): void {
    for (const pair of this.#live.values()) {
      if (pair.uid === uid) this.#live.delete(pair.accessToken)
    }
  }

  /** The pair issued last to this user. */
  current(uid: string): Pair | undefined {
    return [...this.#live.values()].findLast((pair) => pair.uid === uid)
  }

  /** The pair that a call ends up with: its own, or a new one when its access token had expired. */
  present(form: Form): Pair {
    const access = form.text('access_token')
    if (access === '') throw new Refusal('002001')
    const pair = this.#live.get(access)
    if (pair === undefined) throw new Refusal('002002')
    if (this.#clock.now() < pair.accessEndsAt) {
      return this.#faults.rotateOnEveryCall ? this.#rotate(pair) : pair
    }
    return this.#revive(pair, form.text('refresh_token'))
  }

  /** The pair that a call came with, if it is good as it is. Changes nothing. */
  snapshot(form: Form): Pair | undefined {
    const pair = this.#live.get(form.text('access_token'))
    return pair !== undefined && this.#clock.now() < pair.accessEndsAt ? pair : undefined
  }

  #revive(pair: Pair, refresh: string): Pair {
    if (refresh === '') {
      throw new Refusal(
        '002004',
        'access_tokenの有効期限が切れています。再度ログインしてください。',
        'redirect',
      )
    }
    if (refresh !== pair.refreshToken) throw new Refusal('002002')
    if (this.#clock.now() >= pair.refreshEndsAt) throw new Refusal('002004')
    return this.#rotate(pair)
  }

  #rotate(old: Pair): Pair {
    this.#live.delete(old.accessToken)
    return this.#issue(old.uid, old.companyId)
  }

  #issue(uid: string, companyId: string): Pair {
    const now = this.#clock.now().getTime()
    const pair: Pair = {
      uid,
      companyId,
      accessToken: this.#chance(32),
      refreshToken: this.#chance(32),
      accessEndsAt: new Date(now + DAY_MS),
      refreshEndsAt: new Date(now + 3 * DAY_MS),
    }
    this.#live.set(pair.accessToken, pair)
    return pair
  }
}

/** The four fields that nearly every answer carries. */
export function tokenFields(pair: Pair | undefined): Record<string, string> {
  if (pair === undefined) return {}
  return {
    access_token: pair.accessToken,
    access_token_end_date: toJst(pair.accessEndsAt),
    refresh_token: pair.refreshToken,
    refresh_token_end_date: toJst(pair.refreshEndsAt),
  }
}
