import { joined, type PushedCodes } from '../domain/schedule/pushed.ts'
import { withoutAhead } from '../domain/schedule/urgency.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `pushes`: what Next Engine has told of its own accord (汎用在庫連携), and how it was answered. */
export interface Pushes {
  /** ISO instant of the last one that was heard; null = none. */
  readonly lastAt: string | null
  readonly heard: number
  /** With a wrong signature, and without anything to tell. */
  readonly badSignature: number
  readonly faulty: number
  /** ISO instant of the last wrong signature; null = none. */
  readonly badAt: string | null
  /** Of the last answers of the listener that wrote last, in milliseconds: 99 of 100 took no longer; null = none was given. */
  readonly answeredMs: number | null
  /** By the code in one letter case. */
  readonly codes: PushedCodes
}

/** Those that moved last: of the others the last look tells. */
export const MOST_PUSHED = 2000

const NONE: Pushes = {
  lastAt: null,
  heard: 0,
  badSignature: 0,
  faulty: 0,
  badAt: null,
  answeredMs: null,
  codes: {},
}

export async function readPushes(store: Pick<Store, 'document'>): Promise<Pushes> {
  return { ...NONE, ...(await store.document<Pushes>('pushes').read()).value }
}

/** What was told of the free stock. Nobody knows how old that is which a clock that was ahead has dated. */
export async function readPushed(store: Pick<Store, 'document'>, now: Date): Promise<PushedCodes> {
  return withoutAhead((await readPushes(store)).codes, now.getTime())
}

/** `fresh`: what has come since the last time; counts are added. */
export function addPushes(store: Pick<Store, 'document'>, fresh: Pushes, now: Date): Promise<void> {
  return rewrite<Pushes>(store.document('pushes'), (value) => {
    const before = { ...NONE, ...value }
    return {
      lastAt: fresh.lastAt ?? before.lastAt,
      heard: before.heard + fresh.heard,
      badSignature: before.badSignature + fresh.badSignature,
      faulty: before.faulty + fresh.faulty,
      badAt: fresh.badAt ?? before.badAt,
      answeredMs: fresh.answeredMs ?? before.answeredMs,
      codes: joined(withoutAhead(before.codes, now.getTime()), fresh.codes, MOST_PUSHED),
    }
  })
}
