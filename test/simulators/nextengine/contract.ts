import { setTimeout as sleep } from 'node:timers/promises'
import {
  startPracticeNextEngine,
  type PracticeNextEngine,
  type Faults,
} from '../../../src/simulators/nextengine/server.ts'

export type Row = Record<string, string | null>

/** Any answer of the API. */
export interface Answer {
  result?: string
  code?: string
  message?: string
  count?: string
  data?: Row[]
  que_id?: string
  uid?: string
  access_token?: string
  access_token_end_date?: string
  refresh_token?: string
  refresh_token_end_date?: string
}

export type Params = Record<string, string>

/** A signed-in caller that saves whatever pair an answer carries. */
export class Caller {
  readonly url: string
  accessToken: string
  refreshToken: string

  constructor(url: string, pair: { accessToken: string; refreshToken: string }) {
    this.url = url
    this.accessToken = pair.accessToken
    this.refreshToken = pair.refreshToken
  }

  async call(path: string, params: Params = {}): Promise<Answer> {
    const tokens = { access_token: this.accessToken, refresh_token: this.refreshToken }
    const answer = await answerOf(await post(this.url, path, { ...tokens, ...params }))
    if (answer.access_token && answer.refresh_token) {
      this.accessToken = answer.access_token
      this.refreshToken = answer.refresh_token
    }
    return answer
  }

  /** The rows of a search that must succeed. */
  async rows(path: string, params: Params): Promise<Row[]> {
    const answer = await this.call(path, params)
    if (answer.result !== 'success' || answer.data === undefined) {
      throw new Error(`${path}: ${answer.code} ${answer.message}`)
    }
    return answer.data
  }

  /** Uploads a goods file; the id of its queue entry. */
  async upload(lines: readonly string[], path = '/api_v1_master_goods/upload'): Promise<string> {
    const answer = await this.call(path, { data_type: 'csv', data: `${lines.join('\n')}\n` })
    if (answer.que_id === undefined) throw new Error(`${path}: ${answer.code} ${answer.message}`)
    return answer.que_id
  }

  async entry(queId: string): Promise<Row> {
    const fields =
      'que_id,que_method_name,que_upload_name,que_status_id,que_message,que_creation_date'
    const [row] = await this.rows('/api_v1_system_que/search', { fields, 'que_id-eq': queId })
    if (row === undefined) throw new Error(`no queue entry ${queId}`)
    return row
  }

  /** Looks at the queue until the entry is done with. */
  async settled(queId: string, pauseMs = 0): Promise<Row> {
    for (let look = 0; look < 60; look += 1) {
      const row = await this.entry(queId)
      if (row['que_status_id'] === '2' || row['que_status_id'] === '-1') return row
      if (pauseMs > 0) await sleep(pauseMs)
    }
    throw new Error(`queue entry ${queId} does not end`)
  }

  async stock(code: string): Promise<{ stock: number; free: number }> {
    const [row] = await this.rows('/api_v1_master_stock/search', {
      fields: 'stock_quantity,stock_free_quantity',
      'stock_goods_id-eq': code,
    })
    if (row === undefined) throw new Error(`no stock of ${code}`)
    return { stock: Number(row['stock_quantity']), free: Number(row['stock_free_quantity']) }
  }
}

export async function post(url: string, path: string, params: Params): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(params) })
}

export async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}

/** A Next Engine to try, and what may be done to it. */
export interface Subject {
  readonly caller: Caller
  /** A product that may be counted up and down by the tests; it must have free stock. */
  readonly code: string
  /** Between looks at the queue. */
  readonly pauseMs: number
  stop(): Promise<void>
}

/**
 * The practice server, unless the environment names another one: STON_NE_URL, STON_NE_ACCESS_TOKEN,
 * STON_NE_REFRESH_TOKEN and STON_NE_PRODUCT (of a test company!).
 */
export async function connect(): Promise<Subject> {
  const env = process.env
  const url = env['STON_NE_URL']
  if (url === undefined) return practiceSubject()
  const pair = {
    accessToken: env['STON_NE_ACCESS_TOKEN'] ?? '',
    refreshToken: env['STON_NE_REFRESH_TOKEN'] ?? '',
  }
  const code = env['STON_NE_PRODUCT'] ?? ''
  return { caller: new Caller(url, pair), code, pauseMs: 5000, stop: async () => {} }
}

async function practiceSubject(): Promise<Subject> {
  const server = await startPracticeNextEngine()
  server.addGoods({ code: 'TEA-100G', stock: 12, allocated: 3, jan: '4900000000017' })
  server.addGoods({ code: 'MUG_RED', stock: 4 })
  const caller = new Caller(server.url, server.signIn())
  return { caller, code: 'TEA-100G', pauseMs: 0, stop: () => server.stop() }
}

export interface Scene {
  readonly server: PracticeNextEngine
  readonly caller: Caller
}

const open: PracticeNextEngine[] = []

/** A practice server with three products, and a caller who is signed in to it. */
export async function scene(faults: Partial<Faults> = {}): Promise<Scene> {
  const server = await startPracticeNextEngine({ faults })
  open.push(server)
  server.addGoods({ code: 'TEA-100G', stock: 12, allocated: 3, jan: '4900000000017', name: '煎茶' })
  server.addGoods({ code: 'MUG_RED', stock: 4 })
  server.addGoods({ code: 'MUG-RED', stock: 0 })
  return { server, caller: new Caller(server.url, server.signIn()) }
}

/** For `afterEach`. */
export async function closeScenes(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.stop()))
}
