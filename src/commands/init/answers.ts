import { randomBytes } from 'node:crypto'
import type { Locale } from '../../text/sentence.ts'

/** What a shop told about itself, by flags or by answers. Everything but the master may be left for later. */
export interface Answers {
  readonly stockMaster?: string
  readonly publicUrl?: string
  readonly port?: string
  readonly contractId?: string
  /** Separated by commas. */
  readonly stores?: string
  readonly api?: string
  readonly clientId?: string
  readonly clientSecret?: Secret
  readonly accessToken?: Secret
  readonly neClientId?: string
  readonly neClientSecret?: Secret
}

export type Secret = string | { readonly env: string }

/** What is written: everything a shop usually looks at, the rest keeps its defaults. */
export function configOf(answers: Answers, locale: Locale): Readonly<Record<string, unknown>> {
  const stores = listOf(answers.stores)
  return {
    locale,
    stockMaster: answers.stockMaster ?? 'smaregi',
    store: { path: './data' },
    webhook: given({
      host: '127.0.0.1',
      port: numberOf(answers.port ?? '8787'),
      path: `/hooks/${fresh(24)}`,
      sncode: fresh(24),
      publicUrl: answers.publicUrl,
    }),
    smaregi: given({
      receive: 'auto',
      api: answers.api ?? 'platform',
      contractId: answers.contractId,
      clientId: answers.clientId,
      clientSecret: answers.clientSecret,
      accessToken: answers.accessToken,
      stores,
    }),
    nextengine: given({
      clientId: answers.neClientId,
      clientSecret: answers.neClientSecret,
      redirectUri: 'https://localhost/nextengine/callback',
      upload: 'goods',
    }),
    mapping: { mode: 'csv', unknown: 'hold' },
    orders: { enabled: false, storeId: stores.find((store) => /^\d+$/.test(store)) ?? '1' },
    mail: { enabled: false },
    log: { level: 'info' },
  }
}

export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/[,、\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
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
