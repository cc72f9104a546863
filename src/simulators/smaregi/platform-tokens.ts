import { randomBytes } from 'node:crypto'

interface Issued {
  readonly scopes: ReadonlySet<string>
  readonly endsAt: number
}

/** Access tokens: each lives for its seconds by the server's clock, and is forgotten afterwards. */
export class Tokens {
  readonly #now: () => Date
  readonly #issued = new Map<string, Issued>()

  constructor(now: () => Date) {
    this.#now = now
  }

  issue(scopes: readonly string[], lifeSeconds: number): string {
    const token = `eyJ${randomBytes(24).toString('base64url')}`
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
