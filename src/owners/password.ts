import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** A password as it is kept: salted, and slow to try. All bytes as base64url. */
export interface KeptPassword {
  readonly salt: string
  readonly hash: string
  /** What it was made with: a later version may take more. */
  readonly cost: Cost
}

/** Of scrypt: memory is 128 × `n` × `r` bytes. */
interface Cost {
  readonly n: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and a fifth of a second on a small machine: one of the sets that OWASP names. */
const COST: Cost = { n: 2 ** 15, r: 8, p: 3 }
const MAX_MEMORY = 64 * 1024 * 1024
const BYTES = 32
const SALT_BYTES = 16

export const SHORTEST = 10
export const LONGEST = 200

/** Whether it is long enough to be one, and not so long that it was never typed. */
export function isPassword(text: string): boolean {
  const { length } = plain(text)
  return length >= SHORTEST && length <= LONGEST
}

export async function keepPassword(password: string): Promise<KeptPassword> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await hashOf(password, salt, COST)
  return { salt: salt.toString('base64url'), hash: hash.toString('base64url'), cost: COST }
}

export async function isSamePassword(password: string, kept: KeptPassword): Promise<boolean> {
  const hash = await hashOf(password, Buffer.from(kept.salt, 'base64url'), kept.cost)
  const known = Buffer.from(kept.hash, 'base64url')
  return known.length === hash.length && timingSafeEqual(known, hash)
}

/** As long as a real comparison: who asks for a name that is not there learns nothing by the time it takes. */
export async function compareWithNobody(password: string): Promise<void> {
  await hashOf(password, Buffer.alloc(SALT_BYTES), COST)
}

/** Full-width letters of a Japanese keyboard are the same as narrow ones. */
function plain(password: string): string {
  return password.normalize('NFKC')
}

function hashOf(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const cost = { N: n, r, p, maxmem: MAX_MEMORY }
    scrypt(plain(password).slice(0, LONGEST), salt, BYTES, cost, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })
}
