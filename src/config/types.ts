import type { LogLevel } from '../kernel/log.ts'
import type { GivenHours } from '../domain/schedule/hours.ts'
import type { Problem } from '../kernel/errors.ts'
import type { Locale } from '../kernel/sentence.ts'

/**
 * The configuration as commands see it: checked, every default filled in, secrets read from where they are kept,
 * paths absolute. `undefined` stands only where there is no sensible default; the command that needs such a value asks
 * for it with the functions of `need.ts`.
 */
export interface Config {
  readonly locale: Locale | undefined
  readonly stockMaster: StockMaster
  readonly store: StoreConfig
  readonly retentionDays: number
  readonly webhook: WebhookConfig
  readonly smaregi: SmaregiConfig
  readonly nextengine: NextEngineConfig
  readonly mapping: MappingConfig
  readonly orders: OrdersConfig
  readonly schedule: ScheduleConfig
  readonly guard: GuardConfig
  readonly alarms: AlarmsConfig
  readonly mail: MailConfig
  readonly notice: NoticeConfig
  readonly log: LogConfig
  /** Secrets that could not be read where the configuration says they are; `need.ts` says so to the command that needs one. */
  readonly unread: readonly Problem[]
  /** Names of the environment variables that it takes secrets from. */
  readonly variables: readonly string[]
  /** The files that it takes secrets from, absolute. */
  readonly files: readonly string[]
}

export type StockMaster = 'smaregi' | 'nextengine'

export interface StoreConfig {
  /** Absolute. Not used where `url` is given. */
  readonly path: string
  /** Secret. PostgreSQL instead of the folder. */
  readonly url: string | undefined
  readonly shop: string
}

export interface WebhookConfig {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** Secret. */
  readonly path: string | undefined
  /** Secret. None, one, or two while it is being changed. */
  readonly sncode: readonly string[]
  /** Without a trailing slash. */
  readonly publicUrl: string | undefined
  readonly maxBodyBytes: number
}

export interface SmaregiConfig {
  readonly receive: 'auto' | 'legacy' | 'platform'
  readonly api: 'platform' | 'legacy'
  readonly contractId: string | undefined
  readonly clientId: string | undefined
  /** Secret. */
  readonly clientSecret: string | undefined
  readonly scopes: readonly string[]
  /** Secret. */
  readonly accessToken: string | undefined
  readonly apiUrl: string
  readonly idUrl: string
  readonly legacyUrl: string
  readonly readsPerSecond: number
  readonly writesPerSecond: number
  /** Empty = every store. */
  readonly stores: readonly string[]
  readonly ignoreDivisions: readonly string[]
  readonly forwardDivisions: readonly string[]
}

export interface NextEngineConfig {
  readonly clientId: string | undefined
  /** Secret. */
  readonly clientSecret: string | undefined
  readonly redirectUri: string
  readonly apiUrl: string
  readonly signInUrl: string
  readonly upload: 'goods' | 'warehouse'
  /** The name of the 拠点; not empty with `upload` = `warehouse`. */
  readonly warehouse: string
  readonly poll: PollConfig
  readonly settleMs: number
}

export interface PollConfig {
  readonly firstMs: number
  readonly maxMs: number
  readonly budgetMs: number
}

export interface MappingConfig {
  readonly mode: 'csv' | 'jan'
  readonly unknown: 'hold' | 'exclude'
}

export interface OrdersConfig {
  readonly enabled: boolean
  readonly storeId: string
  /** Empty = every shop of Next Engine. */
  readonly shopIds: readonly string[]
  readonly recipientName: string
  readonly overlapMinutes: number
  readonly rememberDays: number
}

/** What `ston run` plans with. */
export interface ScheduleConfig {
  /** Calls to Next Engine in a month; 0 = no limit. */
  readonly callsPerMonth: number
  /** Last pieces are sent beyond that limit as well. */
  readonly over: boolean
  /** Pieces: down to so many that are left, a sale is sent soon. */
  readonly urgentBelow: number
  /** 0 = as often as the calls allow. */
  readonly everyMinutes: number
  readonly open: GivenHours
}

export interface GuardConfig {
  readonly maxDelta: number
}

export interface AlarmsConfig {
  /** 0 = no alarm. */
  readonly silenceHours: number
  readonly noSuccessHours: number
  readonly diskFreeMiB: number
}

export interface MailConfig {
  readonly enabled: boolean
  /** Secret: it may hold a password. */
  readonly smtpUrl: string
  readonly from: string | undefined
  readonly to: readonly string[]
  readonly when: 'always' | 'changes' | 'problems'
}

export interface NoticeConfig {
  /** Secret. Empty = no notice. */
  readonly url: string
}

export interface LogConfig {
  readonly level: LogLevel
}
