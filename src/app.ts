import { setTimeout as sleep } from 'node:timers/promises'
import type { App, Frame, SignInState } from './context.ts'
import type { Log } from './kernel/log.ts'
import {
  configPath,
  loadConfig,
  requireMailServer,
  requireNextEngine,
  secretsOf,
  smaregiAccess,
  type Config,
} from './config/index.ts'
import { createLog, registerSecrets } from './kernel/log.ts'
import type { Mailer } from './mailer/facts.ts'
import type { Notifier } from './mailer/chat.ts'
import type { Session } from './connectors/nextengine/next-engine.ts'
import type { GoodsGate } from './connectors/nextengine/goods-gate.ts'
import type { OrderGate } from './connectors/nextengine/order-gate.ts'
import type { StockGate } from './connectors/nextengine/stock-gate.ts'
import { createProgress, type Progress } from './kernel/progress.ts'
import type { LegacyOptions } from './connectors/smaregi/legacy.ts'
import type { Platform } from './connectors/smaregi/platform.ts'
import type { ProductReader } from './connectors/smaregi/product-reader.ts'
import type { ShipmentDesk } from './connectors/smaregi/shipment-desk.ts'
import type { StockReader } from './connectors/smaregi/stock-reader.ts'
import type { Leave } from './store/leave.ts'
import type { Store } from './store/store.ts'
import { say, type Locale } from './kernel/sentence.ts'

export interface AppOptions {
  /** `--config`. */
  readonly config: string | undefined
  /** `--locale`. */
  readonly locale: Locale | undefined
  readonly waitMs: number
}

export interface OpenApp extends App {
  /** Closes whatever was opened. */
  close(): Promise<void>
}

/** The composition root: from the configuration to everything a command may use. Edges are opened on demand, once. */
export function openApp(frame: Frame, options: AppOptions): OpenApp {
  const { config, file, warnings } = loadConfig(configPath(options.config, frame.env), frame.env)
  registerSecrets(secretsOf(config))
  const app = new StonApp(frame, options, config)
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

class StonApp implements OpenApp {
  readonly config: Config
  readonly locale: Locale
  readonly signal: AbortSignal
  readonly waitMs: number
  readonly log: Log
  readonly #progress: Progress
  readonly #closing: (() => Promise<void>)[] = []

  constructor(frame: Frame, options: AppOptions, config: Config) {
    this.config = config
    this.locale = options.locale ?? config.locale ?? frame.locale
    this.signal = frame.signal
    this.waitMs = options.waitMs
    this.#progress = createProgress(frame.stderr, frame.quiet)
    this.log = createLog({
      to: frame.stderr,
      level: levelOf(frame, config),
      color: frame.color,
      beforeWrite: () => this.#progress.clear(),
    })
  }

  now(): Date {
    return new Date()
  }

  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal }).catch(() => undefined)
  }

  progress(text: string): void {
    this.#progress.show(text)
  }

  readonly store = once((): Promise<Store> => this.#openStore())
  readonly nextEngine = once((): Promise<Session> => this.#openNextEngine())
  readonly stockGate = once((): Promise<StockGate> => this.#openStockGate())
  readonly goodsGate = once((): Promise<GoodsGate> => this.#openGoodsGate())
  readonly orderGate = once((): Promise<OrderGate> => this.#openOrderGate())
  readonly smaregi = once((): Promise<StockReader | null> => this.#openSmaregi())
  readonly products = once((): Promise<ProductReader | null> => this.#openProducts())
  readonly platform = once((): Promise<Platform | null> =>
    this.#openPlatform({ writes: false, orders: this.config.orders.enabled }),
  )
  readonly shipmentDesk = once(async (): Promise<ShipmentDesk | null> =>
    this.#openDesk(await this.platform()),
  )
  readonly stockDesk = once(async (): Promise<ShipmentDesk | null> =>
    this.#openDesk(await this.#openPlatform({ writes: true, orders: this.config.orders.enabled })),
  )

  readonly shipmentReader = once(async (): Promise<ShipmentDesk | null> =>
    this.config.orders.enabled
      ? this.shipmentDesk()
      : this.#openDesk(await this.#openPlatform({ writes: false, orders: 'read' })),
  )

  readonly probeDesk = once(async (): Promise<ShipmentDesk | null> =>
    this.#openDesk(await this.#openPlatform({ writes: true, orders: true })),
  )

  readonly mailer = once((): Promise<Mailer | null> => this.#openMailer())
  readonly notifier = once((): Promise<Notifier | null> => this.#openNotifier())

  /** Reads two small documents; Next Engine's client is not loaded for it. */
  async signInState(): Promise<SignInState> {
    const [store, { readSignIn }, { readCalls }] = await Promise.all([
      this.store(),
      import('./connectors/nextengine/tokens.ts'),
      import('./connectors/nextengine/call-count.ts'),
    ])
    const now = this.now()
    const { signedIn, accessTokenEndsAt, refreshTokenEndsAt } = await readSignIn(store, now)
    const callsThisMonth = await readCalls(store, now)
    return { signedIn, accessTokenEndsAt, refreshTokenEndsAt, callsThisMonth }
  }

  /** Everything on the platform shares one client, so its calls are counted there. */
  async smaregiCalls(): Promise<number> {
    const probing = (await this.probeDesk.opened())?.calls ?? 0
    const writing = ((await this.stockDesk.opened())?.calls ?? 0) + probing
    const platform = await this.platform.opened()
    if (platform !== undefined && platform !== null) return platform.calls + writing
    const [stock, products] = [await this.smaregi.opened(), await this.products.opened()]
    const desk = await this.shipmentDesk.opened()
    return (stock?.calls ?? 0) + (products?.calls ?? 0) + (desk?.calls ?? 0) + writing
  }

  /** The last opened is closed first: a session still writes to the store. */
  async close(): Promise<void> {
    this.#progress.clear()
    for (const close of this.#closing.toReversed()) await close()
    this.#closing.length = 0
  }

  async #openStore(): Promise<Store> {
    const { url, path, shop } = this.config.store
    const now = (): Date => this.now()
    const store =
      url === undefined
        ? await (await import('./store/files/store.ts')).openFileStore({ path, now })
        : await (await import('./store/postgres/store.ts')).openPostgresStore({ url, shop, now })
    this.#closing.push(() => store.close())
    return store
  }

  async #openNextEngine(): Promise<Session> {
    const access = requireNextEngine(this.config)
    const { redirectUri, apiUrl, signInUrl } = this.config.nextengine
    const [store, { openSession }] = await Promise.all([
      this.store(),
      import('./connectors/nextengine/session.ts'),
    ])
    const session = await openSession({
      ...access,
      redirectUri,
      apiUrl,
      signInUrl,
      store,
      now: () => this.now(),
      log: this.log,
      signal: this.signal,
      waitMs: this.waitMs,
    })
    this.#closing.push(() => session.close())
    return session
  }

  async #openStockGate(): Promise<StockGate> {
    const { upload: form, warehouse } = this.config.nextengine
    const [session, store, { openStockGate }] = await Promise.all([
      this.nextEngine(),
      this.store(),
      import('./connectors/nextengine/stock-gate.ts'),
    ])
    return openStockGate({ session, store, form, warehouse })
  }

  async #openGoodsGate(): Promise<GoodsGate> {
    const { openGoodsGate } = await import('./connectors/nextengine/goods-gate.ts')
    return openGoodsGate(await this.nextEngine())
  }

  async #openOrderGate(): Promise<OrderGate> {
    const { openOrderGate } = await import('./connectors/nextengine/orders.ts')
    return openOrderGate(await this.nextEngine())
  }

  async #openSmaregi(): Promise<StockReader | null> {
    const platform = await this.platform()
    if (platform !== null)
      return (await import('./connectors/smaregi/platform.ts')).platformStockReader(platform)
    const legacy = this.#legacy()
    return legacy === null
      ? null
      : (await import('./connectors/smaregi/legacy.ts')).legacyStockReader(legacy)
  }

  async #openProducts(): Promise<ProductReader | null> {
    const platform = await this.platform()
    if (platform !== null)
      return (await import('./connectors/smaregi/platform.ts')).platformProductReader(platform)
    const legacy = this.#legacy()
    return legacy === null
      ? null
      : (await import('./connectors/smaregi/legacy-products.ts')).legacyProductReader(legacy)
  }

  async #openDesk(platform: Platform | null): Promise<ShipmentDesk | null> {
    const now = (): Date => this.now()
    if (platform !== null) {
      const { contractId = '' } = this.config.smaregi
      const { openPlatformDesk } = await import('./connectors/smaregi/platform-desk.ts')
      return openPlatformDesk(platform, { contractId, now })
    }
    const legacy = this.#legacy()
    if (legacy === null) return null
    const { writesPerSecond } = this.config.smaregi
    const { openLegacyDesk } = await import('./connectors/smaregi/legacy-desk.ts')
    return openLegacyDesk({ ...legacy, writesPerSecond, now, depart: this.#mayWrite })
  }

  /** In the configured language: whoever calls ston by hand may speak another. */
  async #openMailer(): Promise<Mailer | null> {
    const { enabled, smtpUrl, from, to, when } = this.config.mail
    if (!enabled || from === undefined || to.length === 0) return null
    requireMailServer(this.config)
    const { openMailer } = await import('./mailer/mailer.ts')
    const locale = this.config.locale ?? this.locale
    const { publicUrl } = this.config.webhook
    return openMailer({ smtpUrl, from, to, when, publicUrl, locale, signal: this.signal })
  }

  async #openNotifier(): Promise<Notifier | null> {
    const { url } = this.config.notice
    return url === '' ? null : (await import('./mailer/chat.ts')).openNotifier(url, this.signal)
  }

  #legacy(): LegacyOptions | null {
    const access = smaregiAccess(this.config)
    if (access?.api !== 'legacy') return null
    const { legacyUrl, readsPerSecond } = this.config.smaregi
    return { ...access, url: legacyUrl, readsPerSecond, signal: this.signal }
  }

  async #openPlatform(use: {
    readonly writes: boolean
    readonly orders: boolean | 'read'
  }): Promise<Platform | null> {
    const access = smaregiAccess(this.config)
    if (access?.api !== 'platform') return null
    const { openPlatform, platformScopes } = await import('./connectors/smaregi/platform.ts')
    const { scopes, apiUrl, idUrl, readsPerSecond, writesPerSecond } = this.config.smaregi
    return openPlatform({
      ...access,
      scopes: scopes.length > 0 ? scopes : platformScopes(use),
      apiUrl,
      idUrl,
      readsPerSecond,
      writesPerSecond,
      signal: this.signal,
      now: () => this.now(),
      depart: this.#mayWrite,
    })
  }

  /** Only the holder of the lock `orders` writes to Smaregi, and one that was stopped may have lost it. */
  readonly #mayWrite = async (): Promise<Leave> => (await this.store()).stillHeld('orders')
}

interface Once<T> {
  (): Promise<T>
  /** What was opened; undefined when nobody has asked for it. */
  opened(): Promise<T | undefined>
}

/** Opens at the first call and gives the same out from then on. */
function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined
  const get = (): Promise<T> => (opening ??= open())
  return Object.assign(get, { opened: () => opening ?? Promise.resolve(undefined) })
}

function levelOf(frame: Frame, config: Config): Config['log']['level'] {
  if (frame.verbose) return 'debug'
  const { level } = config.log
  return frame.quiet && (level === 'debug' || level === 'info') ? 'warn' : level
}
