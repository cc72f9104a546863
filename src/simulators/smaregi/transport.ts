import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { close, listen as startListening } from '../local-server.ts'
import type { ErrorCode } from './api-error.ts'
import { problemAnswer } from './platform-problem.ts'
import type { Answer } from './answer.ts'
import { strangeList } from './strange-list.ts'
import { MAINTENANCE_PAGE } from './faults.ts'
import type { Fault, Faults } from './faults.ts'

export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly address: string
  readonly body: string
}

/** One API living on the server. */
export interface Service {
  /** What the request is called where faults are set and in the log, or null when it is not for this service. */
  label(request: Incoming): string | null
  answer(request: Incoming): Answer
  /** How this service says no. */
  refuse(code: ErrorCode): Answer
}

/** One request that came in, for tests that count calls. */
export interface Call {
  readonly label: string
  readonly at: number
  /** Path and query, as they came. */
  readonly target: string
  readonly body: string
}

export interface Transport {
  readonly origin: string
  close(): Promise<void>
}

/** What lives on a server: the APIs, what goes wrong, and the list of what came in. */
export interface Living {
  readonly services: readonly Service[]
  readonly faults: Faults
  readonly calls: Call[]
}

export async function listen(living: Living, port: number): Promise<Transport> {
  const server = createServer((message, response) => {
    serve({ message, response }, living).catch(() => message.destroy())
  })
  return { origin: await startListening(server, port), close: () => close(server) }
}

interface Line {
  readonly message: IncomingMessage
  readonly response: ServerResponse
}

async function serve(line: Line, { services, faults, calls }: Living): Promise<void> {
  const { message } = line
  const request = await incoming(message)
  for (const service of services) {
    const label = service.label(request)
    if (label === null) continue
    calls.push({ label, at: performance.now(), target: message.url ?? '', body: request.body })
    const fault = faults.next(label, message.url ?? '')
    return reply(line, fault, service, request)
  }
  write(line.response, html(404, '<h1>404 Not Found</h1>'))
}

async function incoming(message: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return {
    method: message.method ?? 'GET',
    url: new URL(message.url ?? '/', 'http://practice'),
    headers: message.headers,
    address: message.socket.remoteAddress ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

async function reply(
  { message, response }: Line,
  fault: Fault | null,
  service: Service,
  request: Incoming,
): Promise<void> {
  switch (fault?.kind) {
    case 'hang':
      return
    case 'reset':
      message.socket.resetAndDestroy()
      return
    case 'maintenance':
      return write(response, html(fault.status ?? 200, MAINTENANCE_PAGE))
    case 'status':
      return write(response, html(fault.status, `<h1>${fault.status}</h1>`))
    case 'error':
      return write(response, service.refuse(fault.code))
    case 'problem':
      return write(response, problem(fault))
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
  }
  const answer = service.answer(request)
  switch (fault?.kind) {
    case 'silence':
      return
    case 'lost':
      message.socket.resetAndDestroy()
      return
    case 'list':
      return write(response, {
        ...answer,
        body: strangeList(answer.body, fault.how, service.label(request) ?? ''),
      })
    case 'truncated':
      return write(response, { ...answer, body: answer.body.slice(0, answer.body.length / 2) })
  }
  write(response, answer)
}

function problem({ status, retryAfter }: Extract<Fault, { kind: 'problem' }>): Answer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return problemAnswer(status, '練習用サーバーの設定によるエラーです。', headers)
}

function html(status: number, body: string): Answer {
  return { status, type: 'text/html; charset=UTF-8', body }
}

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
    ...answer.headers,
  })
  response.end(answer.body)
}
