import { caseFolded } from '../../domain/mapping/names.ts'
import { CODE_FIRST_ORDER, ID_ORDER } from '../../domain/mapping/sort.ts'
import type { Chunks, Pair } from '../../domain/mapping/table.ts'
import type { IdTable, TableFacts } from '../id-tables.ts'
import {
  damaged,
  type Story,
  tableFile,
  type TablePart,
  type TableRoom,
} from './id-tables-write.ts'
import { SortedLines } from './id-tables-find.ts'
import { orNull } from './io.ts'

/** A table on disk, open for look-ups. Its files stay readable when they are pruned meanwhile. */
export class FileIdTable implements IdTable {
  readonly number: number
  readonly entries: number
  readonly #byId: SortedLines
  readonly #byCode: SortedLines

  constructor({ number, entries }: TableFacts, byId: SortedLines, byCode: SortedLines) {
    this.number = number
    this.entries = entries
    this.#byId = byId
    this.#byCode = byCode
  }

  static async open(room: TableRoom, story: Story): Promise<FileIdTable> {
    const byId = await openPart(room, story, 'by-id.csv', story.bytes.byId)
    try {
      const byCode = await openPart(room, story, 'by-code.csv', story.bytes.byCode)
      return new FileIdTable(story.facts, byId, byCode)
    } catch (error) {
      await byId.close()
      throw error
    }
  }

  codeOf(productId: string): Promise<string | null> {
    return this.#byId.find(productId)
  }

  idOf(code: string): Promise<string | null> {
    return this.#byCode.find(caseFolded(code))
  }

  codesOf(productIds: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    return this.#byId.findAll(productIds, (id) => id)
  }

  idsOf(codes: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    return this.#byCode.findAll(codes, caseFolded)
  }

  byId(): Chunks {
    return this.#byId.lines()
  }

  byCode(): Chunks {
    return this.#byCode.lines()
  }

  async *rows(): AsyncGenerator<readonly Pair[]> {
    for await (const bytes of this.#byId.lines()) yield pairsIn(bytes)
  }

  async close(): Promise<void> {
    await this.#byId.close()
    await this.#byCode.close()
  }
}

/** The story knows how long each file is: a shorter or longer one is no table of ours. */
async function openPart(
  { io, folder }: TableRoom,
  { facts }: Story,
  part: TablePart,
  bytes: number,
): Promise<SortedLines> {
  const path = tableFile(folder, facts.number, part)
  const file = await orNull(io.open(path, 'r'))
  if (file === null) throw damaged(path)
  try {
    if ((await file.stat()).size !== bytes) throw damaged(path)
    return new SortedLines(file, bytes, part === 'by-id.csv' ? ID_ORDER : CODE_FIRST_ORDER, path)
  } catch (error) {
    await file.close()
    throw error
  }
}

function pairsIn(bytes: Uint8Array): Pair[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n')
  return lines.slice(0, -1).map((line) => {
    const comma = line.indexOf(',')
    return { productId: line.slice(0, comma), code: line.slice(comma + 1) }
  })
}
