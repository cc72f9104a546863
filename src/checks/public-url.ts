import { signInRedirectPath } from '../config/sign-in-redirect-path.ts'
import type { Config } from '../config/index.ts'
import { CHALLENGE, newChallenge, PROOF, proofOf } from '../config/proof.ts'
import { isRefused, isWholeWebhook } from '../config/web-address.ts'
import type { App } from '../context.ts'
import { nodeCrypto } from '../kernel/crypto.ts'
import { errnoOf } from '../kernel/errors.ts'
import * as says from '../messages/doctor.ts'
import { type PublicPart, PUBLIC_URL } from '../messages/doctor-public-url.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

type Asked = Config['webhook']

/** Whether it is an address that Smaregi can send to, and nobody reads along. Nobody is called. */
export function checkPublicUrl({ config }: App): Promise<Check> {
  return examine(PUBLIC_URL.name, () => Promise.resolve(bodyOf(config.webhook)))
}

/** The same, and whether it leads to this ston, as far as this machine can tell. */
export function tryPublicUrl({ config }: App): Promise<Check> {
  return examine(PUBLIC_URL.name, async () => {
    const { publicUrl, path } = config.webhook
    const body = bodyOf(config.webhook)
    // Without a secret path nobody can prove who answers.
    if (publicUrl === undefined || path === undefined || body.state !== 'ok') return body
    return tryParts(publicUrl, partsOf(config, path), config)
  })
}

const TIMEOUT_MS = 5000

/** A part of ston that is seen from outside. A proxy passes each on by itself. */
interface Part {
  readonly part: PublicPart
  /** Below what the proxy has to pass on. */
  readonly path: string
  /** What is asked for there: a secret path is shown to nobody, because who answers may be anybody. */
  readonly tried: string
}

async function tryParts(
  publicUrl: string,
  [notifications, ...others]: Parts,
  config: Config,
): Promise<Body> {
  const [answer, ...answers] = await Promise.all(
    [notifications, ...others].map((one) => ask(publicUrl, one, config)),
  )
  if (answer !== undefined && answer.kind !== 'own')
    return notOurs(publicUrl, notifications.path, answer)
  const missing = others.filter((_, at) => answers[at]?.kind !== 'own')
  return missing.length === 0
    ? ok(PUBLIC_URL.answers(publicUrl))
    : warn(PUBLIC_URL.notPassed(publicUrl, missing), PUBLIC_URL.passThem)
}

/** The notifications come first. */
type Parts = readonly [Part, ...Part[]]

/** What the configuration has switched on. */
function partsOf(config: Config, path: string): Parts {
  const { nextengine, owner } = config
  const { push } = nextengine
  const redirect = signInRedirectPath(config)
  const others: readonly (Part | null)[] = [
    push.path === '' ? null : beside('push', push.path),
    owner.enabled ? { part: 'owner', path: owner.path, tried: below(owner.path) } : null,
    redirect === null ? null : { part: 'signIn', path: redirect, tried: redirect },
  ]
  return [beside('notifications', path), ...others.filter((one) => one !== null)]
}

/** Another path in the same folder. */
function beside(part: PublicPart, path: string): Part {
  const folder = path.replace(/\/+$/, '').replace(/[^/]*$/, '')
  return { part, path: folder, tried: below(folder) }
}

function below(path: string): string {
  return `${path.replace(/\/+$/, '')}/${nodeCrypto().randomBytes(9).toString('base64url')}`
}

type Answer =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly status: number }
  | { readonly kind: 'none'; readonly why: string }

async function ask(publicUrl: string, { tried }: Part, config: Config): Promise<Answer> {
  const challenge = newChallenge()
  try {
    // What stands in publicUrl behind the host belongs to it.
    const answer = await fetch(`${publicUrl.replace(/\/+$/, '')}${tried}`, {
      headers: { [CHALLENGE]: challenge },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return answer.headers.get(PROOF) === proofOf(config, challenge)
      ? { kind: 'own' }
      : { kind: 'other', status: answer.status }
  } catch (error) {
    return { kind: 'none', why: errnoOf(error instanceof Error ? error.cause : error) }
  }
}

function notOurs(publicUrl: string, path: string, answer: Exclude<Answer, { kind: 'own' }>): Body {
  if (answer.kind === 'other')
    return NOBODY_BEHIND.has(answer.status)
      ? warn(PUBLIC_URL.nobodyBehind(publicUrl, answer.status), PUBLIC_URL.startBehind)
      : warn(PUBLIC_URL.notThisOne(publicUrl, answer.status), PUBLIC_URL.leadHere(path))
  const { host } = new URL(publicUrl)
  return answer.why === 'ENOTFOUND'
    ? warn(PUBLIC_URL.noName(host), PUBLIC_URL.nameIt)
    : warn(PUBLIC_URL.untried(publicUrl, answer.why), PUBLIC_URL.tryOutside)
}

/** What a proxy says when the program behind it does not answer. */
const NOBODY_BEHIND: ReadonlySet<number> = new Set([502, 503, 504])

function bodyOf({ publicUrl: text, path }: Asked): Body {
  if (text === undefined) return none(says.notSetUp)
  if (isRefused('webhook.publicUrl', text) || isWholeWebhook(text, path))
    return bad(PUBLIC_URL.notBare, PUBLIC_URL.bare, 'config')
  const { protocol, hostname } = new URL(text)
  if (isLocal(hostname)) return warn(PUBLIC_URL.local(hostname), PUBLIC_URL.reachable)
  return protocol === 'https:'
    ? ok(PUBLIC_URL.wellFormed(text))
    : warn(PUBLIC_URL.noTls, PUBLIC_URL.useTls)
}

/** Names and addresses that nobody outside can reach. */
function isLocal(host: string): boolean {
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/.test(host) ||
    !/[.:]/.test(host)
  )
}
