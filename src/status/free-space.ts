import { statfs } from 'node:fs/promises'
import type { Config } from '../config/index.ts'

const MIB = 1024 * 1024

/** MiB left where the data is; null where nobody can say. Writes nothing, so that it also works on a disk that is full. */
export async function freeMiB({ store }: Config): Promise<number | null> {
  if (store.url !== undefined) return null
  try {
    const { bavail, bsize } = await statfs(store.path)
    return Math.floor((bavail * bsize) / MIB)
  } catch {
    return null
  }
}
