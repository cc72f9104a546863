import type { IncomingHttpHeaders } from 'node:http'
import type { Proof } from './receive-secret.ts'
import type { Notification } from '../store/store.ts'

/**
 * A notification whose sender has shown the secret. The listener's journal takes nothing else, and it cannot be made
 * without a `Proof`: an unverified body that reaches the journal is an error of the compiler.
 */
export class Verified implements Notification {
  readonly form: Notification['form']
  readonly body: string
  readonly event: string
  readonly headers: Readonly<Record<string, string>>
  readonly #proof: Proof

  constructor(proof: Proof, parts: Notification) {
    this.#proof = proof
    this.form = parts.form
    this.body = parts.body
    this.event = parts.event
    this.headers = parts.headers
  }

  /** Keeps the private field in use, which makes the type impossible to imitate. */
  get verified(): boolean {
    return this.#proof.stands
  }
}

/** Headers that help a person and hold no secret. Nothing that is not named here is kept. */
const KEPT = [
  'user-agent',
  'content-type',
  'smaregi-contract-id',
  'smaregi-event',
  'smaregi-event-id',
] as const

const LONGEST_KEPT = 200

export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT) {
    const value = headers[name]
    if (typeof value === 'string') kept[name] = value.slice(0, LONGEST_KEPT)
  }
  return kept
}
