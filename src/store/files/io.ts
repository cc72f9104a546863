import { promises, readdirSync, statSync } from 'node:fs'
import { errnoOf } from '../../kernel/errors.ts'
import { makeFolders } from '../../kernel/make-folders.ts'

/**
 * The file functions as one parameter: the store never calls `fs` itself, so that tests can put a full disk or a
 * power cut in between. `node:fs/promises` fits as it is.
 */
export interface Io {
  open(path: string, flags: string, mode?: number): Promise<Handle>
  mkdir(path: string, options: { mode: number }): Promise<unknown>
  readdir(path: string): Promise<string[]>
  /** The whole of a small file. */
  readFile(path: string): Promise<Buffer>
  rename(from: string, to: string): Promise<void>
  /** Gives a file a second name; fails with `EEXIST` where the name is taken: of two who try, one has it. */
  link(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  stat(path: string): Promise<FileFacts>
  /**
   * For the one look that each commit group of the listener takes: some microseconds, against a round trip through the thread
   * pool that every sender would wait for.
   */
  statSync(path: string): FileFacts
  /** The same for a look with every chunk of changes. */
  readdirSync(path: string): string[]
  chmod(path: string, mode: number): Promise<void>
  utimes(path: string, atime: Date, mtime: Date): Promise<void>
  access(path: string, mode: number): Promise<void>
  statfs(path: string): Promise<{ bavail: number; bsize: number; blocks: number }>
}

/** As much of an open file of Node as is needed here. */
export interface Handle {
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>
  read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
  stat(): Promise<FileFacts>
  truncate(length: number): Promise<void>
  chmod(mode: number): Promise<void>
  sync(): Promise<void>
  datasync(): Promise<void>
  close(): Promise<void>
}

/** `size` in bytes, times in milliseconds since 1970; `ino` tells a file from another one of its name. `uid`, `gid`: where files belong to somebody. */
export interface FileFacts {
  readonly size: number
  readonly nlink: number
  readonly ino: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  readonly uid?: number
  readonly gid?: number
}

/** The real file system. Rejects with Node's own errors, which `onDisk` puts into words. */
export const nodeIo: Io = {
  // Each is looked up when it is called: who is handed other functions does not have Node load these.
  open: (...file) => promises.open(...file),
  mkdir: (...folder) => promises.mkdir(...folder),
  readdir: (path) => promises.readdir(path),
  readFile: (path) => promises.readFile(path),
  rename: (...names) => promises.rename(...names),
  link: (...names) => promises.link(...names),
  unlink: (path) => promises.unlink(path),
  stat: (path) => promises.stat(path),
  statSync: (path) => statSync(path),
  readdirSync: (path) => readdirSync(path),
  chmod: (...file) => promises.chmod(...file),
  utimes: (...file) => promises.utimes(...file),
  access: (...file) => promises.access(...file),
  statfs: (path) => promises.statfs(path),
}

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** A new file that is ours alone. The mode is set again because the umask may have taken even the owner's bits. */
export async function createFile(io: Io, path: string): Promise<Handle> {
  const file = await io.open(path, 'wx', FILE_MODE)
  try {
    await file.chmod(FILE_MODE)
  } catch (error) {
    await file.close()
    throw error
  }
  return file
}

/** A write may take less than it was given (disk nearly full, signals): the rest is written again. */
export async function writeAll(file: Handle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at)
    if (bytesWritten === 0) throw diskError('ENOSPC', 'write took nothing')
    at += bytesWritten
  }
}

/** Does something with a file that is being opened, and closes it. */
export async function withFile<T>(
  opening: Promise<Handle>,
  work: (file: Handle) => Promise<T>,
): Promise<T> {
  const file = await opening
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

/** The same for reading a file that may not be there: then null. */
export async function withFileIfAny<T>(
  io: Io,
  path: string,
  work: (file: Handle) => Promise<T>,
): Promise<T | null> {
  const file = await orNull(io.open(path, 'r'))
  return file === null ? null : withFile(Promise.resolve(file), work)
}

/** A new file with this content; on stable storage where `sync` says how, its name not yet. */
export async function writeNew(
  io: Io,
  path: string,
  bytes: Uint8Array,
  sync?: 'sync' | 'datasync',
): Promise<void> {
  await withFile(createFile(io, path), async (file) => {
    await writeAll(file, bytes)
    if (sync !== undefined) await file[sync]()
  })
}

/** Makes names durable: a file's creation, renaming or removal survives the power only after this. */
export async function syncFolder(io: Io, path: string): Promise<void> {
  if (process.platform === 'win32') return // folders cannot be opened there; names are written through
  await withFile(io.open(path, 'r'), (folder) => folder.sync())
}

/** The whole of a small file, or null when there is none. */
export function readSmall(io: Io, path: string): Promise<Buffer | null> {
  return orNull(io.readFile(path))
}

/** Fills `bytes` from that place of the file on; fewer are read only where it ends. Gives how many. */
export async function readUpTo(
  file: Pick<Handle, 'read'>,
  bytes: Uint8Array,
  from: number,
): Promise<number> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at)
    if (bytesRead === 0) return at
    at += bytesRead
  }
  return bytes.length
}

/** Makes a folder and, where missing, those above it. Their names are not durable yet. */
export function makeFolder(io: Io, path: string): Promise<void> {
  return makeFolders(path, async (folder) => {
    await io.mkdir(folder, { mode: FOLDER_MODE })
    await io.chmod(folder, FOLDER_MODE)
  })
}

/** Never rejects: what cannot be removed now is swept away another time. */
export async function removeQuietly(io: Io, path: string): Promise<void> {
  await io.unlink(path).catch(() => undefined)
}

/** Our own word for it, in the place of a code of the system: the file system gives no file a second name. */
export const WITHOUT_LINKS = 'ENOLINKS'
/** What file systems say that do not. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Whoever names a file first has the name for good: false when somebody else was first, or has taken the file for rubbish. */
export async function linkOnce(io: Io, from: string, to: string): Promise<boolean> {
  try {
    await io.link(from, to)
    return true
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST' || errno === 'ENOENT') return false
    throw NO_LINKS.has(errno) ? diskError(WITHOUT_LINKS, to) : error
  }
}

/** None when there is no such folder. */
export function namesOrNone(io: Io, folder: string): string[] {
  return ifThere(() => io.readdirSync(folder)) ?? []
}

/** Null when there is no such file. */
export function statOrNull(io: Io, path: string): FileFacts | null {
  return ifThere(() => io.statSync(path))
}

function ifThere<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

/** For what may be gone: no such file becomes null. */
export async function orNull<T>(doing: Promise<T>): Promise<T | null> {
  try {
    return await doing
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

/** The numbers in the names of the files that fit the pattern's first group, ascending. */
export async function numbersIn(io: Io, folder: string, pattern: RegExp): Promise<number[]> {
  const names = await io.readdir(folder)
  const numbers = names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number)
  return numbers.toSorted((a, b) => a - b)
}

/** An error as the file system itself makes it, so that it is explained in the same words. */
export function diskError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}
