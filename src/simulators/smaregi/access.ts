import { admit } from './account.ts'
import type { Account, FunctionName } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Answer } from './answer.ts'
import type { Incoming, Service } from './transport.ts'

export type Params = Readonly<Record<string, unknown>>

/** One `proc_name`: the switch that opens it, and what it does. */
export interface Procedure {
  readonly function: FunctionName
  run(params: Params): object
}

/** `POST /access/`: one URL for the whole legacy API. */
export function accessService(
  account: Account,
  procedures: Readonly<Record<string, Procedure>>,
): Service {
  function respond(request: Incoming): object {
    admit(account, request.headers, request.address)
    const form = formOf(request)
    const name = form.get('proc_name') ?? ''
    const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined
    if (procedure === undefined) throw new ApiError(15, `proc_name: ${name}`)
    if (!account.functions.has(procedure.function)) {
      throw new ApiError(23, `${procedure.function}が「利用しない」になっています。`)
    }
    return procedure.run(paramsOf(form))
  }

  return {
    label(request) {
      if (request.url.pathname !== '/access/' || request.method !== 'POST') return null
      return new URLSearchParams(request.body).get('proc_name') ?? ''
    },
    answer(request) {
      try {
        return json(200, respond(request), account.values)
      } catch (error) {
        if (error instanceof ApiError) return json(400, error.body)
        throw error
      }
    },
    refuse: (code) => json(400, new ApiError(code, '練習用サーバーの設定によるエラーです。').body),
  }
}

function formOf(request: Incoming): URLSearchParams {
  const type = request.headers['content-type'] ?? ''
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw new ApiError(11, `Content-Type: ${type}`)
  }
  return new URLSearchParams(request.body)
}

function paramsOf(form: URLSearchParams): Params {
  const text = form.get('params')
  if (text === null) throw new ApiError(11, 'params is empty')
  const params = parsed(text)
  if (!isRecord(params)) throw new ApiError(11, 'params is not an object')
  return params
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(11, 'params is not JSON')
  }
}

export function isRecord(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function json(status: number, body: object, values: Account['values'] = 'strings'): Answer {
  const text = values === 'strings' ? JSON.stringify(body) : JSON.stringify(body, asNumber)
  return { status, type: 'application/json; charset=UTF-8', body: text }
}

/** For answers whose values are numbers where they look like numbers. */
export function asNumber(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : value
}
