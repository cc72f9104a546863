import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../src/cli/main.ts'
import { configFiles, type ConfigSource, type Loaded } from '../../src/config/index.ts'
import type { App } from '../../src/context.ts'
import { createNextEngine } from '../../src/simulators/nextengine/server.ts'
import type { Faults, NextEngineWorld } from '../../src/simulators/nextengine/practice.ts'
import { createSmaregi, type SmaregiWorld } from '../../src/simulators/smaregi/server.ts'
import type { Config, Ran } from '../helpers/shop.ts'
import type { Dice } from '../crash/soak-plan.ts'
import type { Mail } from '../../src/mailer/facts.ts'
import { DATA } from './data.ts'
import { Host, type Nature, type Process } from './host.ts'
import { type Incident, NE_URL, Network, SMAREGI_URL } from './network.ts'

export const PORT = 8787
export const PATH = '/hooks/practice-path-0123456789'
export const SNCODE = 'practice-sncode-4711'

export interface ShopOptions {
  readonly nature: Nature
  /** How Smaregi tells. */
  readonly api: 'legacy' | 'platform'
  /** Whether ston asks on the platform. */
  readonly platform: boolean
  readonly faults?: Partial<Faults>
  readonly configure?: (config: Config) => void
  readonly saw: (incident: Incident, path: string) => void
  readonly leaves: (process: Process, path: string) => void
  readonly log: (line: string) => void
}

/** Something that ston has told a person. */
export interface Told {
  readonly at: number
  readonly mail: Mail
}

/** How one call of ston ended; null = its process died before that. */
export type Ended = Ran | null

export interface Call {
  readonly args: readonly string[]
  readonly process: Process
  readonly signal?: AbortSignal
  /** What runs another command for it. */
  readonly start?: App['start']
}

/** Both services, a machine or more with ston on it, and a line between them: everything in one process, in simulated time. */
export class SimulatedShop {
  readonly ne: NextEngineWorld
  readonly smaregi: SmaregiWorld
  readonly network: Network
  readonly host: Host
  readonly told: Told[] = []
  readonly #nature: Nature
  readonly #dir: string
  readonly #config: Config
  /** The file as it was read when it was written last, which is the how-manieth time. */
  #loaded: Loaded | null = null
  #saved = 0
  readonly #configs: ConfigSource = {
    load: (path, env) => (this.#loaded ??= configFiles.load(path, env)),
    facts: () => ({ mark: String(this.#saved), at: 0 }),
  }

  constructor({ nature, api, platform, faults, configure, saw, leaves, log }: ShopOptions) {
    this.#nature = nature
    const { time, dice } = nature
    const chance = hexOf(dice.apart())
    this.ne = createNextEngine({ now: time.date, chance, ...(faults && { faults }) })
    this.smaregi = createSmaregi({ now: time.date, chance })
    this.network = new Network({
      time,
      dice,
      saw,
      leaves,
      log,
      services: new Map([
        [NE_URL, this.ne.answer],
        [SMAREGI_URL, this.smaregi.answer],
      ]),
    })
    this.host = new Host('shop-1', nature)
    this.#dir = mkdtempSync(join(tmpdir(), 'ston-simulation-'))
    this.#config = configOf(this.ne, this.smaregi)
    if (platform) usePlatform(this.#config, this.smaregi)
    configure?.(this.#config)
    this.#save()
    this.#aim(api)
  }

  /** The day goes on. */
  later(ms: number): void {
    this.#nature.time.skip(ms)
  }

  configure(change: (config: Config) => void): void {
    change(this.#config)
    this.#save()
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true })
  }

  process(space?: string): Process {
    return this.host.start(space, this.network.lineOf)
  }

  /** Calls ston as a shell would, in a process of the simulation. */
  async call({ args, process, signal, start }: Call): Promise<Ended> {
    const stdout = new Output()
    const stderr = new Output()
    const { surroundings } = process
    const running = run({
      argv: ['node', 'ston', ...args, '--config', join(this.#dir, 'config.json')],
      env: { LANG: 'ja_JP.UTF-8' },
      stdout,
      stderr,
      now: process.wall,
      surroundings: {
        ...surroundings,
        configs: this.#configs,
        sendMail: ({ mail, to }) => this.#take(process, mail, to),
      },
      ...(signal === undefined ? {} : { signal }),
      ...(start === undefined ? {} : { start }),
    })
    const code = await Promise.race([running, process.died])
    if (code === 'died') return null
    process.end()
    const [out, err] = [stdout.text, stderr.text]
    return {
      code,
      out,
      err,
      get json() {
        return JSON.parse(out) as Record<string, unknown>
      },
    }
  }

  /** Signs in as a person would. */
  async signIn(): Promise<Ended> {
    const { clientId, redirectUri } = this.ne
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri })
    const target = `/users/sign_in/?${query.toString()}`
    const page = { method: 'GET', target, headers: {}, address: '', body: Buffer.alloc(0) }
    const landed = await this.ne.answer(page)
    const url = landed.kind === 'answer' ? (landed.headers['location'] ?? '') : ''
    return this.call({ args: ['auth', 'login', url], process: this.process() })
  }

  /** The mail server is as good as the line to it. */
  #take(process: Process, mail: Mail, to: readonly string[]) {
    return process.call('mail', 200, () => {
      this.told.push({ at: this.#nature.time.now, mail })
      return { accepted: to.length, later: [], refused: [] }
    })
  }

  #aim(api: 'legacy' | 'platform'): void {
    const url = `http://shop.practice${PATH}`
    this.smaregi.setSending({ loss: 1 })
    this.smaregi.platform.webhooks.turn({ loss: 1 })
    if (api === 'platform')
      this.smaregi.platform.webhooks.target = { url, headers: { sncode: SNCODE } }
    else this.smaregi.setTarget({ url, sncode: SNCODE, place: 'form' })
  }

  #save(): void {
    this.#loaded = null
    this.#saved += 1
    writeFileSync(join(this.#dir, 'config.json'), JSON.stringify(this.#config), { mode: 0o600 })
  }
}

class Output {
  text = ''
  write(text: string | Uint8Array): boolean {
    this.text += typeof text === 'string' ? text : new TextDecoder().decode(text)
    return true
  }
}

function hexOf(dice: Dice): (bytes: number) => string {
  return (bytes) =>
    Array.from({ length: bytes }, () => dice.below(256).toString(16).padStart(2, '0')).join('')
}

function configOf(ne: NextEngineWorld, smaregi: SmaregiWorld): Config {
  return {
    store: { path: DATA },
    webhook: { host: '127.0.0.1', port: PORT, path: PATH, sncode: SNCODE },
    smaregi: {
      api: 'legacy',
      contractId: smaregi.contractId,
      accessToken: smaregi.accessToken,
      legacyUrl: `${SMAREGI_URL}/access/`,
    },
    nextengine: {
      clientId: ne.clientId,
      clientSecret: ne.clientSecret,
      redirectUri: ne.redirectUri,
      apiUrl: NE_URL,
      signInUrl: NE_URL,
    },
    mail: { enabled: true, from: 'ston@example.jp', to: ['shop@example.jp'], when: 'problems' },
    log: { level: 'error' },
  }
}

function usePlatform(config: Config, { platform }: SmaregiWorld): void {
  const { clientId, clientSecret } = platform.account
  config['smaregi'] = {
    ...config['smaregi'],
    api: 'platform',
    clientId,
    clientSecret,
    apiUrl: SMAREGI_URL,
    idUrl: SMAREGI_URL,
  }
}
