import { resolve } from 'node:path'
import type { Secret } from './fields.ts'
import type { Parsed } from './schema.ts'
import type { Config } from './types.ts'

/** The checked values as commands see them: secrets as plain texts, paths absolute, nothing to be changed. */
export function finish(
  parsed: Parsed,
  dir: string,
  references: Pick<Config, 'unread' | 'variables'>,
): Config {
  const { locale, stockMaster, retentionDays, guard, alarms, mapping, log } = parsed
  return frozen({
    locale,
    stockMaster,
    store: {
      path: resolve(dir, parsed.store.path),
      url: plain(parsed.store.url),
      shop: parsed.store.shop,
    },
    retentionDays,
    webhook: {
      ...parsed.webhook,
      path: plain(parsed.webhook.path),
      sncode: [parsed.webhook.sncode ?? []].flat().flatMap((code) => plain(code) ?? []),
      publicUrl: parsed.webhook.publicUrl?.replace(/\/+$/, ''),
    },
    smaregi: {
      ...parsed.smaregi,
      contractId: parsed.smaregi.contractId,
      clientId: parsed.smaregi.clientId,
      clientSecret: plain(parsed.smaregi.clientSecret),
      accessToken: plain(parsed.smaregi.accessToken),
    },
    nextengine: {
      ...parsed.nextengine,
      clientId: parsed.nextengine.clientId,
      clientSecret: plain(parsed.nextengine.clientSecret),
    },
    mapping,
    orders: parsed.orders,
    guard,
    alarms,
    mail: {
      ...parsed.mail,
      smtpUrl: plain(parsed.mail.smtpUrl) ?? '',
      from: parsed.mail.from,
    },
    notice: { url: plain(parsed.notice.url) ?? '' },
    log,
    ...references,
  })
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
