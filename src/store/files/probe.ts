import { join } from 'node:path'
import { diskError, type Io, removeQuietly, syncFolder, writeNew } from './io.ts'
import { type FileRoom, tempName } from './temp.ts'

/** Does what taking a notification does, to a file of its own: make, write, sync, and sync the folder. */
export async function probe({
  io,
  folder,
  machine,
}: FileRoom): Promise<{ readonly freeBytes: number }> {
  const path = tempName(join(folder, 'probe'), machine)
  try {
    await writeNew(io, path, Buffer.from('probe\n'), 'datasync')
    await syncFolder(io, folder)
  } finally {
    await removeQuietly(io, path)
  }
  const { bavail, bsize } = await io.statfs(folder)
  return { freeBytes: bavail * bsize }
}

/** Some documents with their locks, and then some. */
const ROOM = 128 * 1024

/** Looks, without writing. A file system that does not tell its size is taken at its word when it refuses. */
export async function needFreeSpace(io: Io, folder: string): Promise<void> {
  const { bavail, bsize, blocks } = await io.statfs(folder)
  if (blocks > 0 && bavail * bsize < ROOM) throw diskError('ENOSPC', folder)
}
