import type { Server } from 'node:http'
import type { Config, ConfigSource, ConfigWatch } from './config/index.ts'
import type { ExitName } from './kernel/errors.ts'
import type { Mailer } from './mailer/facts.ts'
import type { Notifier } from './mailer/chat.ts'
import type { SendMail } from './mailer/transport.ts'
import type { Session, SignInState as StoredSignIn } from './connectors/nextengine/next-engine.ts'
import type { GoodsGate } from './connectors/nextengine/goods-gate.ts'
import type { OrderGate } from './connectors/nextengine/order-gate.ts'
import type { StockGate } from './connectors/nextengine/stock-gate.ts'
import type { Platform } from './connectors/smaregi/platform.ts'
import type { ProductReader } from './connectors/smaregi/product-reader.ts'
import type { ShipmentsClient } from './connectors/smaregi/shipments-client.ts'
import type { StockReader } from './connectors/smaregi/stock-reader.ts'
import type { Copies } from './store/copies.ts'
import type { Io } from './store/files/io.ts'
import type { Machine } from './store/files/machine.ts'
import type { Store } from './store/store.ts'
import type { Output } from './kernel/console.ts'
import type { Line } from './kernel/http.ts'
import type { Log } from './kernel/log.ts'
import type { System } from './kernel/system.ts'
import type { Locale } from './kernel/sentence.ts'

/** What a command may use. `app.ts` makes it; edges are opened when a command first asks for them. */
export interface App {
  /** Read once; only a listener takes over another one while it is at work. */
  readonly config: Config
  readonly locale: Locale
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal
  /** `--wait`, in milliseconds. */
  readonly waitMs: number
  /** `--as`: who decides; null = nobody has said. */
  readonly as: string | null
  /** What is done is about these: 商品ID, 商品コード. Kept with the name of who does it. */
  concerns(names: readonly string[]): void
  /**
   * For a listener: follows the file that the configuration was read from; null where there is none. `takeOver`: from now on
   * `config` is this one, and `locale` what it says; what has been opened stays as it is.
   */
  readonly file: ConfigWatch | null
  takeOver(config: Config): void
  now(): Date
  readonly system: System
  readonly surroundings: Surroundings
  /** Where the embedded store lies. */
  readonly disk: Pick<Io, 'statfs'>
  /** Waits; an abort ends it early without an error. */
  sleep(ms: number): Promise<void>
  readonly log: Log
  /** One line that is overwritten, on a terminal only. An empty text removes it. */
  progress(text: string): void
  store(): Promise<Store>
  /** For whole copies of it. */
  copies(): Promise<Copies>
  nextEngine(): Promise<Session>
  /** The same session, as a flush sees it. */
  stockGate(): Promise<StockGate>
  /** Null where the configuration has no credentials for the API it names. */
  smaregi(): Promise<StockReader | null>
  /** Next Engine's masters, through the same session. */
  goodsGate(): Promise<GoodsGate>
  /** Next Engine's orders, through the same session. */
  orderGate(): Promise<OrderGate>
  /** Smaregi's products; null where the configuration has no credentials for the API it names. */
  products(): Promise<ProductReader | null>
  /** Smaregi's platform API; null where it is not the one configured, or has no credentials. */
  platform(): Promise<Platform | null>
  /** Smaregi's 出荷, on the API configured; null where the configuration has no credentials for it. */
  shipmentsClient(): Promise<ShipmentsClient | null>
  /** The same for whoever only reads: the platform is asked for no right to write. */
  shipmentReader(): Promise<ShipmentsClient | null>
  /** The same for whoever writes stock and nothing else: the platform is asked for the right to do so. */
  stockClient(): Promise<ShipmentsClient | null>
  /** The same for whoever tries everything about 出荷, whether orders are imported or not. */
  probeClient(): Promise<ShipmentsClient | null>
  /** Writes and sends mails; null where the configuration does not want any. */
  mailer(): Promise<Mailer | null>
  /** Sends short notices to a chat; null where the configuration names none. */
  notifier(): Promise<Notifier | null>
  /** What is remembered of the sign-in to Next Engine; asks nobody. */
  signInState(): Promise<SignInState>
  /**
   * Runs another command of ston as a process of its own, with this configuration, and waits for its end. An abort is passed on to it,
   * and its end is waited for as well. `input`: what it reads from standard input.
   */
  start(args: readonly string[], input?: string | Uint8Array): Promise<Ended>
  /** Made so far. */
  calls(): Promise<ApiCalls>
}

/** The calls of a command to either service. */
export interface ApiCalls {
  readonly nextengine: number
  readonly smaregi: number
}

/** How another command has come to its end. `exit` null: something else ended it. `json`: its document; undefined = none. */
export interface Ended {
  readonly exit: number | null
  readonly json: unknown
}

export interface SignInState extends Omit<StoredSignIn, 'company'> {
  /** Calls to Next Engine in this month (Japan time). */
  readonly callsThisMonth: number
  readonly callsToday: number
  /** Sent to and received from Next Engine in this month. */
  readonly bytesThisMonth: number
  /** Those of the month by the command that made them, as far as that is known. */
  readonly callsBy: Readonly<Record<string, number>>
}

/** What a command found and did: the same facts for programs and for people. */
export interface Report {
  readonly exit: ExitName
  /** The document of `--json`. */
  readonly json: unknown
  /** What a person reads on stdout, in the chosen language; may be empty. */
  readonly text: string
  /** Only says that all went well: `--quiet` leaves it out. What somebody asked to see is always printed. */
  readonly routine?: true
}

/** What surrounds a command: everything about one call of ston that needs no configuration. */
export interface Frame {
  readonly locale: Locale
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  readonly signal: AbortSignal
  /** The clock on the wall; the system's unless given. */
  readonly now?: () => Date
  readonly surroundings?: Surroundings
  /** What runs another command; a process of its own unless given. */
  readonly start?: App['start']
}

/** The machine, the disk and the lines that a call of ston is made on. What is not given is the real one. */
export interface Surroundings {
  readonly system?: System
  readonly configs?: ConfigSource
  /** Of the embedded store; the machine as its locks see it. */
  readonly io?: Io
  readonly machine?: Machine
  /** Carries calls to both services and to a chat. */
  readonly line?: Line
  /** Takes a listener's place; gives the port. */
  readonly bind?: (server: Server, host: string, port: number) => Promise<number>
  readonly sendMail?: SendMail
}
