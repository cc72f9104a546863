import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Host, run } from '../../src/cli/main.ts'
import { thisSystem } from '../../src/kernel/system.ts'
import {
  type PracticeNextEngine,
  startPracticeNextEngine,
  type Faults,
} from '../../src/simulators/nextengine/server.ts'
import { type PracticeSmaregi, startPracticeSmaregi } from '../../src/simulators/smaregi/server.ts'

import type { WebhookOptions } from '../../src/simulators/smaregi/platform-webhook.ts'
import type { SendingOptions } from '../../src/simulators/smaregi/sending-options.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** What `--json` printed. */
  readonly json: Record<string, unknown>
}

/**
 * A whole shop in a temporary folder: both practice services, a configuration file, the real listener, and the
 * program itself, called as a shell would call it.
 */
export interface Shop {
  readonly ne: PracticeNextEngine
  readonly smaregi: PracticeSmaregi
  readonly dir: string
  readonly configPath: string
  readonly hookUrl: string
  readonly sncode: string
  ston(...args: string[]): Promise<Ran>
  /** The same with something on its standard input. */
  stonWith(input: string, ...args: string[]): Promise<Ran>
  /** `ston flush --json` */
  flush(): Promise<Ran>
  /**
   * The day goes on at Next Engine: a moment later somebody moves pieces of a product there and back. What the history shows then is
   * newer than all that was before.
   */
  goesOn(code: string): Promise<void>
  /** Time passes: for both services, and for whatever is run in this process from then on. */
  later(ms: number): void
  /** What comes then has another date: those are whole seconds. */
  nextSecond(): Promise<void>
  /** How far the shop's clock is ahead of the machine's, in milliseconds. */
  aheadMs(): number
  /** Stops `ston serve` and gives what it has logged. */
  served(): Promise<string>
  /** Changes the configuration file. */
  configure(change: (config: Config) => void): Promise<void>
  close(): Promise<void>
}

export type Config = Record<string, Record<string, unknown>> & { stockMaster?: unknown }

export interface ShopOptions {
  readonly faults?: Partial<Faults>
  readonly configure?: (config: Config) => void
  /** Starts without having signed in at Next Engine. */
  readonly signedOut?: boolean
  /** Products known on both sides, with the count in store 1 and in Next Engine. */
  readonly products?: Readonly<Record<string, number>>
  readonly sending?: Partial<SendingOptions>
  /** How Smaregi tells and is asked; the legacy API unless given. */
  readonly api?: 'legacy' | 'platform'
  readonly webhooks?: Partial<WebhookOptions>
  /** A second has to be waited for: processes are started that go by the machine's clock. */
  readonly onMachineTime?: boolean
  /** More options of `ston serve`. */
  readonly serve?: readonly string[]
}

/** Other commands that a command starts run in this process, on the shop's clock. */
type Start = NonNullable<Host['start']>

export const SNCODE = 'practice-sncode-4711'
const PATH = '/hooks/practice-path-0123456789'

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const dir = await mkdtemp(join(tmpdir(), 'ston-shop-'))
  const ne = await startPracticeNextEngine(
    options.faults === undefined ? {} : { faults: options.faults },
  )
  const smaregi = await startPracticeSmaregi({
    sending: { connections: 16, ...options.sending },
    webhooks: { connections: 16, ...options.webhooks },
  })
  const port = await freePort()
  const configPath = join(dir, 'config.json')
  let config = baseConfig(ne, smaregi, port)
  if (options.api === 'platform') usePlatform(config, smaregi)
  options.configure?.(config)
  const save = (): Promise<void> =>
    writeFile(configPath, JSON.stringify(config, null, 2), { mode: 0o600 })
  await save()
  let aheadMs = 0
  const now = (): Date => new Date(Date.now() + aheadMs)
  // The machine stays up for as long as its clock goes on.
  const uptimeMs = (): number => thisSystem.uptimeMs() + aheadMs
  const surroundings = { system: { ...thisSystem, uptimeMs } }
  const start = startsWith({ now, surroundings })
  const ston = (...args: string[]): Promise<Ran> =>
    runProgram([...args, '--config', configPath], { now, start, surroundings })
  const serving = ['serve', ...(options.serve ?? []), '--config', configPath]
  const stopServing = await serve(serving, port, { now, start })
  const hookUrl = `http://127.0.0.1:${port}${PATH}`
  smaregi.store({ id: '1', name: '本店' })
  smaregi.store({ id: '2', name: '支店' })
  for (const [id, count] of Object.entries(options.products ?? {})) {
    smaregi.product({ id, name: `商品${id}` })
    smaregi.change({ storeId: '1', productId: id, amount: count, division: '01', silent: true })
    ne.addGoods({ code: id, stock: count })
  }
  if (options.api === 'platform')
    smaregi.platform.webhooks.target = { url: hookUrl, headers: { sncode: SNCODE } }
  else smaregi.setTarget({ url: hookUrl, sncode: SNCODE, place: 'form' })
  const shop: Shop = {
    ne,
    smaregi,
    dir,
    configPath,
    hookUrl,
    sncode: SNCODE,
    ston,
    stonWith: (input, ...args) =>
      runProgram([...args, '--config', configPath], { now, start, stdin: Readable.from([input]) }),
    async flush() {
      await smaregi.flushSends()
      return ston('flush', '--json')
    },
    async goesOn(code) {
      await shop.nextSecond()
      ne.correct(code, 700, '入荷')
      ne.correct(code, -700, '入荷取消')
    },
    later(ms) {
      aheadMs += ms
      smaregi.advance(ms)
      ne.advance(ms)
    },
    async nextSecond() {
      if (options.onMachineTime === true) await sleep(1100)
      else shop.later(1100)
    },
    aheadMs: () => aheadMs,
    served: stopServing,
    async configure(change) {
      change(config)
      config = JSON.parse(JSON.stringify(config)) as Config
      await save()
    },
    async close() {
      await stopServing()
      await smaregi.close()
      await ne.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
  if (options.signedOut !== true) await signIn(shop)
  return shop
}

/** Signs in as a person would: opens the sign-in page and copies the address the browser landed on. */
export async function signIn(shop: Shop): Promise<Ran> {
  const { ne } = shop
  const page = `${ne.url}/users/sign_in/?client_id=${ne.clientId}&redirect_uri=${encodeURIComponent(ne.redirectUri)}`
  const landed = (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? ''
  return shop.ston('auth', 'login', landed)
}

function baseConfig(ne: PracticeNextEngine, smaregi: PracticeSmaregi, port: number): Config {
  return {
    store: { path: './data' },
    webhook: { host: '127.0.0.1', port, path: PATH, sncode: SNCODE },
    smaregi: {
      api: 'legacy',
      contractId: smaregi.contractId,
      accessToken: smaregi.accessToken,
      legacyUrl: smaregi.url,
      readsPerSecond: 1000,
    },
    nextengine: {
      clientId: ne.clientId,
      clientSecret: ne.clientSecret,
      redirectUri: ne.redirectUri,
      apiUrl: ne.url,
      signInUrl: ne.url,
      poll: { firstMs: 5, maxMs: 20, budgetMs: 3000 },
      settleMs: 300,
    },
    log: { level: 'error' },
  }
}

export function usePlatform(config: Config, smaregi: PracticeSmaregi): void {
  const { clientId, clientSecret } = smaregi.platform.account
  config['smaregi'] = {
    ...config['smaregi'],
    api: 'platform',
    clientId,
    clientSecret,
    apiUrl: smaregi.origin,
    idUrl: smaregi.origin,
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

class Output {
  text = ''
  write(text: string | Uint8Array): boolean {
    this.text += typeof text === 'string' ? text : new TextDecoder().decode(text)
    return true
  }
}

/** Calls ston so that what it sleeps goes by on the shop's clock, not on the machine's. */
export function withoutSleep(shop: Shop, ...args: string[]): Promise<Ran> {
  return onLateClock(shop, 0, ...args)
}

/** What such a command starts runs on the same clock. */
function startsWith(host: Pick<Host, 'now' | 'surroundings'>): Start {
  const start: Start = async (args, input = '') => {
    const stdin = Readable.from([input])
    const { code: exit, out } = await runProgram(args, { ...host, start, stdin })
    return { exit, json: out === '' ? undefined : (JSON.parse(out) as unknown) }
  }
  return start
}

/** The same on a machine whose clock is so late; less than nothing: ahead. */
export function onLateClock(shop: Shop, lateMs: number, ...args: string[]): Promise<Ran> {
  const sleep = (ms: number): Promise<void> => Promise.resolve(shop.later(ms))
  const now = (): Date => new Date(Date.now() + shop.aheadMs() - lateMs)
  const surroundings = {
    system: { ...thisSystem, sleep, uptimeMs: () => thisSystem.uptimeMs() + shop.aheadMs() },
  }
  const host = { now, surroundings }
  return runProgram([...args, '--config', shop.configPath], { ...host, start: startsWith(host) })
}

type RunHost = Pick<Host, 'now' | 'start' | 'stdin' | 'surroundings'> & {
  readonly signal?: AbortSignal | undefined
}

export async function runProgram(
  args: readonly string[],
  { signal, ...host }: RunHost = {},
): Promise<Ran> {
  const stdout = new Output()
  const stderr = new Output()
  const code = await run({
    argv: ['node', 'ston', ...args],
    env: { LANG: 'ja_JP.UTF-8' },
    stdout,
    stderr,
    ...(signal === undefined ? {} : { signal }),
    ...host,
  })
  return {
    code,
    out: stdout.text,
    err: stderr.text,
    get json() {
      return JSON.parse(stdout.text) as Record<string, unknown>
    },
  }
}

async function serve(
  args: readonly string[],
  port: number,
  host: { readonly now: () => Date; readonly start: Start },
): Promise<() => Promise<string>> {
  const stop = new AbortController()
  const served = runProgram(args, { signal: stop.signal, ...host })
  for (let tries = 0; tries < 200; tries++) {
    const alive = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (alive) break
    await sleep(20)
  }
  return async () => {
    stop.abort()
    const { code, err } = await served
    if (code !== 0) throw new Error(`serve ended with ${code}: ${err}`)
    return err
  }
}
