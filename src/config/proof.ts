import { realpathSync } from 'node:fs'
import { nodeCrypto } from '../kernel/crypto.ts'
import type { Config } from './types.ts'

/** A number that is used once; whoever answers `/readyz` proves with it which installation it is. */
export function newChallenge(): string {
  return nodeCrypto().randomBytes(16).toString('hex')
}

/** Names of the header that asks, and of the one that answers. */
export const CHALLENGE = 'x-ston-challenge'
export const PROOF = 'x-ston-proof'

/**
 * What only this configuration and its data can answer to a challenge: no secret can be read from it, and it is worth
 * nothing a second time. Null where the text is no challenge, or there is no secret path to prove with.
 */
export function proofOf({ webhook, store }: Config, challenge: unknown): string | null {
  if (typeof challenge !== 'string' || !/^[0-9a-f]{32}$/.test(challenge)) return null
  if (webhook.path === undefined) return null
  const data = store.url === undefined ? real(store.path) : `${store.url} ${store.shop}`
  const { createHmac } = nodeCrypto()
  return createHmac('sha256', `${webhook.path}\n${data}`).update(challenge).digest('hex')
}

/** The same folder may be named in more ways than one. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
