import type { TableText } from '../../domain/mapping/table.ts'
import {
  EMPTY_TABLE,
  type IdTable,
  type IdTables,
  NO_TABLE,
  type TableFacts,
} from '../id-tables.ts'
import { Moved } from '../../kernel/errors.ts'
import { newestNumber, pruneTables, readStory, type TableRoom } from './id-tables-write.ts'
import { type InForce, putInForce, tableInForce } from './tables.ts'
import { onDisk } from './trouble.ts'

/**
 * Three files a table: `000007.by-id.csv` and `000007.by-code.csv`, plain sorted lines in which things are found by bisection,
 * and `000007.json` with its story. `current.000003` holds the number in force and comes last: it is the commit.
 */
export class FileIdTables implements IdTables {
  readonly #room: TableRoom

  constructor(room: TableRoom) {
    this.#room = room
  }

  current(): Promise<TableFacts> {
    return this.#onDisk(async () => {
      const { table } = await this.#inForce()
      return table === 0 ? NO_TABLE : (await readStory(this.#room, table)).facts
    })
  }

  open(number: number): Promise<IdTable> {
    if (number === 0) return Promise.resolve(EMPTY_TABLE)
    return this.#onDisk(async () => {
      const { FileIdTable } = await import('./id-tables-open.ts')
      return FileIdTable.open(this.#room, await readStory(this.#room, number))
    })
  }

  replace(table: TableText, how: 'import' | 'clear', after: number): Promise<TableFacts> {
    return this.#onDisk(() => this.#put(table, how, after))
  }

  async undo(after: number): Promise<TableFacts> {
    const { facts } = await this.#onDisk(() => readStory(this.#room, after))
    const former = await this.open(facts.former ?? 0)
    try {
      return await this.#onDisk(() => this.#put(former, 'undo', after))
    } finally {
      await former.close()
    }
  }

  prune(keep: ReadonlySet<number>): Promise<void> {
    return this.#onDisk(async () => {
      const { table } = await this.#inForce()
      if (table === 0) return
      const { facts } = await readStory(this.#room, table)
      // What came in since it was asked what is named may name a table that was in force then, and is not any more.
      if (this.#room.hasLost?.() === true) throw new Moved('the lock stock')
      await pruneTables(this.#room, facts.former ?? 0, keep)
    })
  }

  async #put(table: TableText, how: TableFacts['how'], after: number): Promise<TableFacts> {
    const before = await this.#inForce()
    if (before.table !== after) throw new Moved(`the id table after ${after}`)
    const facts: TableFacts = {
      number: 1 + Math.max(after, await newestNumber(this.#room)),
      entries: table.entries,
      at: this.#room.now().toISOString(),
      how,
      former: after,
    }
    const { writeTable } = await import('./id-tables-write.ts')
    await writeTable(this.#room, facts, table)
    await putInForce(this.#room, before, facts.number)
    return facts
  }

  #inForce(): Promise<InForce> {
    return tableInForce(this.#room.io, this.#room.folder)
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.#room.folder, work)
  }
}
