import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real file system of one's own, so small that it can be filled up to the last page. */
export interface SmallDisk {
  readonly path: string
  /** Fills it; so many pages of 4 KiB stay free. */
  fill(pages: number): Promise<void>
  /** There is room again. */
  clear(): Promise<void>
  /** Nothing can be written to it any more, by anybody; or again. */
  writable(yes: boolean): void
  /** Gone; whatever still has files open on it keeps them. */
  remove(): void
}

const PAGE = 4096

/** Mounting takes root: null where that is not given. */
export function smallDisk(kib = 1024): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'ston-disk-'))
  if (!ran('mount', '-t', 'tmpfs', '-o', `size=${kib}k`, 'ston-test', path)) {
    rmdirSync(path)
    return null
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    async fill(pages) {
      await rm(ballast, { force: true })
      const { bavail, bsize } = await statfs(path)
      const room = bavail * bsize - pages * PAGE
      if (room > 0) await writeFile(ballast, Buffer.alloc(room))
    },
    clear: () => rm(ballast, { force: true }),
    writable(yes) {
      if (!ran('mount', '-o', `remount,${yes ? 'rw' : 'ro'}`, path)) throw new Error('no remount')
    },
    remove() {
      ran('umount', '-l', path)
      rmdirSync(path)
    },
  }
}

function ran(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0
}
