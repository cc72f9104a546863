import type { Config } from '../config/index.ts'
import { isRefused, isWholeWebhook } from '../config/web-address.ts'
import type { App } from '../context.ts'
import { errnoOf } from '../kernel/errors.ts'
import * as says from '../messages/doctor.ts'
import { PUBLIC_URL } from '../messages/doctor-public-url.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

type Asked = Config['webhook']

/** Whether it is an address that Smaregi can send to, and nobody reads along. Nobody is called. */
export function checkPublicUrl({ config }: App): Promise<Check> {
  return examine(PUBLIC_URL.name, () => Promise.resolve(bodyOf(config.webhook)))
}

/** The same, and whether anybody answers there, as far as this machine can tell. */
export function tryPublicUrl({ config }: App): Promise<Check> {
  return examine(PUBLIC_URL.name, async () => {
    const { publicUrl } = config.webhook
    const body = bodyOf(config.webhook)
    return publicUrl === undefined || body.state !== 'ok' ? body : await ask(publicUrl)
  })
}

const TIMEOUT_MS = 5000

/** A proxy may let nothing through but the secret path, which is shown to nobody here: an answer of its own will do. */
async function ask(publicUrl: string): Promise<Body> {
  try {
    const answer = await fetch(new URL('/healthz', publicUrl), {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return NOBODY_BEHIND.has(answer.status)
      ? warn(PUBLIC_URL.nobodyBehind(publicUrl, answer.status), PUBLIC_URL.startBehind)
      : ok(PUBLIC_URL.answers(publicUrl))
  } catch (error) {
    const { host } = new URL(publicUrl)
    const why = errnoOf(error instanceof Error ? error.cause : error)
    return why === 'ENOTFOUND'
      ? warn(PUBLIC_URL.noName(host), PUBLIC_URL.nameIt)
      : warn(PUBLIC_URL.untried(publicUrl, why), PUBLIC_URL.tryOutside)
  }
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
