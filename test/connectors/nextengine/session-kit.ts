import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TokenPair, Tokens } from '../../../src/connectors/nextengine/tokens.ts'
import { openSession, type OpenSession } from '../../../src/connectors/nextengine/session.ts'
import type { SessionOptions } from '../../../src/connectors/nextengine/wire.ts'
import { startPracticeNextEngine } from '../../../src/simulators/nextengine/server.ts'
import type { PracticeNextEngine } from '../../../src/simulators/nextengine/practice.ts'
import { Moved } from '../../../src/kernel/errors.ts'
import type { Document, LockAnswer, Store } from '../../../src/store/store.ts'
import { toJst } from '../../../src/kernel/time.ts'

export const HOUR_MS = 60 * 60 * 1000

/** Documents and locks in memory, behaving as the store's contract says; everything else is not there. */
export class MemoryStore {
  readonly documents = new Map<string, { value: unknown; revision: number }>()
  /** How often each document was replaced. */
  readonly writes = new Map<string, number>()
  /** Names of documents whose replacing fails from now on, as on a full disk. */
  readonly broken = new Set<string>()
  releaseFails = false
  /** The disk has no room for new tokens. */
  isFull = false
  /** Called before each reading of a document. */
  beforeRead: (name: string) => void = () => undefined
  #holder: string | null = null

  get store(): Store {
    return this as unknown as Store
  }

  document<T>(name: string): Document<T> {
    return {
      read: () => {
        this.beforeRead(name)
        const { value = null, revision = 0 } = this.documents.get(name) ?? {}
        return Promise.resolve({ value: structuredClone(value) as T | null, revision })
      },
      replace: (value, revision) => {
        if (this.broken.has(name)) return Promise.reject(new Error('ENOSPC'))
        if ((this.documents.get(name)?.revision ?? 0) !== revision) {
          return Promise.reject(new Moved(name))
        }
        this.set(name, value)
        return Promise.resolve()
      },
    }
  }

  needFreeSpace(): Promise<void> {
    return this.isFull ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()
  }

  set(name: string, value: unknown): void {
    const revision = (this.documents.get(name)?.revision ?? 0) + 1
    this.documents.set(name, { value: structuredClone(value), revision })
    this.writes.set(name, (this.writes.get(name) ?? 0) + 1)
  }

  get tokens(): Tokens {
    return this.documents.get('tokens')?.value as Tokens
  }

  async lock(
    _name: string,
    { purpose, waitMs }: { purpose: string; waitMs: number },
  ): Promise<LockAnswer> {
    const until = Date.now() + waitMs
    while (this.#holder !== null) {
      if (this.#holder === purpose) return { kind: 'same', holder: purpose }
      if (Date.now() >= until) return { kind: 'timeout', holder: this.#holder }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    this.#holder = purpose
    return {
      kind: 'held',
      release: () => {
        this.#holder = null
        return this.releaseFails ? Promise.reject(new Error('EIO')) : Promise.resolve()
      },
    }
  }
}

export const CLIENT = {
  clientId: 'client-id-1',
  clientSecret: 'client-secret-1',
  redirectUri: 'https://localhost/nextengine/callback',
}

export async function startServer(): Promise<PracticeNextEngine> {
  const server = await startPracticeNextEngine(CLIENT)
  onTestFinished(() => server.stop())
  return server
}

/** What a sign-in would have left behind. */
export function storeSignIn(memory: MemoryStore, server: PracticeNextEngine): Tokens {
  const pair = server.signIn()
  const tokens: Tokens = {
    ...pair,
    companyNeId: `ne-${pair.companyId}`,
    companyName: '練習商店',
    savedAt: server.now().toISOString(),
    refusedAt: null,
    previous: null,
  }
  memory.set('tokens', tokens)
  return tokens
}

/** What the sessions wrote to their log, as one text. */
export const logged: string[] = []

export async function open(
  memory: MemoryStore,
  server: { readonly url: string; now?(): Date },
  options: Partial<SessionOptions> = {},
): Promise<OpenSession> {
  const note = (fields: Readonly<Record<string, unknown>>, message: string): void => {
    logged.push(JSON.stringify(fields) + message)
  }
  const session = await openSession({
    ...CLIENT,
    apiUrl: server.url,
    signInUrl: server.url,
    store: memory.store,
    now: () => server.now?.() ?? new Date(),
    log: { debug: note, warn: note },
    signal: new AbortController().signal,
    waitMs: 5_000,
    ...options,
  })
  onTestFinished(() => session.close())
  return session
}

export const SEARCH = '/api_v1_master_goods/search'
export const SEARCH_PARAMS = { fields: 'goods_id', limit: '10', offset: '0' }
export const UPLOAD = '/api_v1_master_goods/upload'
export const COMPANY = '/api_v1_login_company/info'

export function uploadParams(code: string, delta: number): Record<string, string> {
  return { data_type: 'csv', data: `syohin_code,zaiko_su\r\n${code},${delta}\r\n` }
}

export function paths(server: PracticeNextEngine): string[] {
  return server.calls.map((call) => call.path)
}

type Scripted = (path: string, form: URLSearchParams) => object | string | number

/** A server that answers what it is told to: an object as JSON, a text as it is, a number as a status without a body. */
export async function startScripted(
  answer: Scripted,
): Promise<{ readonly url: string; readonly calls: { path: string; form: URLSearchParams }[] }> {
  const calls: { path: string; form: URLSearchParams }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const call = { path: request.url ?? '', form: new URLSearchParams(body) }
      calls.push(call)
      const said = answer(call.path, call.form)
      if (typeof said === 'number') response.writeHead(said).end()
      else response.end(typeof said === 'string' ? said : JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

/** Tokens that end in so many hours by our clock. */
export function tokensFor(hours: number, name = 'stored'): Tokens {
  const end = (more: number): string => toJst(new Date(Date.now() + (hours + more) * HOUR_MS))
  return {
    accessToken: `access-${name}`,
    accessTokenEndDate: end(0),
    refreshToken: `refresh-${name}`,
    refreshTokenEndDate: end(48),
    uid: 'uid-1',
    companyId: 'company-1',
    companyNeId: 'ne-company-1',
    companyName: '練習商店',
    savedAt: new Date().toISOString(),
    refusedAt: null,
    previous: null,
  }
}

/** As an answer carries them. */
export function fieldsOf(tokens: TokenPair): Record<string, string | null> {
  return {
    access_token: tokens.accessToken,
    access_token_end_date: tokens.accessTokenEndDate,
    refresh_token: tokens.refreshToken,
    refresh_token_end_date: tokens.refreshTokenEndDate,
  }
}
