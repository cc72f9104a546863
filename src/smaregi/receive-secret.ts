import { hash, timingSafeEqual } from 'node:crypto'

/**
 * A secret is compared through its digest: equal length whatever was sent, so that the time of an answer tells nothing.
 * Only digests are kept, so no error or log can show the secret.
 */
export class Secrets {
  readonly #digests: readonly Buffer[]

  constructor(secrets: readonly string[]) {
    this.#digests = secrets.filter((secret) => secret !== '').map(digest)
  }

  /** Every secret is looked at, also after one has matched. */
  includes(candidate: string | Buffer): boolean {
    const sent = digest(candidate)
    let found = false
    for (const expected of this.#digests) {
      if (timingSafeEqual(sent, expected)) found = true
    }
    return found
  }
}

/** The digest as text is several times faster to get than as a new buffer (measured on Node 20). */
function digest(value: string | Buffer): Buffer {
  return Buffer.from(hash('sha256', value, 'hex'), 'latin1')
}

/** That a request carried the secret. It cannot be made anywhere else, and nothing is journalled without one. */
export class Proof {
  readonly #secret = true

  private constructor() {}

  /** Looks at every candidate, also after one has matched. */
  static of(candidates: readonly (string | Buffer)[], secrets: Secrets): Proof | null {
    let found = false
    for (const candidate of candidates) {
      if (secrets.includes(candidate)) found = true
    }
    return found ? new Proof() : null
  }

  /** Keeps the private field in use, which makes the type impossible to imitate. */
  get stands(): boolean {
    return this.#secret
  }
}
