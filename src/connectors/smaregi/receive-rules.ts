import type { IncomingHttpHeaders } from 'node:http'
import type { Verified } from './receive-notification.ts'
import { Secrets } from './receive-secret.ts'
import type { Sentence } from '../../kernel/sentence.ts'

/** What of the configuration decides about a request. */
export interface ReceiveSettings {
  /** The secret path. */
  readonly path: string
  /** One secret, or two while it is being changed. */
  readonly sncodes: readonly string[]
  /** `smaregi.receive` */
  readonly channel: 'auto' | 'legacy' | 'platform'
  /** `smaregi.contractId`; null where it is not configured: then no platform notification can be right. */
  readonly contractId: string | null
  /** The same where ston's own calls to Smaregi prove it: only then may it speak against a 在庫情報送信, which need not name any. */
  readonly provenContractId: string | null
}

/** The same, made ready to be compared with. */
export interface ReceiveRules {
  readonly path: Secrets
  readonly sncodes: Secrets
  readonly channel: ReceiveSettings['channel']
  readonly contract: Secrets
  /** In small letters; null where nothing can be said against a contract. */
  readonly provenContract: Secrets | null
}

/** Made once, not for each request. An empty secret matches nothing. */
export function receiveRules(settings: ReceiveSettings): ReceiveRules {
  const proven = settings.provenContractId
  return {
    path: new Secrets([settings.path]),
    sncodes: new Secrets(settings.sncodes),
    channel: settings.channel,
    contract: new Secrets(settings.contractId === null ? [] : [settings.contractId]),
    provenContract: proven === null ? null : new Secrets([proven.toLowerCase()]),
  }
}

/** What is known before the body has been read. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  /** As it came, without the question mark. */
  readonly query: string
  /** Lower-case names, as Node gives them. */
  readonly headers: IncomingHttpHeaders
}

/** `body` as it came from the socket, whole. */
export interface ReceiveRequest extends RequestHead {
  readonly body: Buffer
}

/** The legacy 在庫情報送信 or the platform's webhook, told apart by the content type. */
export type Form = 'legacy' | 'platform'

/** `status` is HTTP; `sentence` goes into the answer, which Smaregi mails to the shop. */
export interface Refusal {
  readonly kind: 'refuse'
  readonly status: number
  /** A stable word for logs and counters. */
  readonly why: 'path' | 'method' | 'type' | 'packed' | 'form' | 'sncode' | 'contract' | 'body'
  readonly sentence: Sentence
  /** It reads like a notification, and comes to the secret path: most likely Smaregi's, and turned away for a wrong setting. */
  readonly isSmaregis?: boolean
}

/** To be journalled first, and answered with 200 only when it is on stable storage. */
export interface Acceptance {
  readonly kind: 'accept'
  readonly notification: Verified
  /** All rows of the notification, of whatever table. */
  readonly rows: number
}

/** What is to be done with a request. */
export type Reception = Acceptance | Refusal

/** Makes a refusal. `sentence` must not repeat anything of the request. */
export function refuse(status: number, why: Refusal['why'], sentence: Sentence): Refusal {
  return { kind: 'refuse', status, why, sentence }
}
