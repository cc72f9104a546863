import type { IncomingHttpHeaders } from 'node:http'
import type { Proof } from './receive-secret.ts'
import type { Notification } from '../../store/store.ts'

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

/**
 * Headers that help a person and hold no secret. Nothing that is not named here is kept. (Written out: a loop over names
 * would cost a tenth of the time of a request.)
 */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  const agent = headers['user-agent']
  if (agent !== undefined) kept['user-agent'] = cut(agent)
  const type = headers['content-type']
  if (type !== undefined) kept['content-type'] = cut(type)
  const contract = headers['smaregi-contract-id']
  if (contract !== undefined) kept['smaregi-contract-id'] = cut(contract)
  const event = headers['smaregi-event']
  if (event !== undefined) kept['smaregi-event'] = cut(event)
  const id = headers['smaregi-event-id']
  if (id !== undefined) kept['smaregi-event-id'] = cut(id)
  return kept
}

const LONGEST_KEPT = 200

function cut(value: string | string[]): string {
  return String(value).slice(0, LONGEST_KEPT)
}
