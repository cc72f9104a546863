import type { ClientBase } from 'pg'
import { CODE_FIRST_ORDER, ID_ORDER } from '../../domain/mapping/sort.ts'
import type { Chunks } from '../../domain/mapping/table.ts'
import { LineGuard } from '../files/id-tables-guard.ts'
import type { Database } from './database.ts'

const CHUNK = 64 * 1024
/** The chunks read last: neighbouring blocks are asked for one after the other. */
const KEPT = 16

/** In which order the lines of this part stand. */
export type Part = 'by-id' | 'by-code'

interface Room {
  readonly client: ClientBase
  readonly shop: string
  readonly number: number
  readonly entries: number
}

/** Writes one order of a table; the answer is its size in bytes. */
export async function writeChunks(room: Room, part: Part, lines: Chunks): Promise<number> {
  const guard = new LineGuard(part === 'by-id' ? ID_ORDER : CODE_FIRST_ORDER)
  let waiting = Buffer.alloc(0)
  let chunk = 0
  let bytes = 0
  const write = async (piece: Buffer): Promise<void> => {
    await room.client.query(
      `INSERT INTO ston.id_table_chunks (shop, number, part, chunk, bytes)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop, number, part, chunk)
       DO UPDATE SET bytes = excluded.bytes`,
      [room.shop, room.number, part, chunk, piece],
    )
    chunk += 1
    bytes += piece.length
  }
  for await (const some of lines) {
    guard.look(some)
    waiting = Buffer.concat([waiting, some])
    let at = 0
    for (; waiting.length - at >= CHUNK; at += CHUNK) await write(waiting.subarray(at, at + CHUNK))
    waiting = waiting.subarray(at)
  }
  if (waiting.length > 0) await write(waiting)
  if (guard.lines !== room.entries) throw new Error('an id table that miscounts its entries')
  return bytes
}

/** The chunks read like a file, a part at a time. */
export class ChunkedText {
  readonly #database: Database
  readonly #number: number
  readonly #part: Part
  /** The oldest first. */
  readonly #kept = new Map<number, Buffer>()

  constructor(database: Database, number: number, part: Part) {
    this.#database = database
    this.#number = number
    this.#part = part
  }

  get label(): string {
    return `id table ${this.#number}, ${this.#part}`
  }

  async read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }> {
    const chunk = await this.#chunk(Math.floor(position / CHUNK))
    const from = position % CHUNK
    const some = chunk.subarray(from, from + length)
    bytes.set(some, offset)
    return { bytesRead: some.length }
  }

  close(): Promise<void> {
    this.#kept.clear()
    return Promise.resolve()
  }

  async #chunk(number: number): Promise<Buffer> {
    const known = this.#kept.get(number)
    if (known !== undefined) return known
    const rows = await this.#database.read<{ bytes: Buffer }>(
      `SELECT bytes FROM ston.id_table_chunks
        WHERE shop = $1 AND number = $2 AND part = $3 AND chunk = $4`,
      [this.#number, this.#part, number],
    )
    const bytes = rows[0]?.bytes ?? Buffer.alloc(0)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= KEPT && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(number, bytes)
    return bytes
  }
}
