import { contentTypeOf, type FormEncoding } from './form-body.ts'
import { USUAL_WRITING } from './notification.ts'
import type { Writing } from './notification.ts'
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

export interface SendingOptions extends Writing {
  /** `onFlush`: notifications wait for `flushSends`, so that they can be gathered and shuffled. */
  readonly when: 'atOnce' | 'onFlush'
  /** When released, that many rows go into one notification; 0 = one notification an operation. */
  readonly gather: number
  readonly shuffle: boolean
  /** Share of notifications (0…1) that go out twice. */
  readonly duplicates: number
  /** Share that never leaves; `sent` names them as 不達, and `resend` can still deliver them. */
  readonly loss: number
  /** Share that carries one more row, which nobody can read; the good ones stay true. */
  readonly malformed: number
  readonly seed: number
  readonly connections: number
  readonly keepAlive: boolean
  readonly timeoutMs: number
  readonly demand: Demand
}

/** What may still be turned while the server runs; the rest belongs to its sockets and its dice. */
export type SendingHabits = Omit<SendingOptions, 'seed' | 'connections' | 'keepAlive' | 'timeoutMs'>

export const USUAL_SENDING: SendingOptions = {
  ...USUAL_WRITING,
  when: 'atOnce',
  gather: 0,
  shuffle: false,
  duplicates: 0,
  loss: 0,
  malformed: 0,
  seed: 1,
  connections: 4,
  keepAlive: false,
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
