import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
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

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The HTTP server around a world. Not listening yet. */
export function createTransport(world: World, calls: RecordedCall[]): Server {
  const api = apiHandler(world, calls)
  return createServer((request, response) => {
    setDate(world, response)
    const handle = request.method === 'GET' ? pageHandler(world) : api
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return
      page(response, 500, error instanceof Error ? error.message : String(error))
    })
  })
}

function setDate(world: World, response: ServerResponse): void {
  response.sendDate = false
  if (world.faults.dateHeader) response.setHeader('Date', world.clock.now().toUTCString())
}

/** The sign-in page: everybody who opens it is signed in at once. */
function pageHandler(world: World): Handler {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.replace(/\/$/, '') !== '/users/sign_in') {
      page(response, 404, 'ページが見つかりません。')
      return
    }
    const target = world.signIn.visit(url.searchParams)
    if (target === null) page(response, 400, 'アプリが見つかりません。')
    else response.writeHead(302, { location: target.href }).end()
  }
}

function apiHandler(world: World, calls: RecordedCall[]): Handler {
  const respond = createApi(world)
  return async (request, response) => {
    if (request.method !== 'POST') return page(response, 405, 'POSTで呼び出してください。')
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const form = await readForm(request)
    calls.push({ path, params: form.record(), at: world.clock.now() })
    if (world.faults.delayMs > 0) await sleep(world.faults.delayMs)
    const lost = strike(world.faults.loseAnswer, path)
    if (lost?.when === 'before') return lose(world, lost, form, response)
    try {
      const body = await respond(path, form)
      if (lost !== null) return lose(world, lost, form, response)
      json(world, response, body)
    } catch (error) {
      if (!(error instanceof NotJson)) throw error
      page(response, 200, 'エラーが発生しました。')
    }
  }
}

async function readForm(request: IncomingMessage): Promise<Form> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  const urlencoded = (request.headers['content-type'] ?? '').startsWith(
    'application/x-www-form-urlencoded',
  )
  return new Form(urlencoded ? Buffer.concat(chunks) : Buffer.alloc(0))
}

function lose(world: World, lost: LostAnswer, form: Form, response: ServerResponse): void {
  switch (lost.how) {
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      return
    case '500':
      return page(response, 500, 'Internal Server Error')
    case 'html':
      return page(response, 200, 'しばらくお待ちください。')
    case 'garbage':
      response.setHeader('content-type', 'application/json').end('{"result":"succ')
      return
    case 'code':
      return json(world, response, outOfService(world, lost.code ?? '', form))
    default:
      return json(world, response, outOfService(world, lost.how, form))
  }
}

function json(
  world: World,
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
): void {
  const status = body['result'] === 'success' ? 200 : world.faults.errorStatus
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><html lang="ja"><body><p>${text}</p></body></html>`)
}
