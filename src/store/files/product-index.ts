import { join } from 'node:path'
import type { Batches } from '../store.ts'
import { numbersOf, placesIn, type Postings } from '../postings.ts'
import type { Found, Places, ProductIndex } from '../product-index.ts'
import type { FileBatches } from './batches.ts'
import { readStamped, stamp } from './checked.ts'
import { numbersIn, removeQuietly, statOrNull } from './io.ts'
import { addBlocks, blockOf, blocksIn } from './product-blocks.ts'
import { type FileRoom, replaceCarelessly, sweepTemps } from './temp.ts'
import { onDisk } from './trouble.ts'

/** Batches of one time share a file. */
const BATCHES_A_FILE = 1000
const FILE = /^(\d{6,})\.idx$/
const MARKER = 'complete.json'

/** Up to which batch the files are complete; what follows in the last file was never finished. */
interface Marker {
  readonly batch: number
  /** The batch of that number may be another one by now: somebody has put a backup in the place of the data. */
  readonly tag: string
  /** How long the file of that batch is. */
  readonly bytes: number
}

const NOTHING: Marker = { batch: 0, tag: '', bytes: 0 }

/** A block of postings a batch, one after the other, and a marker that says how far they can be relied on. */
export class FileProductIndex implements ProductIndex {
  readonly #room: FileRoom
  readonly #batches: FileBatches

  constructor(room: FileRoom, batches: FileBatches) {
    this.#room = room
    this.#batches = batches
  }

  complete(): Promise<void> {
    return onDisk(this.#room.folder, async () => {
      const ids = await this.#batches.list()
      let marker = this.#sound(await readMarker(this.#room, this.#batches))
      const missing = ids.filter((id) => id > marker.batch)
      if (missing.length === 0) return
      await sweepTemps(this.#room)
      if (marker === NOTHING) await this.#remove(Infinity)
      const { takeOverMissing } = await import('../missing-postings.ts')
      await takeOverMissing(missing, this.#batches, async (id, postings) => {
        marker = await this.#add(marker, id, postings)
      })
      await this.#mark(marker)
    })
  }

  find(names: Iterable<string>): Promise<Found> {
    return onDisk(this.#room.folder, async () => {
      const numbers = numbersOf(names)
      const known = new Set<number>()
      const places = new Map<number, Places>()
      const marker = await readMarker(this.#room, this.#batches)
      const last = fileOf(marker.batch)
      for (const file of await this.#files()) {
        const end = file === last ? marker.bytes : undefined
        if (file <= last)
          for await (const { batch, words } of blocksIn(this.#room.io, this.#path(file), end)) {
            known.add(batch)
            const found = placesIn(words, numbers)
            if (found !== null) places.set(batch, found)
          }
      }
      return { knows: (batch) => known.has(batch), in: (batch) => places.get(batch) ?? null }
    })
  }

  /** Forgets batches before this one; a file goes with the last of its batches. */
  async prune(oldest: number): Promise<void> {
    await this.#remove(fileOf(oldest))
  }

  async #add(marker: Marker, batch: number, postings: Postings): Promise<Marker> {
    const file = fileOf(batch)
    const end = file === fileOf(marker.batch) ? marker.bytes : 0
    const block = blockOf(batch, postings)
    await addBlocks(this.#room.io, this.#path(file), end, [block])
    return { batch, tag: '', bytes: end + block.length }
  }

  /** Nothing is synced: where the power has taken a part of the file that the marker speaks of, that file begins anew. */
  #sound(marker: Marker): Marker {
    const file = fileOf(marker.batch)
    const size = statOrNull(this.#room.io, this.#path(file))?.size ?? 0
    return size >= marker.bytes ? marker : { ...NOTHING, batch: file * BATCHES_A_FILE - 1 }
  }

  async #mark(marker: Marker): Promise<void> {
    const tag = (await this.#batches.read(marker.batch))?.tag ?? ''
    await replaceCarelessly(this.#room, join(this.#room.folder, MARKER), stamp({ ...marker, tag }))
  }

  async #remove(before: number): Promise<void> {
    for (const file of await this.#files())
      if (file < before) await removeQuietly(this.#room.io, this.#path(file))
  }

  #files(): Promise<number[]> {
    return numbersIn(this.#room.io, this.#room.folder, FILE)
  }

  #path(file: number): string {
    return join(this.#room.folder, `${String(file).padStart(6, '0')}.idx`)
  }
}

function fileOf(batch: number): number {
  return Math.floor(batch / BATCHES_A_FILE)
}

async function readMarker(
  { io, folder }: FileRoom,
  batches: Pick<Batches, 'read'>,
): Promise<Marker> {
  const marker = await readStamped<Marker>(io, join(folder, MARKER))
  if (marker === null) return NOTHING
  const head = await batches.read(marker.batch)
  return head?.tag === marker.tag ? marker : NOTHING
}
