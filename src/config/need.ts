import type { Problem } from '../errors.ts'
import { ALLOWED } from '../text/config.ts'
import { CONFIG } from '../text/config-file.ts'
import type { Sentence } from '../text/sentence.ts'
import { ConfigRefused } from './refused.ts'
import type { Config } from './types.ts'

/** What a command cannot do without. Each of these throws with everything that is missing, not only the first. */

export interface NextEngineAccess {
  readonly clientId: string
  readonly clientSecret: string
}

export function requireNextEngine(config: Config): NextEngineAccess {
  const { clientId, clientSecret } = config.nextengine
  return present('nextengine', { clientId, clientSecret })
}

export interface WebhookAccess {
  readonly path: string
  /** One, or two while it is being changed. */
  readonly sncode: readonly string[]
}

export function requireWebhook(config: Config): WebhookAccess {
  const { path, sncode } = config.webhook
  const some = sncode.length > 0 ? sncode : undefined
  return present('webhook', { path, sncode: some })
}

/** The contract that webhooks must come from; null where none is needed: 在庫情報送信 names no contract. */
export function requireContract(config: Config): string | null {
  const { receive, contractId } = config.smaregi
  if (receive !== 'platform') return contractId ?? null
  return present('smaregi', { contractId }).contractId
}

export type SmaregiAccess =
  | {
      readonly api: 'platform'
      readonly contractId: string
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly api: 'legacy'; readonly contractId: string; readonly accessToken: string }

export function requireSmaregi(config: Config): SmaregiAccess {
  const { api, contractId, clientId, clientSecret, accessToken } = config.smaregi
  if (api === 'legacy') return { api, ...present('smaregi', { contractId, accessToken }) }
  return { api, ...present('smaregi', { contractId, clientId, clientSecret }) }
}

/** The same, where a command can do without: null when something is missing. */
export function smaregiAccess(config: Config): SmaregiAccess | null {
  const { api, contractId, clientId, clientSecret, accessToken } = config.smaregi
  if (contractId === undefined) return null
  if (api === 'legacy') return accessToken === undefined ? null : { api, contractId, accessToken }
  if (clientId === undefined || clientSecret === undefined) return null
  return { api, contractId, clientId, clientSecret }
}

const FORMS: Readonly<Record<string, Sentence>> = {
  contractId: ALLOWED.contractId,
  clientId: ALLOWED.text,
  path: ALLOWED.webhookPath,
  sncode: ALLOWED.sncode,
}

type Present<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

function present<T extends Readonly<Record<string, unknown>>>(
  section: string,
  values: T,
): Present<T> {
  const problems: Problem[] = Object.keys(values)
    .filter((key) => values[key] === undefined)
    .map((key) => ({
      path: `${section}.${key}`,
      found: '—',
      allowed: FORMS[key] ?? ALLOWED.secret,
    }))
  if (problems.length === 0) return values as Present<T>
  throw new ConfigRefused({ message: CONFIG.missingValues(), hint: CONFIG.addThem(), problems })
}
