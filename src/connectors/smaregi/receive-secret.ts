import { timingSafeEqual } from 'node:crypto'

/**
 * One secret, or a few that are all right. The time of an answer tells nothing about them, not even their length: what was
 * sent is laid into a field of fixed size, and such fields are compared whole. (Digests do the same, at three times the cost.)
 */
export class Secrets {
  readonly #fields: readonly Buffer[]
  /** Room for what is sent. */
  readonly #sent: Buffer

  constructor(secrets: readonly string[]) {
    const ours = secrets.filter((secret) => secret !== '')
    const longest = Math.max(0, ...ours.map((secret) => Buffer.byteLength(secret)))
    const size = Math.max(SMALLEST_FIELD, LENGTH_BYTES + longest)
    this.#sent = Buffer.alloc(size)
    this.#fields = ours.map((secret) => lay(secret, Buffer.alloc(size)))
  }

  /** Every secret is looked at, also after one has matched. */
  includes(candidate: string | Buffer): boolean {
    const sent = lay(candidate, this.#sent)
    let found = false
    for (const field of this.#fields) {
      if (timingSafeEqual(sent, field)) found = true
    }
    return found
  }
}

const LENGTH_BYTES = 4
const SMALLEST_FIELD = 128

/** The true length goes in front: what is cut off, or followed by zeros, is not the same. */
function lay(text: string | Buffer, field: Buffer): Buffer {
  field.fill(0)
  field.writeUInt32LE(Buffer.byteLength(text))
  if (typeof text === 'string') field.write(text, LENGTH_BYTES)
  else text.copy(field, LENGTH_BYTES)
  return field
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
