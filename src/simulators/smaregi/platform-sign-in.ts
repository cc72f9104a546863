import { timingSafeEqual } from 'node:crypto'
import type { PlatformAccount } from './platform-account.ts'
import { problemAnswer } from './platform-problem.ts'
import type { Tokens } from './platform-tokens.ts'
import type { Answer } from './answer.ts'
import type { Incoming, Service } from './transport.ts'

/** `POST /app/{contractId}/token`, client credentials only. */
export function tokenService(
  contractId: string,
  account: PlatformAccount,
  tokens: Tokens,
): Service {
  return {
    label: (request) => (/^\/app\/[^/]+\/token$/.test(request.url.pathname) ? 'token' : null),
    answer(request) {
      if (request.method !== 'POST') return problemAnswer(405, request.method)
      return refusal(request, contractId, account) ?? token(request, account, tokens)
    },
    refuse: (code) => problemAnswer(500, String(code)),
  }
}

function refusal(
  request: Incoming,
  contractId: string,
  account: PlatformAccount,
): Answer | undefined {
  if (!isClient(request.headers.authorization ?? '', account)) {
    return oauth(401, 'invalid_client', 'Client authentication failed')
  }
  if (request.url.pathname !== `/app/${contractId}/token`) {
    return oauth(400, 'invalid_request', 'The contract does not exist')
  }
  if (!account.started) {
    return oauth(403, 'access_denied', 'The contract does not use this app')
  }
  return undefined
}

function token(request: Incoming, account: PlatformAccount, tokens: Tokens): Answer {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    return oauth(400, 'invalid_request', `Content-Type: ${type}`)
  }
  const form = new URLSearchParams(request.body)
  if (form.get('grant_type') !== 'client_credentials') {
    return oauth(400, 'unsupported_grant_type', 'The grant type is not supported')
  }
  const scope = form.get('scope') ?? ''
  const scopes = scope.split(' ').filter((one) => one !== '')
  const strange = scopes.find((one) => !account.scopes.has(one))
  if (strange !== undefined || scopes.length === 0) {
    return oauth(400, 'invalid_scope', `The requested scope is invalid: ${strange ?? ''}`)
  }
  return json(200, {
    scope: scopes.join(' '),
    token_type: 'Bearer',
    expires_in: account.lifeSeconds,
    access_token: tokens.issue(scopes, account.lifeSeconds),
  })
}

function isClient(authorization: string, { clientId, clientSecret }: PlatformAccount): boolean {
  const wanted = Buffer.from(`${clientId}:${clientSecret}`)
  const given = Buffer.from(/^Basic (\S+)$/.exec(authorization)?.[1] ?? '', 'base64')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** The sign-in host speaks OAuth's own error form. */
function oauth(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description })
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}
