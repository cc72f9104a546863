import { contentTypeOf, type FormEncoding } from './form-body.ts'
import { USUAL_WRITING } from './notification.ts'
import type { Writing } from './notification.ts'
import { USUAL_OUTGOING } from './outgoing.ts'
import type { OutgoingOptions } from './outgoing.ts'
import type { Demand } from './sent-list.ts'

/** 送信URL and what goes with it. Where `sncode` travels is not documented, so it may be in any of four places. */
export interface Target {
  readonly url: string
  readonly sncode: string
  readonly place: 'form' | 'query' | 'header' | 'params'
  /** How the form is written; urlencoded unless named. */
  readonly encoding?: FormEncoding
  /** ヘッダ情報 */
  readonly headers?: Readonly<Record<string, string>>
}

export interface SendingOptions extends Writing, OutgoingOptions {
  /** Share of notifications that carry one more row, which nobody can read; the good ones stay true. */
  readonly malformed: number
  readonly demand: Demand
}

export const USUAL_SENDING: SendingOptions = {
  ...USUAL_WRITING,
  ...USUAL_OUTGOING,
  malformed: 0,
  timeoutMs: 10_000,
  demand: 'result',
}

export function addressOf(target: Target): string {
  if (target.place !== 'query') return target.url
  const url = new URL(target.url)
  url.searchParams.set('sncode', target.sncode)
  return url.href
}

export function headersOf(target: Target): Readonly<Record<string, string>> {
  return {
    'content-type': contentTypeOf(target.encoding ?? 'urlencoded'),
    ...(target.place === 'header' ? { sncode: target.sncode } : {}),
    ...target.headers,
  }
}
