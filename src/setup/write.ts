import { link, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf } from '../kernel/errors.ts'
import { makeFolders } from '../kernel/make-folders.ts'
import { makeWhole, type Write, writeThrough } from '../kernel/whole-file.ts'

/** Who may read a new file, and the folder where it has to be made. */
export interface Modes {
  readonly file: number
  readonly folder: number
}

const OWNER: Modes = { file: 0o600, folder: 0o700 }
export const EVERYBODY: Modes = { file: 0o644, folder: 0o755 }

/**
 * Writes a new file, for its owner alone unless said otherwise, and waits until it is on stable storage. Where something
 * stands already, even a link to nothing, it throws `EEXIST` and changes nothing.
 */
export async function writeNew(file: string, text: string, modes = OWNER): Promise<void> {
  await makeFolders(dirname(file), (folder) => mkdir(folder, { mode: modes.folder }))
  const write: Write = (made) => made.writeFile(text)
  await makeWhole(file, write, (draft) => place(draft, file, write, modes.file), modes.file)
}

/** Unlike a rename, a link never replaces what is there; some file systems have none. */
async function place(draft: string, file: string, write: Write, mode: number): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error))) throw error
    await writeThrough(file, write, mode)
  }
}
