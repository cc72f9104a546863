import type { Answerer } from '../local-server.ts'
import type { Reply, Request } from '../reply.ts'
import type { ErrorCode } from './api-error.ts'
import { problemAnswer } from './platform-problem.ts'
import type { Answer } from './answer.ts'
import { strangeList } from './strange-list.ts'
import { MAINTENANCE_PAGE } from './faults.ts'
import type { Fault, Faults } from './faults.ts'

export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly headers: Request['headers']
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

/** What lives on a server: the APIs, what goes wrong, and the list of what came in. */
export interface Living {
  readonly services: readonly Service[]
  readonly faults: Faults
  readonly calls: Call[]
  /** By the shop's clock, which dates the movements as well. */
  now(): Date
}

/** What they answer, over whatever line. */
export function answererOf(living: Living): Answerer {
  const answered = answerOf(living)
  return async (raw) => {
    const reply = await answered(raw)
    if (reply.kind !== 'answer' || !living.faults.dateHeader) return reply
    return { ...reply, headers: { ...reply.headers, date: living.now().toUTCString() } }
  }
}

function answerOf({ services, faults, calls }: Living): Answerer {
  return async (raw) => {
    const request = incoming(raw)
    for (const service of services) {
      const label = service.label(request)
      if (label === null) continue
      calls.push({ label, at: performance.now(), target: raw.target, body: request.body })
      return reply(faults.next(label, raw.target), service, request)
    }
    return whole(html(404, '<h1>404 Not Found</h1>'))
  }
}

function incoming({ method, target, headers, address, body }: Request): Incoming {
  const url = new URL(target, 'http://practice')
  return { method, url, headers, address, body: body.toString('utf8') }
}

async function reply(fault: Fault | null, service: Service, request: Incoming): Promise<Reply> {
  switch (fault?.kind) {
    case 'hang':
    case 'reset':
      return { kind: fault.kind }
    case 'maintenance':
      return whole(html(fault.status ?? 200, MAINTENANCE_PAGE))
    case 'status':
      return whole(html(fault.status, `<h1>${fault.status}</h1>`))
    case 'error':
      return whole(service.refuse(fault.code))
    case 'undone':
      return whole(json({ result: fault.result }))
    case 'problem':
      return whole(problem(fault))
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
  }
  const answer = service.answer(request)
  switch (fault?.kind) {
    case 'silence':
      return { kind: 'hang' }
    case 'lost':
      return { kind: 'reset' }
    case 'list':
      return whole({
        ...answer,
        body: strangeList(answer.body, fault.how, service.label(request) ?? ''),
      })
    case 'truncated':
      return whole({ ...answer, body: answer.body.slice(0, answer.body.length / 2) })
  }
  return whole(answer)
}

function problem({ status, retryAfter }: Extract<Fault, { kind: 'problem' }>): Answer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return problemAnswer(status, '練習用サーバーの設定によるエラーです。', headers)
}

function json(body: object): Answer {
  return { status: 200, type: 'application/json;charset=UTF-8', body: JSON.stringify(body) }
}

function html(status: number, body: string): Answer {
  return { status, type: 'text/html; charset=UTF-8', body }
}

function whole(answer: Answer): Reply {
  const headers = {
    'content-type': answer.type,
    'content-length': String(Buffer.byteLength(answer.body)),
    ...answer.headers,
  }
  return { kind: 'answer', status: answer.status, headers, body: answer.body }
}
