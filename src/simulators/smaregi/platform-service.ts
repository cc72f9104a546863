import type { Account } from './account.ts'
import { asNumber } from './access.ts'
import type { PlatformAccount } from './platform-account.ts'
import type { Limits } from './platform-limits.ts'
import { Problem, problemAnswer } from './platform-problem.ts'
import type { Route } from './platform-route.ts'
import type { Tokens } from './platform-tokens.ts'
import type { Answer } from './answer.ts'
import type { Incoming, Service } from './transport.ts'

interface Match {
  readonly contractId: string
  readonly route: Route
  readonly ids: readonly string[]
}

export interface Platform {
  readonly account: Account
  readonly app: PlatformAccount
  readonly tokens: Tokens
  readonly limits: Limits
  readonly routes: readonly Route[]
}

/** `/{contractId}/pos/…` */
export function platformService(platform: Platform): Service {
  return {
    label(request) {
      const inside = /^\/[^/]+\/pos(\/.*)$/.exec(request.url.pathname)?.[1]
      if (inside === undefined) return null
      return matching(platform, request)?.route.name ?? `${request.method} ${inside}`
    },
    answer(request) {
      try {
        return answer(platform, request)
      } catch (error) {
        if (error instanceof Problem) return error.answer
        throw error
      }
    },
    refuse: (code) => problemAnswer(500, String(code)),
  }
}

function answer(platform: Platform, request: Incoming): Answer {
  const match = matching(platform, request)
  if (match === undefined) throw new Problem(404, 'NotFound')
  const { route, ids } = match
  platform.limits.take(route.method === 'GET' ? 'reads' : 'writes')
  admit(platform, request, match)
  const query = request.url.searchParams
  if (route.method !== 'GET' && [...query].length > 0) throw new Problem(400, 'query is invalid')
  const result = route.run({ ids, query, body: bodyOf(request) })
  if (result === null) return { status: 204, type: 'application/json', body: '' }
  const text =
    platform.account.values === 'strings'
      ? JSON.stringify(result)
      : JSON.stringify(result, asNumber)
  return { status: 200, type: 'application/json', body: text }
}

function matching({ routes }: Platform, { method, url }: Incoming): Match | undefined {
  const [, contractId, path] = /^\/([^/]+)\/pos(\/.*)$/.exec(url.pathname) ?? []
  if (contractId === undefined || path === undefined) return undefined
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(path) : null
    if (found !== null) return { contractId, route, ids: found.slice(1) }
  }
  return undefined
}

/** 401: no good token. 403: a good token that does not open this. */
function admit({ account, app, tokens }: Platform, request: Incoming, match: Match): void {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  const scopes = bearer === undefined ? null : tokens.scopes(bearer)
  if (scopes === null) throw new Problem(401, 'The access token is invalid')
  if (match.contractId !== account.contractId) throw new Problem(403, 'contract is invalid')
  if (!app.started) throw new Problem(403, 'The contract does not use this app')
  const scope = match.route.scope()
  if (!scopes.has(scope) || !app.scopes.has(scope)) {
    throw new Problem(403, `The scope ${scope} is required`)
  }
  if (app.notInPlan.has(match.route.part)) throw new Problem(403, 'Not available in this plan')
}

function bodyOf({ method, headers, body }: Incoming): unknown {
  if (method === 'GET' || method === 'DELETE') {
    if (body !== '') throw new Problem(400, 'Request body is invalid')
    return undefined
  }
  if (!(headers['content-type'] ?? '').startsWith('application/json')) {
    throw new Problem(400, 'Content-Type is invalid')
  }
  try {
    return JSON.parse(body)
  } catch {
    throw new Problem(400, 'Request body is invalid')
  }
}
