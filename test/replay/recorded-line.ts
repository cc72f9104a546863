import type { Line, Sending } from '../../src/kernel/http.ts'
import type { Raw } from '../../src/kernel/http-dispatch.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { isObject } from '../../src/kernel/json.ts'

/** Carries one call as it was recorded; whatever a client asks besides gets a small answer that stands in nobody's way. */
export function lineOf(call: RecordedCall): Line {
  let isPlayed = false
  return async (sending, { depart }) => {
    await depart?.()
    if (isPlayed || !isThat(sending, call)) return json(besides(sending, call))
    isPlayed = true
    return rawOf(call)
  }
}

/** Where the clients look for the services. */
export const ADDRESS = {
  nextengine: 'http://nextengine.invalid',
  smaregi: 'http://smaregi.invalid',
  legacy: 'http://legacy.invalid/access/',
} as const

function isThat({ origin, path, method, body }: Sending, call: RecordedCall): boolean {
  const [plain = ''] = path.split('?', 1)
  if (call.service === 'smaregi-legacy') {
    const form = new URLSearchParams(body ?? '')
    const table = call.form?.['params']
    const asked: unknown = JSON.parse(form.get('params') ?? '{}')
    return form.get('proc_name') === call.form?.['proc_name'] && tableOf(asked) === tableOf(table)
  }
  return origin === ADDRESS[call.service] && plain === call.path && method === call.method
}

function tableOf(params: unknown): unknown {
  return isObject(params) ? params['table_name'] : undefined
}

/** The answer as it came, its counts by the rows that were kept of it. */
export function rawOf(call: RecordedCall): Raw {
  if (call.end !== 'answered') return { kind: call.end, cause: call.cause ?? 'other' }
  const { status = 0, headers = {} } = call
  return { kind: 'answered', status, headers, bytes: Buffer.from(textOf(call)) }
}

function textOf({ body, text, cut }: RecordedCall): string {
  if (text?.kind === 'empty') return ''
  if (text !== undefined)
    return (text.kind === 'html' ? '<html>' : '').padEnd(Math.min(1000, text.length), '.')
  if (!isObject(body)) return JSON.stringify(body)
  const rows = body['data'] ?? body['result']
  const were = cut?.['body.data'] ?? cut?.['body.result']
  if (!Array.isArray(rows) || were === undefined) return JSON.stringify(body)
  const missing = were - rows.length
  const name = 'total_count' in body ? 'total_count' : 'count'
  return JSON.stringify({ ...body, [name]: less(body[name], missing) })
}

/** In the form that it had. */
function less(count: unknown, by: number): unknown {
  if (typeof count === 'number') return count - by
  return typeof count === 'string' && /^\d+$/.test(count) ? String(Number(count) - by) : count
}

function besides({ path }: Sending, call: RecordedCall): unknown {
  if (path.endsWith('/token'))
    return { access_token: 'token', expires_in: 3600, token_type: 'Bearer' }
  if (call.service === 'nextengine') return besidesNextEngine(path, call)
  if (call.service === 'smaregi') return []
  return { total_count: '0', result: [] }
}

const COMPANY = { company_id: 'company', company_ne_id: 'company', company_name: 'company' }

function besidesNextEngine(path: string, { body }: RecordedCall): unknown {
  const rows = isObject(body) && Array.isArray(body['data']) ? body['data'].length : 0
  if (path.endsWith('/info')) return { result: 'success', count: '1', data: [COMPANY] }
  if (path.endsWith('/count')) return { result: 'success', count: String(rows) }
  return { result: 'success', count: '0', data: [] }
}

function json(body: unknown): Raw {
  return {
    kind: 'answered',
    status: 200,
    headers: { 'content-type': 'application/json' },
    bytes: Buffer.from(JSON.stringify(body)),
  }
}
