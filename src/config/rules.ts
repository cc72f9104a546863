import { parseSpan } from '../domain/schedule/hours.ts'
import type { Problem } from '../kernel/errors.ts'
import { valueAt } from '../kernel/json.ts'
import { RULE } from '../messages/config-rules.ts'
import { signInRedirectPath } from './sign-in-redirect-path.ts'
import { found } from './shown.ts'
import type { Rule } from './rule.ts'
import type { Config } from './types.ts'
import { WAREHOUSE_RULES } from './warehouse-rules.ts'

/** Keys as far as a person wrote them, so that a rule can tell a default from a wish. */
export type Written = (path: string) => boolean

export function brokenRules(
  config: Config,
  faulty: ReadonlySet<string>,
  written: Written,
): readonly Problem[] {
  return [...RULES, oneStore(written)]
    .filter((rule) => !rule.reads.some((path) => faulty.has(path)))
    .flatMap((rule) => rule.check(config) ?? [])
}

/** A sandbox contract lives on other hosts than a real one; mixed up, every call is refused. */
const contractFitsHosts: Rule = {
  reads: ['smaregi.contractId', 'smaregi.apiUrl', 'smaregi.idUrl', 'smaregi.legacyUrl'],
  check({ smaregi }) {
    const { contractId, api } = smaregi
    if (contractId === undefined) return undefined
    const sandbox = contractId.startsWith('sb_')
    const wrongHost = sandbox ? 'smaregi.jp' : 'smaregi.dev'
    const used = api === 'legacy' ? (['legacyUrl'] as const) : (['apiUrl', 'idUrl'] as const)
    return used
      .filter((key) => isOn(smaregi[key], wrongHost))
      .map((key) => ({
        path: `smaregi.${key}`,
        found: found(smaregi[key], {}),
        allowed: RULE.contractHost(sandbox, key),
      }))
  },
}

function isOn(url: string, domain: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === domain || host.endsWith(`.${domain}`)
}

/** The number at `path` is not below the one at `least`. */
function notBelow(path: string, least: string): Rule {
  return {
    reads: [path, least],
    check(config) {
      const [value, lowest] = [Number(valueAt(config, path)), Number(valueAt(config, least))]
      if (value >= lowest) return undefined
      return { path, found: String(value), allowed: RULE.atLeastAs(least, lowest) }
    },
  }
}

const mailHasEnds: Rule = {
  reads: ['mail.enabled', 'mail.from', 'mail.to'],
  check({ mail }) {
    if (!mail.enabled) return undefined
    const problems: Problem[] = []
    if (mail.from === undefined) {
      problems.push({ path: 'mail.from', found: '—', allowed: RULE.mailFrom() })
    }
    if (mail.to.length === 0) {
      problems.push({ path: 'mail.to', found: '[]', allowed: RULE.mailTo() })
    }
    return problems
  },
}

/** The listener answers one thing a path. */
const redirectIsFree: Rule = {
  reads: ['webhook.path', 'webhook.publicUrl', 'nextengine.redirectUri'],
  check(config) {
    const redirect = signInRedirectPath(config)
    const places = ['/healthz', '/readyz', config.webhook.path]
    const within = (place: string | undefined): boolean =>
      place !== undefined && `${redirect}/`.startsWith(`${place}/`)
    if (redirect === null || !places.some(within)) return undefined
    // Its end may be the secret path.
    return { path: 'nextengine.redirectUri', found: '"***"', allowed: RULE.redirect() }
  },
}

/** A password must not travel in the open. */
const ownerNeedsHttps: Rule = {
  reads: ['owner.enabled', 'webhook.publicUrl'],
  check({ owner, webhook: { publicUrl } }) {
    if (!owner.enabled || (publicUrl !== undefined && /^https:/i.test(publicUrl))) return undefined
    return {
      path: 'webhook.publicUrl',
      found: found(publicUrl, {}),
      allowed: RULE.ownerNeedsHttps(),
    }
  },
}

const ownerPathIsFree: Rule = {
  reads: [
    'owner.enabled',
    'owner.path',
    'webhook.path',
    'webhook.publicUrl',
    'nextengine.redirectUri',
  ],
  check(config) {
    const { path, enabled } = config.owner
    const taken = [config.webhook.path, signInRedirectPath(config)]
    const isTaken = (place: string | null | undefined): boolean =>
      typeof place === 'string' &&
      (`${place}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${place}/`))
    if (!enabled || !taken.some(isTaken)) return undefined
    return { path: 'owner.path', found: found(path, {}), allowed: RULE.ownerPath() }
  },
}

const hoursMakeADay: Rule = {
  reads: ['schedule.open'],
  check({ schedule: { open } }) {
    if (open === 'learn') return undefined
    return Object.entries(open)
      .filter(([, span]) => typeof span === 'string' && parseSpan(span) === null)
      .map(([day, span]) => ({
        path: `schedule.open.${day}`,
        found: found(span, {}),
        allowed: RULE.hours(),
      }))
  },
}

const pushIsWhole: Rule = {
  reads: ['nextengine.push.path', 'nextengine.push.account', 'nextengine.push.key'],
  check({ nextengine: { push } }) {
    const keys = ['path', 'account', 'key'] as const
    const empty = keys.filter((key) => push[key] === '')
    if (empty.length === 0 || empty.length === keys.length) return undefined
    return empty.map((key) => ({
      path: `nextengine.push.${key}`,
      found: '""',
      allowed: RULE.wholePush(),
    }))
  },
}

/** The listener answers one thing a path. */
const pushIsFree: Rule = {
  reads: ['webhook.path', 'nextengine.push.path'],
  check({ webhook: { path }, nextengine: { push } }) {
    if (push.path === '' || path === undefined || !`${push.path}/`.startsWith(`${path}/`))
      return undefined
    return { path: 'nextengine.push.path', found: '"***"', allowed: RULE.pushPath() }
  },
}

const RULES: readonly Rule[] = [
  pushIsWhole,
  pushIsFree,
  hoursMakeADay,
  ...WAREHOUSE_RULES,
  contractFitsHosts,
  notBelow('nextengine.poll.maxMs', 'nextengine.poll.firstMs'),
  // The memory of what was booked outlives everything else, or an old slip would be booked again.
  notBelow('orders.rememberDays', 'retentionDays'),
  mailHasEnds,
  redirectIsFree,
  ownerNeedsHttps,
  ownerPathIsFree,
]

/** A folder and a database at once: nobody could say where the data is. */
function oneStore(written: Written): Rule {
  return {
    reads: ['store.path', 'store.url'],
    check: () =>
      written('store.path') && written('store.url')
        ? { path: 'store.url', found: '"***"', allowed: RULE.oneStore() }
        : undefined,
  }
}
