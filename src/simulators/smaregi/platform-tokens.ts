import type { Chance } from '../chance.ts'

interface Issued {
  readonly scopes: ReadonlySet<string>
  readonly endsAt: number
}

/** Access tokens: each lives for its seconds by the server's clock, and is forgotten afterwards. */
export class Tokens {
  readonly #now: () => Date
  readonly #chance: Chance
  readonly #issued = new Map<string, Issued>()

  constructor(now: () => Date, chance: Chance) {
    this.#now = now
    this.#chance = chance
  }

  issue(scopes: readonly string[], lifeSeconds: number): string {
    const token = `eyJ${this.#chance(24)}`
    const endsAt = this.#now().getTime() + lifeSeconds * 1000
    this.#issued.set(token, { scopes: new Set(scopes), endsAt })
    return token
  }

  /** What the token opens; null when it is unknown or has ended. */
  scopes(token: string): ReadonlySet<string> | null {
    const found = this.#issued.get(token)
    return found === undefined || found.endsAt <= this.#now().getTime() ? null : found.scopes
  }

  revokeAll(): void {
    this.#issued.clear()
  }
}
