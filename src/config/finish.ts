import { resolve } from 'node:path'
import type { Secret } from './fields.ts'
import type { Parsed } from './schema.ts'
import type { Config } from './types.ts'

/** The checked values as commands see them: secrets as plain texts, paths absolute, nothing to be changed. */
export function finish(
  parsed: Parsed,
  dir: string,
  references: Pick<Config, 'unread' | 'variables' | 'files'>,
): Config {
  const { $schema: _, store, webhook, smaregi, nextengine, mail, notice, ...plainly } = parsed
  // Every key is there, also of what was not given.
  return frozen({
    ...plainly,
    locale: parsed.locale,
    store: { ...store, path: resolve(dir, store.path), url: plain(store.url) },
    webhook: webhookOf(webhook),
    smaregi: {
      ...smaregi,
      contractId: smaregi.contractId,
      clientId: smaregi.clientId,
      clientSecret: plain(smaregi.clientSecret),
      accessToken: plain(smaregi.accessToken),
    },
    nextengine: {
      ...nextengine,
      clientId: nextengine.clientId,
      clientSecret: plain(nextengine.clientSecret),
      push: {
        ...nextengine.push,
        path: plain(nextengine.push.path) ?? '',
        key: plain(nextengine.push.key) ?? '',
      },
    },
    mail: mailOf(mail),
    notice: { url: plain(notice.url) ?? '' },
    ...references,
  })
}

function mailOf(mail: Parsed['mail']): Config['mail'] {
  return { ...mail, smtpUrl: plain(mail.smtpUrl) ?? '', from: mail.from }
}

function webhookOf(webhook: Parsed['webhook']): Config['webhook'] {
  return {
    ...webhook,
    path: plain(webhook.path),
    sncode: [webhook.sncode ?? []].flat().flatMap((code) => plain(code) ?? []),
    publicUrl: webhook.publicUrl?.replace(/\/+$/, ''),
  }
}

/** A reference has been replaced by what it points to before; one that is left over was reported. */
function plain(secret: Secret | undefined): string | undefined {
  return typeof secret === 'string' ? secret : undefined
}

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) frozen(inner as object)
  }
  return Object.freeze(value)
}
