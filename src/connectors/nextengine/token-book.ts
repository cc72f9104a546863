import { isDeepStrictEqual } from 'node:util'
import { Moved } from '../../kernel/errors.ts'
import type { Store } from '../../store/store.ts'
import { otherCompany } from './errors.ts'
import { field, type Envelope } from './envelope.ts'
import {
  pairOf,
  readTokens,
  replaces,
  sameTokens,
  tokensDocument,
  type Held,
  type TokenPair,
  type Tokens,
} from './tokens.ts'

/** Who the tokens belong to. '' where an answer did not say. */
export interface Company {
  readonly companyId: string
  readonly companyNeId: string
  readonly companyName: string
}

/** What an answer taught about the tokens. */
export interface Learnt {
  /** Null: the answer carried none. */
  readonly pair: TokenPair | null
  readonly company?: Company
  /** Next Engine took the pair: true; said that it is dead: false; neither: absent. */
  readonly alive?: boolean
}

const TRIES = 3

/** Reads and replaces the stored tokens. Whoever uses it holds the lock `nextengine`. */
export class TokenBook {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  read(): Promise<Held | null> {
    return readTokens(this.#store)
  }

  /**
   * Writes down what is new, durably, before it returns; nothing new, no write. When it throws, the answer that carried the
   * tokens must not be used.
   */
  async keep(held: Held, learnt: Learnt): Promise<Held> {
    let before = held
    for (let left = TRIES; ; left -= 1) {
      const next = this.#merge(before.tokens, learnt)
      if (next === null) return before
      try {
        await tokensDocument(this.#store).replace(next, before.revision)
        return await this.#again(next)
      } catch (error) {
        if (!(error instanceof Moved) || left === 1) throw error
        const now = (await this.read()) ?? before
        // Without a pair, what was learnt is about the old one alone.
        if (learnt.pair === null && now.tokens.accessToken !== held.tokens.accessToken) return now
        before = now
      }
    }
  }

  /** A new sign-in: takes the place of whatever stands there. */
  async begin(uid: string, pair: TokenPair, company: Company): Promise<Held> {
    const { value, revision } = await tokensDocument(this.#store).read()
    const next: Tokens = {
      ...pair,
      uid,
      companyId: company.companyId || value?.companyId || '',
      companyNeId: company.companyNeId || value?.companyNeId || '',
      companyName: company.companyName || value?.companyName || '',
      savedAt: this.#now().toISOString(),
      refusedAt: null,
      previous: value?.accessToken ? pairOf(value) : null,
    }
    await tokensDocument(this.#store).replace(next, revision)
    return this.#again(next)
  }

  async #again(written: Tokens): Promise<Held> {
    return (await this.read()) ?? { tokens: written, revision: 0 }
  }

  /** Null: nothing to write. */
  #merge(stored: Tokens, learnt: Learnt): Tokens | null {
    const pair = learnt.pair !== null && replaces(learnt.pair, stored) ? learnt.pair : null
    // A stored pair whose end dates were not known yet is still the same pair.
    const fresh = pair !== null && !sameTokens(pair, stored)
    const next: Tokens = {
      ...stored,
      ...pair,
      ...known(learnt.company),
      refusedAt: this.#refusedAt(stored, learnt, fresh),
      ...(fresh ? { savedAt: this.#now().toISOString(), previous: pairOf(stored) } : {}),
    }
    return isDeepStrictEqual(next, stored) ? null : next
  }

  #refusedAt(stored: Tokens, learnt: Learnt, fresh: boolean): string | null {
    if (fresh || learnt.alive === true) return null
    if (learnt.alive === undefined) return stored.refusedAt
    return stored.refusedAt ?? this.#now().toISOString()
  }
}

/** The company that an answer names, in its first row or at its top. Null when it names none. */
export function companyIn(envelope: Envelope): Company | null {
  const source = envelope.rows?.[0] ? { fields: envelope.rows[0] } : envelope
  const company = {
    companyId: field(source, 'company_id'),
    companyNeId: field(source, 'company_ne_id'),
    companyName: field(source, 'company_name'),
  }
  return company.companyId === '' && company.companyNeId === '' ? null : company
}

/** Throws `StonError` (`company`) when they are certainly two different companies. */
export function checkCompany(stored: Company, answered: Company): void {
  const by = stored.companyId !== '' && answered.companyId !== '' ? 'companyId' : 'companyNeId'
  if (stored[by] === '' || answered[by] === '' || stored[by] === answered[by]) return
  throw otherCompany(label(stored), label(answered))
}

/** Are both known by something that can be compared? */
export function comparable(stored: Company, answered: Company): boolean {
  return (
    (stored.companyId !== '' && answered.companyId !== '') ||
    (stored.companyNeId !== '' && answered.companyNeId !== '')
  )
}

function label(company: Company): string {
  const id = company.companyNeId || company.companyId
  return company.companyName === '' ? id : `${company.companyName} ${id}`
}

/** An answer that leaves a field out does not make ston forget it. */
function known(company: Company | undefined): Partial<Company> {
  return Object.fromEntries(Object.entries(company ?? {}).filter(([, value]) => value !== ''))
}
