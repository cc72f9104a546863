import type { Config } from './types.ts'

/** Every value of the configuration that must not be seen in a log, a mail, an error or `--json`. */
export function secretsOf(config: Config): readonly string[] {
  const { webhook, smaregi, nextengine, mail, store, notice } = config
  const urls = [mail.smtpUrl, store.url, notice.url].filter((url) => url !== undefined)
  const all = [
    webhook.path,
    ...webhook.sncode,
    smaregi.clientSecret,
    smaregi.accessToken,
    nextengine.clientSecret,
    nextengine.push.path,
    nextengine.push.key,
    ...urls.flatMap(partsOf),
  ]
  const given = all.filter((secret): secret is string => secret !== undefined && secret !== '')
  return [...new Set(given)]
}

/** A client may repeat the URL in its own spelling, or a part of it without the rest. */
function partsOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return [url]
  const { href, username, password, pathname, search } = new URL(url)
  const who = password === '' ? [] : [password, decoded(password), `${username}:${password}`]
  // A chat knows its caller by the path; the bare `/` of a mail server is no secret.
  const isChat = /^https?:/.test(href) && pathname.length > SHORT
  const where = isChat ? [pathname, pathname + search] : []
  return [url, href, ...who, ...where]
}

/** A shorter path would be found by chance in harmless ones. */
const SHORT = 8

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
