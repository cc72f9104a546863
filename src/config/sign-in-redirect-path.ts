import type { Config } from './types.ts'

type Places = {
  readonly webhook: Pick<Config['webhook'], 'publicUrl'>
  readonly nextengine: Pick<Config['nextengine'], 'redirectUri'>
}

/**
 * The path on which the listener sees Next Engine's redirect, when `nextengine.redirectUri` leads to ston itself
 * (`webhook.publicUrl`); null when it leads elsewhere, as `https://localhost/…` does.
 */
export function signInRedirectPath({ webhook, nextengine }: Places): string | null {
  const { publicUrl } = webhook
  if (publicUrl === undefined || !URL.canParse(publicUrl)) return null
  if (!URL.canParse(nextengine.redirectUri)) return null
  const here = new URL(publicUrl)
  const there = new URL(nextengine.redirectUri)
  // What stands in publicUrl behind the host is the proxy's and has been taken off when a request arrives.
  const prefix = here.pathname.replace(/\/+$/, '')
  if (there.origin !== here.origin || !there.pathname.startsWith(`${prefix}/`)) return null
  return there.pathname.slice(prefix.length)
}
