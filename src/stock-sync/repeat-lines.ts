import type { ChangeRecord } from '../domain/stock/batch.ts'
import { type Change, pairOf } from '../domain/stock/change.ts'
import { CountGaps, type Gap } from '../domain/stock/count-gaps.ts'
import { Second } from '../domain/stock/repeats.ts'
import type { Batches, Draft } from '../store/store.ts'
import { firstOf } from './batches-since.ts'
import { secondOf } from './judged-seconds.ts'
import { DAY_MS } from '../kernel/time.ts'

/** A product in a store, and when. */
export type Place = Pick<Change, 'productId' | 'storeId' | 'at'>

/** The nearest seconds of the same product in the same store in which anything happened. */
export interface Around {
  before: Second | null
  after: Second | null
}

interface Surroundings {
  /** By `secondOf`. */
  readonly around: ReadonlyMap<string, Around>
  /** What nobody told of the same products in the same stores, in the month before and since. */
  readonly gaps: readonly Gap[]
}

/** For so long before a second it is looked whether everything was told. */
export const TRAIL_MS = 30 * DAY_MS

/** What has been decided so far, in sealed batches and in the draft, of the seconds that are to be judged. */
export class DecidedLines {
  readonly #batches: Pick<Batches, 'list' | 'read' | 'changes'>
  readonly #draft: Pick<Draft, 'changes'>

  constructor(batches: Pick<Batches, 'list' | 'read' | 'changes'>, draft: Pick<Draft, 'changes'>) {
    this.#batches = batches
    this.#draft = draft
  }

  /** Fills the seconds, which are found by `secondOf`. `names`: see `Second.read`. */
  async fill(
    seconds: ReadonlyMap<string, Second>,
    names: ReadonlyMap<string, string>,
  ): Promise<void> {
    const oldest = earliest([...seconds.values()].map(({ at }) => at))
    for await (const lines of this.#since(oldest)) {
      for (const line of lines) {
        if (line.decision === 'alignment') continue
        seconds.get(secondOf(placeOf(line)))?.read(line, names)
      }
    }
  }

  /** `heard`: rows that wait to be judged. */
  async around(places: readonly Place[], heard: readonly Change[]): Promise<Surroundings> {
    const neighbours = new Neighbours(places)
    const gaps = new CountGaps(places)
    const oldest = earliest(places.map(({ at }) => at))
    const read = (line: ChangeRecord): void => {
      neighbours.read(line)
      gaps.read(line)
    }
    for await (const lines of this.#since(oldest)) lines.forEach(read)
    await this.#lookBack(oldest, read, () => neighbours.oldestNeeded)
    for (const change of heard) {
      neighbours.hear(change)
      gaps.hear(change)
    }
    return { around: neighbours.found, gaps: gaps.found() }
  }

  /** The count before a second may have been told long ago. `needed`: the oldest that was found; null = some have not been found. */
  async #lookBack(
    oldest: string,
    read: (line: ChangeRecord) => void,
    needed: () => string | null,
  ): Promise<void> {
    const ids = await this.#batches.list()
    const first = await this.#firstSince(ids, oldest)
    for (const id of ids.slice(0, first).toReversed()) {
      const until = needed()
      const head = await this.#batches.read(id)
      const sealed = Date.parse(head?.sealedAt ?? '')
      // Whatever it holds is older than what was found, and than what tells of this time.
      const isOld = sealed < Date.parse(oldest) - TRAIL_MS
      if (isOld && until !== null && sealed < Date.parse(until) - DAY_MS) return
      for await (const lines of this.#batches.changes(id)) lines.forEach(read)
    }
  }

  async *#since(at: string): AsyncGenerator<readonly ChangeRecord[]> {
    const ids = await this.#batches.list()
    for (const id of ids.slice(await this.#firstSince(ids, at))) yield* this.#batches.changes(id)
    yield* this.#draft.changes()
  }

  /** The place of the first batch that may know of this moment. */
  #firstSince(ids: readonly number[], at: string): Promise<number> {
    const since = Date.parse(at) - DAY_MS
    return firstOf(this.#batches, ids, (head) => Date.parse(head.sealedAt) >= since)
  }
}

/** Finds to each place what is nearest to it, whatever order the lines come in. */
class Neighbours {
  readonly found = new Map<string, Around>()
  readonly #pairs = new Map<string, { readonly at: string; readonly around: Around }[]>()

  constructor(places: readonly Place[]) {
    for (const place of places.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
      const around = { before: null, after: null }
      this.found.set(secondOf(place), around)
      const pair = this.#pairs.get(pairOf(place)) ?? []
      this.#pairs.set(pairOf(place), pair)
      pair.push({ at: place.at, around })
    }
  }

  /** Of the counts before that were found, the oldest; null = some have not been found. */
  get oldestNeeded(): string | null {
    const ats = [...this.found.values()].map(({ before }) => before?.at ?? '')
    return ats.includes('') ? null : earliest(ats)
  }

  read(line: ChangeRecord): void {
    for (const second of this.#at(placeOf(line))) second.read(line)
  }

  hear(change: Change): void {
    for (const second of this.#at(change)) second.hear(change)
  }

  /** The seconds next to a wanted one to which something at that moment belongs. */
  #at(place: Place): Second[] {
    const pair = this.#pairs.get(pairOf(place))
    if (pair === undefined) return []
    const later = pair.findIndex(({ at }) => at > place.at)
    const next = later === -1 ? pair.length : later
    const before = pair[pair[next - 1]?.at === place.at ? next - 2 : next - 1]
    const seconds: Second[] = []
    const after = pair[next]
    if (after !== undefined && (after.around.before?.at ?? '') <= place.at)
      seconds.push((after.around.before = same(after.around.before, place.at)))
    if (before !== undefined && (before.around.after?.at ?? place.at) >= place.at)
      seconds.push((before.around.after = same(before.around.after, place.at)))
    return seconds
  }
}

function same(known: Second | null, at: string): Second {
  return known?.at === at ? known : new Second(at)
}

function earliest(ats: readonly string[]): string {
  return ats.reduce((a, b) => (a < b ? a : b), ats[0] ?? '')
}

function placeOf({ product, store, at }: ChangeRecord): Place {
  return { productId: product, storeId: store, at }
}
