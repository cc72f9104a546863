import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { legacyChanges } from '../../src/connectors/smaregi/legacy-rows.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { legacyBody } from './listener/helpers.ts'
import { PATH, SECRET, stockRow } from '../connectors/smaregi/receive-helpers.ts'

export interface Shop {
  readonly config: string
  readonly data: string
}

/** A folder with a configuration; gone when the test ends. The data may be kept on a disk of their own. */
export async function shop(
  webhook: Record<string, unknown> = {},
  smaregi: Record<string, unknown> = {},
  kept: { readonly disk?: string; readonly diskFreeMiB?: number } = {},
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'ston-serve-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const config = join(folder, 'config.json')
  const data = join(kept.disk ?? folder, 'data')
  const contents = {
    locale: 'ja',
    store: { path: data },
    webhook: { host: '127.0.0.1', port: 0, path: PATH, sncode: SECRET, ...webhook },
    smaregi,
    alarms: { diskFreeMiB: kept.diskFreeMiB ?? 200 },
  }
  await writeFile(config, JSON.stringify(contents), { mode: 0o600 })
  return { config, data }
}

export class Serving {
  readonly child: ChildProcess
  readonly port: Promise<number>
  readonly ended: Promise<number | null>
  stdout = ''
  stderr = ''

  constructor(
    shop: Shop,
    args: readonly string[] = [],
    more: { readonly node?: readonly string[] } = {},
  ) {
    this.child = spawn(
      process.execPath,
      [...(more.node ?? []), 'bin/ston.js', 'serve', '--config', shop.config, ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve(code)))
    this.child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()))
    this.port = this.#port()
    // Who does not wait for the port looks at `ended`.
    this.port.catch(() => undefined)
    onTestFinished(() => {
      this.child.kill('SIGKILL')
    })
  }

  lines(): Record<string, unknown>[] {
    const lines = this.stderr.split('\n').filter((line) => line.startsWith('{'))
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  #port(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.child.stderr?.on('data', (text: Buffer) => {
        this.stderr += text.toString()
        const port = /"port":(\d+)/.exec(this.stderr)?.[1]
        if (port !== undefined) resolve(Number(port))
      })
      this.child.on('close', () => reject(new Error(`ended early: ${this.stderr}`)))
    })
  }
}

export interface Load {
  /** Products whose notification was answered with 200. */
  readonly acknowledged: Set<string>
  /** How many got another answer, or none. */
  failed: number
  readonly done: Promise<void>
}

/** Many senders at once, each going on until it gets no answer any more. */
export function load(port: number, senders: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: senders })
  const state = { acknowledged: new Set<string>(), failed: 0 }
  let next = 8_000_000
  async function sender(): Promise<void> {
    for (;;) {
      const productId = String((next += 1))
      const status = await send(port, agent, productId)
      if (status !== 200) {
        state.failed += 1
        return
      }
      state.acknowledged.add(productId)
    }
  }
  const done = Promise.all(Array.from({ length: senders }, sender)).then(() => agent.destroy())
  return Object.assign(state, { done })
}

/** 0 = no answer. */
function send(port: number, agent: Agent, productId: string): Promise<number> {
  return new Promise((resolve) => {
    const body = legacyBody(stockRow({ productId }))
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    }
    const req = request({ agent, port, host: '127.0.0.1', method: 'POST', path: PATH, headers })
    req.on('response', (res) => {
      res.resume()
      res.on('end', () => resolve(res.statusCode ?? 0))
      res.on('error', () => resolve(0))
    })
    req.on('error', () => resolve(0))
    req.end(body)
  })
}

/** The products in the journal, as `flush` will read them. */
export async function journalled(shop: Shop): Promise<string[]> {
  const store = await openFileStore({ path: shop.data })
  try {
    const products: string[] = []
    for await (const chunk of store.unread({})) {
      for (const item of chunk) {
        if (item.kind !== 'notification') continue
        products.push(...legacyChanges(item.received).changes.map((change) => change.productId))
      }
    }
    return products
  } finally {
    await store.close()
  }
}
