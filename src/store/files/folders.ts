import { constants } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf } from '../../kernel/errors.ts'
import {
  type Io,
  linkOnce,
  makeFolder,
  orNull,
  removeQuietly,
  syncFolder,
  WITHOUT_LINKS,
  writeNew,
} from './io.ts'
import type { FolderRoom } from './format-1.ts'
import { tempName } from './temp.ts'
import { halfRestored, madeByNewer, notMade, notOpened } from './trouble.ts'

const FOLDERS = [
  'journal',
  'documents',
  'batches',
  'keys',
  'products',
  'tables',
  'rules',
  'bookings',
  'echoes',
  'claims',
] as const

/** What the data look like is a number, in the name of a file; a ston that knows only lower ones refuses the folder. */
export const FORMAT = 2

/** There while a copy is put in the place of what the folder held. Whoever finds it finds a mixture. */
export const RESTORING = 'restoring'

const NOTE = `Everything in this folder is kept by ston. Read what you like; change or delete nothing while ston is in use.
このフォルダーは ston のデータです。閲覧は自由ですが、使用中に変更や削除をしないでください。
`

/** The parts of the store, each a folder of this name. */
export type Folder = (typeof FOLDERS)[number]

/** Their absolute paths. */
export type Folders = Readonly<Record<Folder, string>>

/** Names only: looks at nothing, makes nothing. */
export function foldersIn(path: string): Folders {
  return Object.fromEntries(FOLDERS.map((name) => [name, join(path, name)])) as Folders
}

/**
 * Makes the store's folders where they are missing. The `format` file comes last: once it is there, all names above are
 * durable, and opening costs one look. A folder of format 1 is brought to this one first, for good.
 */
export async function prepareFolders(room: FolderRoom): Promise<Folders> {
  const { io, path } = room
  try {
    const names = new Set((await orNull(io.readdir(path))) ?? [])
    if (names.has(RESTORING)) throw halfRestored(path)
    const formats = [...names].flatMap((name) => /^format-(\d+)$/.exec(name)?.[1] ?? []).map(Number)
    if (formats.some((format) => format > FORMAT)) throw madeByNewer(path)
    if (formats.includes(1)) await leave(room)
    else if (formats.length === 0 || FOLDERS.some((folder) => !names.has(folder)))
      await make(io, path)
    await io.access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    await needLinks(room)
  } catch (error) {
    const above = await missingBelow(io, path)
    throw above === null ? notOpened(path, error) : notMade(path, above, error)
  }
  return foldersIn(path)
}

async function leave(room: FolderRoom): Promise<void> {
  const { leaveFormat1 } = await import('./leave-format-1.ts')
  await leaveFormat1(room, () => make(room.io, room.path))
}

/** Everything that must not be written twice is named by a link. The file is one that is there anyway, so it costs no room and no sync. */
async function needLinks({ io, path, machine }: FolderRoom): Promise<void> {
  const second = tempName(join(path, 'documents', 'link'), machine)
  try {
    await linkOnce(io, join(path, `format-${FORMAT}`), second)
  } catch (error) {
    // A disk that is full may still be read.
    if (errnoOf(error) === WITHOUT_LINKS) throw error
  } finally {
    await removeQuietly(io, second)
  }
}

/** The nearest folder above that is there, where the folder itself is not, or cannot be seen; null = it is there. */
async function missingBelow(io: Io, path: string): Promise<string | null> {
  const isThere = (one: string): Promise<boolean> =>
    io.stat(one).then(
      () => true,
      () => false,
    )
  if (await isThere(path)) return null
  let above = dirname(path)
  while (dirname(above) !== above && !(await isThere(above))) above = dirname(above)
  return above
}

/** Where a folder above cannot be looked into, its owner made the one in it, long ago. */
async function syncAbove(io: Io, path: string): Promise<void> {
  try {
    await syncFolder(io, path)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'EINVAL'].includes(errnoOf(error))) throw error
  }
}

/** The folders above, from the root down. */
function foldersAbove(path: string): string[] {
  const above = dirname(path)
  return above === path ? [] : [...foldersAbove(above), above]
}

/** All names are made safe, whoever made them: somebody may have been killed in the middle of this. */
async function make(io: Io, path: string): Promise<void> {
  await makeFolder(io, path)
  for (const folder of FOLDERS) await makeFolder(io, join(path, folder))
  for (const above of foldersAbove(path)) await syncAbove(io, above)
  await syncFolder(io, path)
  try {
    await writeNew(io, join(path, `format-${FORMAT}`), Buffer.from(NOTE))
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}
