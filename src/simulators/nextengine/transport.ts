import { setTimeout as sleep } from 'node:timers/promises'
import type { Answerer } from '../local-server.ts'
import type { Reply, Request } from '../reply.ts'
import { createApi, outOfService } from './endpoints.ts'
import { Form } from './form.ts'
import { NotJson } from './sign-in.ts'
import { strike, type LostAnswer } from './faults.ts'
import type { World } from './world.ts'

/** One call as it came in; secrets are in clear. */
export interface RecordedCall {
  readonly path: string
  readonly params: Record<string, string>
  readonly at: Date
}

/** What a world answers, over whatever line. */
export function createAnswerer(world: World, calls: RecordedCall[]): Answerer {
  const api = apiOf(world, calls)
  return async (request) => {
    const reply = await (request.method === 'GET' ? pageOf(world, request) : api(request)).catch(
      (error: unknown) => page(500, error instanceof Error ? error.message : String(error)),
    )
    return reply.kind === 'answer' ? dated(world, reply) : reply
  }
}

function dated({ faults, clock }: World, reply: Extract<Reply, { kind: 'answer' }>): Reply {
  if (!faults.dateHeader) return reply
  return { ...reply, headers: { ...reply.headers, date: clock.now().toUTCString() } }
}

/** The sign-in page: everybody who opens it is signed in at once. */
function pageOf(world: World, { target }: Request): Promise<Reply> {
  const url = new URL(target, 'http://localhost')
  if (url.pathname.replace(/\/$/, '') !== '/users/sign_in')
    return Promise.resolve(page(404, 'ページが見つかりません。'))
  const landing = world.signIn.visit(url.searchParams)
  if (landing === null) return Promise.resolve(page(400, 'アプリが見つかりません。'))
  const headers = { location: landing.href }
  return Promise.resolve({ kind: 'answer', status: 302, headers, body: '' })
}

function apiOf(world: World, calls: RecordedCall[]): Answerer {
  const respond = createApi(world)
  return async (request) => {
    if (request.method !== 'POST') return page(405, 'POSTで呼び出してください。')
    const path = new URL(request.target, 'http://localhost').pathname
    const form = formOf(request)
    calls.push({ path, params: form.record(), at: world.clock.now() })
    if (world.faults.delayMs > 0) await sleep(world.faults.delayMs)
    const lost = strike(world.faults.loseAnswer, path)
    if (lost?.when === 'before') return lose(world, lost, form)
    try {
      const body = await respond(path, form)
      return lost === null ? json(world, body) : lose(world, lost, form)
    } catch (error) {
      if (!(error instanceof NotJson)) throw error
      return page(200, 'エラーが発生しました。')
    }
  }
}

function formOf({ headers, body }: Request): Form {
  const type = String(headers['content-type'] ?? '')
  const isForm = type.startsWith('application/x-www-form-urlencoded')
  return new Form(isForm ? body : Buffer.alloc(0))
}

function lose(world: World, lost: LostAnswer, form: Form): Reply {
  switch (lost.how) {
    case 'reset':
    case 'hang':
      return { kind: lost.how }
    case '500':
      return page(500, 'Internal Server Error')
    case 'html':
      return page(200, 'しばらくお待ちください。')
    case 'garbage':
      return {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"result":"succ',
      }
    case 'code':
      return json(world, outOfService(world, lost.code ?? '', form))
    default:
      return json(world, outOfService(world, lost.how, form))
  }
}

function json(world: World, body: Readonly<Record<string, unknown>>): Reply {
  const status = body['result'] === 'success' ? 200 : world.faults.errorStatus
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { kind: 'answer', status, headers, body: JSON.stringify(body) }
}

function page(status: number, text: string): Reply {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  const body = `<!doctype html><html lang="ja"><body><p>${text}</p></body></html>`
  return { kind: 'answer', status, headers, body }
}
