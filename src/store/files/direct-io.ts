import {
  accessSync,
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  read,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import type { Handle, Io } from './io.ts'

/** More than that is read in the thread pool. */
const AT_ONCE_BYTES = 64 * 1024

/** What takes its time: a signal is heard meanwhile, and a lock shows signs of life. */
const readApart = promisify(read)
const syncApart = promisify(fsync)
const datasyncApart = promisify(fdatasync)

/**
 * The file functions for a command that takes some looks at small files, and ends: nothing else goes on in its process, so each look is
 * waited for. It takes some microseconds, against a round trip through the thread pool.
 */
export const directIo: Io = {
  open: async (path, flags, mode) => handleOf(openSync(path, flags, mode)),
  mkdir: async (path, options) => mkdirSync(path, options),
  readdir: async (path) => readdirSync(path),
  readFile: async (path) => readFileSync(path),
  rename: async (from, to) => renameSync(from, to),
  link: async (from, to) => linkSync(from, to),
  unlink: async (path) => unlinkSync(path),
  stat: async (path) => statSync(path),
  statSync: (path) => statSync(path),
  readdirSync: (path) => readdirSync(path),
  chmod: async (path, mode) => chmodSync(path, mode),
  utimes: async (path, atime, mtime) => utimesSync(path, atime, mtime),
  access: async (path, mode) => accessSync(path, mode),
  statfs: async (path) => statfsSync(path),
}

function handleOf(fd: number): Handle & { chown(uid: number, gid: number): Promise<void> } {
  return {
    write: async (bytes, offset, length) => ({
      bytesWritten: writeSync(fd, bytes, offset, length),
    }),
    read: async (bytes, offset, length, position) =>
      length > AT_ONCE_BYTES
        ? readApart(fd, bytes, offset, length, position)
        : { bytesRead: readSync(fd, bytes, offset, length, position) },
    stat: async () => fstatSync(fd),
    truncate: async (length) => ftruncateSync(fd, length),
    chmod: async (mode) => fchmodSync(fd, mode),
    chown: async (uid, gid) => fchownSync(fd, uid, gid),
    sync: () => syncApart(fd),
    datasync: () => datasyncApart(fd),
    close: async () => closeSync(fd),
  }
}
