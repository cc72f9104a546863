import { once } from './app/once.ts'
import { readSignInState } from './app/sign-in-state.ts'
import type { OpenSession } from './connectors/nextengine/session.ts'
import type { Use } from './connectors/smaregi/platform-options.ts'
import type { ApiCalls, App, Ended, Frame, SignInState, Surroundings } from './context.ts'
import { configFiles, configPath, ConfigWatch, secretsOf, type Config } from './config/index.ts'
import type { Line } from './kernel/http.ts'
import { createLog, type Log, registerSecrets } from './kernel/log.ts'
import { type System, thisSystem } from './kernel/system.ts'
import { createProgress, type Progress } from './kernel/progress.ts'
import { announceRules } from './settings/rule-book.ts'
import { directIo } from './store/files/direct-io.ts'
import { type Io, nodeIo } from './store/files/io.ts'
import type { AsRoot } from './store/files/owner.ts'
import { say, type Locale } from './kernel/sentence.ts'

export interface AppOptions {
  /** `--config`. */
  readonly config: string | undefined
  /** `--locale`. */
  readonly locale: Locale | undefined
  readonly waitMs: number
  /** `--as`. */
  readonly as?: string | undefined
  /** The command's own name, for what is counted by it. */
  readonly command?: string | undefined
  /** What root may do in a data folder that belongs to somebody else: nothing, unless the command only reads. */
  readonly asRoot?: AsRoot
  /** The command takes some looks, and ends (see `directIo`). */
  readonly isBrief?: boolean
}

export interface OpenApp extends App {
  /** What it was said to be about, see `concerns`. */
  readonly concerned: readonly string[]
  close(): Promise<void>
}

/** The composition root: from the configuration to everything a command may use. Edges are opened on demand, once. */
export function openApp(frame: Frame, options: AppOptions): OpenApp {
  const path = configPath(options.config, frame.env)
  const { env, surroundings: { configs = configFiles } = {} } = frame
  const { config, file, notes, warnings } = configs.load(path, env)
  registerSecrets(secretsOf(config))
  const app = new StonApp(frame, options, config, new ConfigWatch({ file, env }, config, configs))
  // With --quiet they are left out: cron would mail them at each run.
  for (const note of notes) app.log.info({ file }, say(app.locale, note))
  for (const warning of warnings) app.log.warn({ file }, say(app.locale, warning))
  return app
}

const TRIAL_WAIT_MS = 10_000

/** The same for a configuration that stands in no file yet; in the caller's language. */
export function openTrial(frame: Frame, config: Config): OpenApp {
  registerSecrets(secretsOf(config))
  const { locale } = frame
  return new StonApp(frame, { config: undefined, locale, waitMs: TRIAL_WAIT_MS }, config)
}

const nextEngine = () => import('./app/nextengine.ts')
const smaregi = () => import('./app/smaregi.ts')
const mail = () => import('./app/mail.ts')
const copies = () => import('./app/copies.ts')

/** What a part of the app opens. Said, because each of them may ask for the others. */
type Opened<Part extends keyof App> = App[Part] extends () => infer Opening ? Opening : never

class StonApp implements OpenApp {
  #config: Config
  readonly file: ConfigWatch | null
  readonly #spoken: { readonly asked: Locale | undefined; readonly otherwise: Locale }
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly surroundings: Surroundings
  readonly system: System
  readonly disk: Io
  readonly waitMs: number
  readonly as: string | null
  readonly concerned: string[] = []
  readonly log: Log
  readonly #frame: Frame
  readonly #options: AppOptions
  readonly #progress: Progress
  readonly #closing: (() => Promise<void>)[] = []

  constructor(frame: Frame, options: AppOptions, config: Config, file: ConfigWatch | null = null) {
    this.#config = config
    this.file = file
    this.#spoken = { asked: options.locale, otherwise: frame.locale }
    this.signal = frame.signal
    this.now = frame.now ?? (() => new Date())
    this.surroundings = config.log.record
      ? { ...frame.surroundings, line: this.#recorded(frame.surroundings?.line) }
      : (frame.surroundings ?? {})
    this.system = this.surroundings.system ?? thisSystem
    this.disk = this.surroundings.io ?? (options.isBrief === true ? directIo : nodeIo)
    this.waitMs = options.waitMs
    this.as = options.as ?? null
    this.#frame = frame
    this.#options = options
    this.#progress = createProgress(frame.stderr, frame.quiet)
    this.log = createLog({
      to: frame.stderr,
      level: levelOf(frame, config),
      color: frame.color,
      now: this.now,
      beforeWrite: () => this.#progress.clear(),
    })
  }

  get config(): Config {
    return this.#config
  }

  get locale(): Locale {
    return this.#spoken.asked ?? this.#config.locale ?? this.#spoken.otherwise
  }

  takeOver(config: Config): void {
    registerSecrets(secretsOf(config))
    this.#config = config
  }

  async sleep(ms: number): Promise<void> {
    await this.system.sleep(ms, this.signal)
  }

  concerns(names: readonly string[]): void {
    this.concerned.push(...names)
  }

  progress(text: string): void {
    this.#progress.show(text)
  }

  readonly store = once((): Opened<'store'> => this.#openStore())
  readonly nextEngine = once((): Promise<OpenSession> => this.#openNextEngine())
  readonly stockGate = once(async (): Opened<'stockGate'> => (await nextEngine()).openStock(this))
  readonly goodsGate = once(async (): Opened<'goodsGate'> => (await nextEngine()).openGoods(this))
  readonly orderGate = once(async (): Opened<'orderGate'> => (await nextEngine()).openOrders(this))
  readonly smaregi = once(async (): Opened<'smaregi'> => (await smaregi()).openStockReader(this))
  readonly products = once(async (): Opened<'products'> =>
    (await smaregi()).openProductReader(this),
  )
  readonly platform = once(async (): Opened<'platform'> =>
    (await smaregi()).openPlatformFor(this, { writes: false, orders: this.config.orders.enabled }),
  )
  readonly shipmentsClient = once(async (): Opened<'shipmentsClient'> =>
    (await smaregi()).openShipments(this, await this.platform()),
  )
  readonly stockClient = once((): Opened<'stockClient'> =>
    this.#openShipmentsFor({ writes: true, orders: this.config.orders.enabled }),
  )
  readonly shipmentReader = once((): Opened<'shipmentReader'> =>
    this.config.orders.enabled
      ? this.shipmentsClient()
      : this.#openShipmentsFor({ writes: false, orders: 'read' }),
  )
  readonly probeClient = once((): Opened<'probeClient'> =>
    this.#openShipmentsFor({ writes: true, orders: true }),
  )

  readonly copies = once(async () => (await copies()).openCopies(this.config.store))
  readonly mailer = once(async (): Opened<'mailer'> => (await mail()).openMailerFor(this))
  readonly notifier = once(async (): Opened<'notifier'> => (await mail()).openNotifierFor(this))

  async start(args: readonly string[], input?: string | Uint8Array): Promise<Ended> {
    const { childArgs, startChild } = await import('./app/child.ts')
    const all = childArgs(args, this.file?.file)
    const { start, signal, verbose } = this.#frame
    if (start !== undefined) return start(all, input)
    return startChild(all, { signal, isVerbose: verbose, input })
  }

  async signInState(): Promise<SignInState> {
    const session = await this.nextEngine.opened()
    return readSignInState(this, session?.unwritten ?? null)
  }

  /** Everything on the platform shares one client, so its calls are counted there. */
  async calls(): Promise<ApiCalls> {
    const onPlatform = ((await this.platform.opened()) ?? null) !== null
    const reading = onPlatform
      ? [this.platform]
      : [this.smaregi, this.products, this.shipmentsClient]
    let smaregi = 0
    for (const part of [...reading, this.stockClient, this.probeClient])
      smaregi += (await part.opened())?.calls ?? 0
    return { nextengine: (await this.nextEngine.opened())?.calls ?? 0, smaregi }
  }

  /** The last opened is closed first: a session still writes to the store. */
  async close(): Promise<void> {
    this.#progress.clear()
    for (const close of this.#closing.toReversed()) await close()
    this.#closing.length = 0
  }

  async #openStore(): Opened<'store'> {
    const { url, path, shop } = this.config.store
    const now = (): Date => this.now()
    const { asRoot = 'refuse' } = this.#options
    const { machine } = this.surroundings
    const options = { now, asRoot, io: this.disk, ...(machine && { machine }) }
    const store =
      url === undefined
        ? await (await import('./store/files/store.ts')).openFileStore({ path, ...options })
        : await (await import('./store/postgres/store.ts')).openPostgresStore({ url, shop, now })
    this.#closing.push(() => store.close())
    // What is only tried, before it stands in a file, is in force for nobody.
    if (this.file !== null) await announceRules(store, this.config, this.now())
    return store
  }

  async #openNextEngine(): Promise<OpenSession> {
    const session = await (await nextEngine()).openNextEngine(this, this.#options.command ?? '')
    this.#closing.push(() => session.close())
    return session
  }

  #recorded(line: Line | undefined): Line {
    const recorder = once(async () => {
      const one = (await import('./app/recorder.ts')).recorderFor(this, line)
      this.#closing.push(() => one.close())
      return one
    })
    return async (...call) => (await recorder()).line(...call)
  }

  async #openShipmentsFor(use: Use): Opened<'stockClient'> {
    const { openPlatformFor, openShipments } = await smaregi()
    return openShipments(this, await openPlatformFor(this, use))
  }
}

function levelOf(frame: Frame, config: Config): Config['log']['level'] {
  if (frame.verbose) return 'debug'
  const { level } = config.log
  return frame.quiet && (level === 'debug' || level === 'info') ? 'warn' : level
}
