import type { App } from '../context.ts'
import type { Links } from '../domain/mapping/jan-learnt.ts'
import { tableOfPairs, withPairs } from '../domain/mapping/learnt-table.ts'
import type { Pair, TableText } from '../domain/mapping/table.ts'
import type { IdTable } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The newest table that was learnt, not imported. */
interface LearntTable {
  readonly table: number
  /** ISO instant. */
  readonly at: string
}

type Clock = Pick<App, 'now'>

/** Gives the pairs in force to `work`. */
export async function withPairBook<T>(
  store: Store,
  clock: Clock,
  work: (book: PairBook) => Promise<T>,
): Promise<T> {
  const { number } = await store.tables.current()
  const book = new PairBook(store, clock, await store.tables.open(number))
  try {
    return await work(book)
  } finally {
    await book.close()
  }
}

/**
 * The pairs in force, where JAN mode remembers what it learns: in the id tables, so that "the table in force when the change
 * was received" holds for learnt pairs as it does for imported ones.
 */
export class PairBook {
  readonly #store: Store
  readonly #clock: Clock
  #table: IdTable

  constructor(store: Store, clock: Clock, table: IdTable) {
    this.#store = store
    this.#clock = clock
    this.#table = table
  }

  async all(): Promise<Links> {
    const links = new Map<string, string>()
    for await (const pairs of this.#table.rows())
      for (const { productId, code } of pairs) links.set(productId, code)
    return links
  }

  /** What is not linked is not in the answer. */
  codesOf(productIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#table.codesOf(productIds)
  }

  /** By the codes as they were asked for, whatever their letter case. */
  idsOf(codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#table.idsOf(codes)
  }

  /** Each pair takes the place of the one its product had. For a holder of the lock `stock`. */
  async add(pairs: readonly Pair[]): Promise<void> {
    if (pairs.length === 0) return
    const former = await this.#table.codesOf(pairs.map(({ productId }) => productId))
    await this.#put(withPairs(this.#table, pairs, former.size))
  }

  /** For a holder of the lock `stock`. */
  replace(links: Links): Promise<void> {
    return this.#put(tableOfPairs([...links].map(([productId, code]) => ({ productId, code }))))
  }

  close(): Promise<void> {
    return this.#table.close()
  }

  async #put(text: TableText): Promise<void> {
    const { tables } = this.#store
    const { number } = await tables.replace(text, 'import', this.#table.number)
    await this.#table.close()
    this.#table = await tables.open(number)
    await noteLearnt(this.#store, number, this.#clock.now())
  }
}

/** The pairs of this table are not all from a file. For a holder of the lock `stock`. */
export async function noteLearnt(store: Store, number: number, at: Date): Promise<void> {
  const learnt = { table: number, at: at.toISOString() }
  await rewrite(store.document<LearntTable>('learnt'), () => learnt)
}

/** Was the table with this number learnt by JAN mode? */
export async function wasLearnt(store: Store, number: number): Promise<boolean> {
  return (await store.document<LearntTable>('learnt').read()).value?.table === number
}
