import type { Problem } from '../kernel/errors.ts'
import { ALLOWED } from '../messages/config.ts'
import { CONFIG } from '../messages/config-file.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { ConfigRefused } from './refused.ts'
import { variablesIn } from './secret-value.ts'
import type { Config } from './types.ts'

/** What a command cannot do without. Each of these throws with everything that is missing, not only the first. */

export interface NextEngineAccess {
  readonly clientId: string
  readonly clientSecret: string
}

export function requireNextEngine(config: Config): NextEngineAccess {
  const { clientId, clientSecret } = config.nextengine
  return present(config, 'nextengine', { clientId, clientSecret })
}

export interface WebhookAccess {
  readonly path: string
  /** One, or two while it is being changed. */
  readonly sncode: readonly string[]
}

export function requireWebhook(config: Config): WebhookAccess {
  const { path, sncode } = config.webhook
  const some = sncode.length > 0 ? sncode : undefined
  return present(config, 'webhook', { path, sncode: some })
}

/** The contract that webhooks must come from; null where none is needed: 在庫情報送信 names no contract. */
export function requireContract(config: Config): string | null {
  const { receive, contractId } = config.smaregi
  if (receive !== 'platform') return contractId ?? null
  return present(config, 'smaregi', { contractId }).contractId
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
  if (api === 'legacy') return { api, ...present(config, 'smaregi', { contractId, accessToken }) }
  return { api, ...present(config, 'smaregi', { contractId, clientId, clientSecret }) }
}

/** The same, where a command can do without: null when something is not given. */
export function smaregiAccess(config: Config): SmaregiAccess | null {
  const { api, contractId, clientId, clientSecret, accessToken } = config.smaregi
  refuse(unreadAt(config, api === 'legacy' ? 'smaregi.accessToken' : 'smaregi.clientSecret'))
  if (contractId === undefined) return null
  if (api === 'legacy') return accessToken === undefined ? null : { api, contractId, accessToken }
  if (clientId === undefined || clientSecret === undefined) return null
  return { api, contractId, clientId, clientSecret }
}

/** The contract that ston calls Smaregi for; null where it does not, or cannot now: then nothing has proven the id. Never throws. */
export function contractOfCalls({ smaregi }: Config): string | null {
  const { api, contractId = null, clientId, clientSecret, accessToken } = smaregi
  const secret = api === 'legacy' ? accessToken : clientId && clientSecret
  return secret === undefined ? null : contractId
}

/** A run between the two services may use every secret but the listener's; what is missing is said before anything is done. */
export function requireRun({ unread, mail }: Config): void {
  refuse(
    unread.filter(
      ({ path }) => !path.startsWith('webhook.') && (mail.enabled || path !== 'mail.smtpUrl'),
    ),
  )
}

export function requireMailServer(config: Config): void {
  refuse(unreadAt(config, 'mail.smtpUrl'))
}

/** For who looks at the configuration as a whole. */
export function requireAllRead(config: Config): void {
  refuse(config.unread)
}

const FORMS: Readonly<Record<string, Sentence>> = {
  contractId: ALLOWED.contractId,
  clientId: ALLOWED.text,
  path: ALLOWED.webhookPath,
  sncode: ALLOWED.sncode,
}

const ABSENT = '—'

type Present<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

function unreadAt({ unread }: Config, path: string): readonly Problem[] {
  return unread.filter((one) => one.path === path || one.path.startsWith(`${path}[`))
}

function present<T extends Readonly<Record<string, unknown>>>(
  config: Config,
  section: string,
  values: T,
): Present<T> {
  refuse(
    Object.keys(values).flatMap((key) => {
      const path = `${section}.${key}`
      const unread = unreadAt(config, path)
      if (unread.length > 0 || values[key] !== undefined) return unread
      return [{ path, found: ABSENT, allowed: FORMS[key] ?? ALLOWED.secret }]
    }),
  )
  return values as Present<T>
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const absent = problems.some(({ found }) => found === ABSENT)
  throw new ConfigRefused(
    absent
      ? { message: CONFIG.missingValues(), hint: CONFIG.addThem(), problems }
      : {
          message: CONFIG.unreadSecrets(),
          hint: CONFIG.whereSecretsAre(variablesIn(problems)),
          problems,
        },
  )
}
