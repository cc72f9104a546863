import { listOf } from '../kernel/list-of.ts'
import { randomBytes } from 'node:crypto'
import type { Locale } from '../kernel/sentence.ts'

/** What a shop told about itself, by flags or by answers. Everything but the master may be left for later. */
export interface Answers {
  readonly stockMaster?: string
  readonly publicUrl?: string
  readonly port?: string
  /** The data's folder. */
  readonly data?: string
  /** The form of notifications that counts. */
  readonly receive?: string
  /** Separated by commas. */
  readonly stores?: string
  /** Where online orders leave from; absent = orders are not registered in Smaregi. */
  readonly ordersStore?: string
  readonly api?: string
  readonly contractId?: string
  readonly clientId?: string
  readonly clientSecret?: Secret
  readonly accessToken?: Secret
  /** Separated by commas; absent = no mail. */
  readonly mailTo?: string
  readonly mailFrom?: string
  readonly smtpUrl?: Secret
  /** `yes`: another service or EC link changes the same stock. Only said, never written. */
  readonly otherLink?: string
  /** `yes`: other apps of the company call Next Engine as well. Only asked for what follows from it. */
  readonly otherApps?: string
  readonly callsPerMonth?: string
  readonly neClientId?: string
  readonly neClientSecret?: Secret
  readonly redirectUri?: string
  /** 拠点名 of all that is sent; absent = 基本拠点. */
  readonly warehouse?: string
  /** 拠点名 by store id, where each store has its own. */
  readonly warehouses?: Readonly<Record<string, string>>
  /** Where the services are; absent = the real ones. */
  readonly smaregiApiUrl?: string
  readonly smaregiIdUrl?: string
  readonly smaregiLegacyUrl?: string
  readonly neApiUrl?: string
  readonly neSignInUrl?: string
}

export type Secret = string | { readonly env: string }

export const STANDARD = {
  stockMaster: 'smaregi',
  port: '8787',
  data: './data',
  redirectUri: 'https://localhost/nextengine/callback',
  /** Of the 1,000 that are said to be free, where other apps of the company take their share. */
  sharedCalls: '400',
} as const

/** What is written: everything a shop usually looks at, the rest keeps its defaults. */
export function configOf(answers: Answers, locale: Locale): Readonly<Record<string, unknown>> {
  return {
    locale,
    stockMaster: answers.stockMaster ?? STANDARD.stockMaster,
    store: { path: answers.data ?? STANDARD.data },
    webhook: given({
      host: '127.0.0.1',
      port: numberOf(answers.port ?? STANDARD.port),
      path: `/hooks/${fresh(24)}`,
      sncode: fresh(24),
      publicUrl: answers.publicUrl,
    }),
    smaregi: smaregiOf(answers),
    nextengine: given({
      clientId: answers.neClientId,
      clientSecret: answers.neClientSecret,
      redirectUri: answers.redirectUri ?? STANDARD.redirectUri,
      apiUrl: answers.neApiUrl,
      signInUrl: answers.neSignInUrl,
      ...warehousesOf(answers),
      push: { path: `/ne/${fresh(24)}`, account: 'ston', key: fresh(24) },
    }),
    mapping: { mode: 'csv', unknown: 'hold' },
    orders: ordersOf(answers),
    ...scheduleOf(answers),
    mail: mailOf(answers),
    log: { level: 'info' },
  }
}

/** Who receives the legacy form has no app on the platform, unless said otherwise. */
export function apiOf({ api, receive }: Answers): string {
  return api ?? (receive === 'legacy' ? 'legacy' : 'platform')
}

function smaregiOf(answers: Answers): Readonly<Record<string, unknown>> {
  return given({
    receive: answers.receive ?? 'auto',
    api: apiOf(answers),
    contractId: answers.contractId,
    clientId: answers.clientId,
    clientSecret: answers.clientSecret,
    accessToken: answers.accessToken,
    apiUrl: answers.smaregiApiUrl,
    idUrl: answers.smaregiIdUrl,
    legacyUrl: answers.smaregiLegacyUrl,
    stores: listOf(answers.stores),
  })
}

function warehousesOf(answers: Answers): Readonly<Record<string, unknown>> {
  const { warehouse, warehouses = {} } = answers
  if (Object.keys(warehouses).length > 0) return { upload: 'warehouse', warehouses }
  return warehouse === undefined ? { upload: 'goods' } : { upload: 'warehouse', warehouse }
}

/** A 拠点 says which store a line leaves, unless stores share one. */
function ordersOf({
  ordersStore,
  stores,
  warehouses = {},
}: Answers): Readonly<Record<string, unknown>> {
  const names = Object.values(warehouses)
  const tells = names.length > 1 && new Set(names).size === names.length
  if (ordersStore !== undefined)
    return {
      enabled: true,
      storeId: ordersStore.trim(),
      ...(tells ? { stores: 'warehouse' } : {}),
    }
  return { enabled: false, storeId: listOf(stores).find((store) => /^\d+$/.test(store)) ?? '1' }
}

function scheduleOf({ callsPerMonth }: Answers): Readonly<Record<string, unknown>> {
  return callsPerMonth === undefined ? {} : { schedule: { callsPerMonth: numberOf(callsPerMonth) } }
}

function mailOf({ mailTo, mailFrom, smtpUrl }: Answers): Readonly<Record<string, unknown>> {
  const to = listOf(mailTo)
  if (to.length === 0) return given({ enabled: false, smtpUrl, from: mailFrom })
  return given({ enabled: true, smtpUrl, from: mailFrom ?? to[0], to })
}

/** Hard to guess, and safe in a URL and in a form field. */
function fresh(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** A number where it is one; otherwise the text, for the configuration's own check to complain about. */
function numberOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}

/** Only what was given: an empty value would be a mistake, an absent one is not. */
function given(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const trimmed = Object.entries(values).map(
    ([key, value]) => [key, typeof value === 'string' ? value.trim() : value] as const,
  )
  return Object.fromEntries(trimmed.filter(([, value]) => value !== undefined && value !== ''))
}
