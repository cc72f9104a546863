import { type Io, readUpTo, withFileIfAny } from './io.ts'

/** So many are kept: as many as are read side by side. */
const KEPT = 4

/** Memory for files that are read one after the other and not kept: it is used again, instead of piling up until it is collected. */
export class Scratch {
  readonly #free: Buffer[] = []

  /** What `look` makes of the whole file, whose bytes are good no longer than that; null where there is no such file. */
  read<T>(io: Io, path: string, look: (bytes: Buffer) => T): Promise<T | null> {
    return withFileIfAny(io, path, async (file) => {
      const { size } = await file.stat()
      const kept = this.#free.pop()
      const buffer =
        kept !== undefined && kept.length >= size ? kept : Buffer.allocUnsafeSlow(size * 2)
      const read = await readUpTo(file, buffer.subarray(0, size), 0)
      const result = look(buffer.subarray(0, read))
      if (this.#free.length < KEPT) this.#free.push(buffer)
      return result
    })
  }
}
