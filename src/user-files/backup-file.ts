import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { PassThrough, type Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { errnoOf, StonError } from '../kernel/errors.ts'
import { type Entry, NotAnArchive, packed, unpacked } from '../kernel/tar.ts'
import * as says from '../messages/backup.ts'
import { notReadable } from '../messages/map.ts'
import { writeWhole } from './write.ts'

/** What stands at the beginning of a backup. */
export interface BackupHead {
  readonly kind: string
  readonly format: number
  /** Version of the ston that made it. */
  readonly ston: string
  /** ISO instant. */
  readonly at: string
}

const HEAD = 'ston-backup.json'

/** Only for its owner: it holds the sign-in to Next Engine. */
const MODE = 0o600

/** A `.tar.gz`. Gives its size in bytes. */
export async function writeBackup(
  path: string,
  head: BackupHead,
  entries: AsyncIterable<Entry>,
): Promise<number> {
  const gzip = createGzip()
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of gzip as AsyncIterable<Buffer>) {
      bytes += piece.length
      yield piece
    }
  }
  const packing = pipeline(packed(withHead(head, entries)), gzip)
  await Promise.all([packing, writeWhole(path, counted(), MODE)])
  return bytes
}

async function* withHead(head: BackupHead, entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  const bytes = Buffer.from(`${JSON.stringify(head)}\n`)
  yield {
    name: HEAD,
    size: bytes.length,
    content: (async function* () {
      yield await Promise.resolve(bytes)
    })(),
  }
  yield* entries
}

/** Reads the head, then hands over what follows. Code `import` where the file is no whole backup. */
export async function readBackup<T>(
  path: string,
  work: (head: BackupHead, entries: AsyncIterable<Entry>) => Promise<T>,
): Promise<T> {
  const file = createReadStream(path)
  const bytes = new PassThrough()
  const unpacking = pipeline(file, createGunzip(), bytes)
  unpacking.catch((error: unknown) => bytes.destroy(error as Error))
  try {
    const entries = unpacked(bytes as Readable & AsyncIterable<Uint8Array>)
    return await work(await headOf(entries), entries)
  } catch (error) {
    throw explained(path, error)
  } finally {
    file.destroy()
    bytes.destroy()
    await unpacking.catch(() => undefined)
  }
}

async function headOf(entries: AsyncGenerator<Entry>): Promise<BackupHead> {
  const first = await entries.next()
  if (first.done === true || first.value.name !== HEAD) throw new NotAnArchive('no head')
  const parts: Uint8Array[] = []
  for await (const piece of first.value.content) parts.push(piece)
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as BackupHead
}

function explained(path: string, error: unknown): unknown {
  if (error instanceof StonError) return error
  const code = errnoOf(error)
  if (error instanceof NotAnArchive || error instanceof SyntaxError || code.startsWith('Z_'))
    return new StonError({ code: 'import', exit: 'config', ...says.noBackup(path), cause: error })
  // What the file itself lacks; the store explains its own troubles.
  const isOurs = error instanceof Error && 'path' in error && error.path === path
  if (!isOurs && code !== 'EISDIR') return error
  const { message } = notReadable(path, code)
  return new StonError({ code: 'import', exit: 'config', message, cause: error })
}
