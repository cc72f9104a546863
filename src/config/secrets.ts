import type { Config } from './types.ts'

/** Every value of the configuration that must not be seen in a log, a mail, an error or `--json`. */
export function secretsOf(config: Config): readonly string[] {
  const { webhook, smaregi, nextengine, mail, store, notice } = config
  const urls = [mail.smtpUrl, store.url, notice.url].filter((url) => url !== undefined)
  return [
    webhook.path,
    ...webhook.sncode,
    smaregi.clientSecret,
    smaregi.accessToken,
    nextengine.clientSecret,
    ...urls,
    ...urls.flatMap(passwordOf),
  ].filter((secret): secret is string => secret !== undefined && secret !== '')
}

/** A client may repeat the password without the rest of the URL. */
function passwordOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return []
  const { password } = new URL(url)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
