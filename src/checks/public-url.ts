import type { App } from '../context.ts'
import * as says from '../messages/doctor.ts'
import { PUBLIC_URL } from '../messages/doctor-public-url.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

/** Whether Smaregi can send to this address, and nobody reads along. Nobody is called. */
export function checkPublicUrl({ config }: App): Promise<Check> {
  return examine(PUBLIC_URL.name, () => Promise.resolve(bodyOf(config.webhook.publicUrl)))
}

function bodyOf(text: string | undefined): Body {
  if (text === undefined) return none(says.notSetUp)
  const { protocol, hostname, pathname, search, hash } = new URL(text)
  if (search !== '' || hash !== '' || /\/hooks(?:\/|$)/.test(pathname))
    return bad(PUBLIC_URL.notBare, PUBLIC_URL.bare, 'config')
  if (isLocal(hostname)) return warn(PUBLIC_URL.local(hostname), PUBLIC_URL.reachable)
  return protocol === 'https:'
    ? ok({ ja: text, en: text })
    : warn(PUBLIC_URL.noTls, PUBLIC_URL.useTls)
}

/** Names and addresses that nobody outside can reach. */
function isLocal(host: string): boolean {
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/.test(host) ||
    !/[.:]/.test(host)
  )
}
