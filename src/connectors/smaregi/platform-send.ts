import type { HttpAnswer, PostOptions } from '../../kernel/http.ts'

const CONNECT_TIMEOUT_MS = 10_000
const MAX_BYTES = 64 * 1024 * 1024

/** With these no connection came about, so that not one byte has left. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

type Options = Pick<PostOptions, 'headers' | 'json' | 'timeoutMs' | 'signal'>

/** PATCH and DELETE, which only this API has: sent at most once, on a connection of its own, never rejecting. */
export async function sendOnce(
  url: string,
  method: 'PATCH' | 'DELETE',
  { headers, json, timeoutMs, signal }: Options,
): Promise<HttpAnswer> {
  if (signal.aborted) return { kind: 'notSent', cause: 'aborted' }
  const { Client } = await import('undici')
  const target = new URL(url)
  const client = new Client(target.origin, {
    allowH2: false,
    pipelining: 0,
    maxResponseSize: MAX_BYTES,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  })
  try {
    const answer = await client.request({
      path: target.pathname + target.search,
      method,
      headers: {
        'user-agent': 'ston',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? null : JSON.stringify(json),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    return await readAnswer(answer)
  } catch (error) {
    const cause = causeOf(error)
    return { kind: NO_CONNECTION.has(cause) ? 'notSent' : 'unknown', cause }
  } finally {
    await client.destroy()
  }
}

async function readAnswer(answer: {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: { text(): Promise<string> }
}): Promise<HttpAnswer> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  const date = new Date(headers['date'] ?? '')
  return {
    kind: 'answered',
    status: answer.statusCode,
    headers,
    body: await answer.body.text(),
    date: Number.isNaN(date.getTime()) ? null : date,
  }
}

/** The error's code and never its words: words may repeat what was sent. */
function causeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0])
  if (!(error instanceof Error)) return 'error'
  if (error.name === 'TimeoutError') return 'timeout'
  if (error.name === 'AbortError') return 'aborted'
  const code = (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : error.name
}
