import type { Change } from '../domain/stock/change.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import { DAY_MS } from '../kernel/time.ts'

/**
 * What was seen of others who change the same stock: not proven to be wrong, and worth a look by a person. Moments are ISO instants
 * by our clock unless said otherwise.
 */
export interface Sightings {
  /** Pieces that came back at a till. */
  readonly till: readonly TillReturn[]
  /** Pieces that came back in Next Engine (売上返品). */
  readonly slips: readonly SlipReturn[]
  /** Uploads of ston's codes and amounts that were not ston's. */
  readonly foreign: readonly ForeignUpload[]
  /** The first upload that was looked at, and the day (JST) of the last look. */
  readonly firstUploadAt?: string
  readonly lookedOn?: string
  /** When a change of 取置 was left out last. */
  readonly laidAwayAt?: string
  /** When each store of Smaregi was first heard of, by 店舗ID; absent = none since versions that did not note it. */
  readonly stores?: Readonly<Record<string, string>>
  /** When that began, where changes had been taken before: of quiet stores nothing may have come since. */
  readonly storesFrom?: string
}

interface Sighting {
  /** The same for the same event, however often it is seen. */
  readonly key: string
  readonly pieces: number
  /** When it was seen first. */
  readonly seenAt: string
}

export interface TillReturn extends Sighting, Pick<Change, 'productId' | 'storeId' | 'at'> {}

export interface SlipReturn extends Sighting {
  readonly productId: string
  readonly slip: number
  /** By Next Engine's clock. */
  readonly at: string
}

export interface ForeignUpload extends Sighting {
  /** As Next Engine spells it. */
  readonly code: string
}

/** So far apart the same goods may come back on both sides. */
export const RETURN_DAYS = 14

const NOTHING: Sightings = { till: [], slips: [], foreign: [] }

export async function readSightings(store: Store): Promise<Sightings> {
  return { ...NOTHING, ...(await store.document<Sightings>('sightings').read()).value }
}

/** Adds what is new; what is known keeps the moment at which it was seen first, and what is old goes. */
export async function noteSightings(
  store: Store,
  news: Partial<Sightings>,
  now: Date,
): Promise<void> {
  await rewrite<Sightings>(store.document('sightings'), (value) => {
    const before = { ...NOTHING, ...value }
    return {
      ...before,
      ...news,
      till: joined(before.till, news.till, now),
      slips: joined(before.slips, news.slips, now),
      foreign: joined(before.foreign, news.foreign, now),
    }
  })
}

function joined<T extends Sighting>(
  before: readonly T[],
  news: readonly T[] | undefined,
  now: Date,
): readonly T[] {
  const all = new Map([...(news ?? []), ...before].map((one) => [one.key, one]))
  const oldest = now.getTime() - RETURN_DAYS * DAY_MS
  return [...all.values()].filter(({ seenAt }) => Date.parse(seenAt) >= oldest)
}
