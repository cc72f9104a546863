import type { PlatformAccount } from './platform-account.ts'
import { Problem } from './platform-problem.ts'

const SECOND_MS = 1000

/** Counts the requests of the last second by the server's clock, reads and writes apart. */
export class Limits {
  readonly #account: PlatformAccount
  readonly #now: () => Date
  readonly #seen = { reads: [] as number[], writes: [] as number[] }

  constructor(account: PlatformAccount, now: () => Date) {
    this.#account = account
    this.#now = now
  }

  take(kind: 'reads' | 'writes'): void {
    const most = this.#account.limits[kind]
    const now = this.#now().getTime()
    const recent = this.#seen[kind].filter((at) => at > now - SECOND_MS)
    if (most !== null && recent.length >= most) {
      throw new Problem(429, 'Rate limit exceeded', { 'retry-after': '1' })
    }
    recent.push(now)
    this.#seen[kind] = recent
  }
}
