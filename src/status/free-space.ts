import type { App } from '../context.ts'

const MIB = 1024 * 1024

/** MiB left where the data is; null where nobody can say. Writes nothing, so that it also works on a disk that is full. */
export async function freeMiB({ config, disk }: App): Promise<number | null> {
  const { store } = config
  if (store.url !== undefined) return null
  try {
    const { bavail, bsize } = await disk.statfs(store.path)
    return Math.floor((bavail * bsize) / MIB)
  } catch {
    return null
  }
}
