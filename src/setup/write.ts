import { link, mkdir, open, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { errnoOf } from '../kernel/errors.ts'
import { syncFolder } from '../kernel/sync-folder.ts'

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
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: modes.folder })
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeThrough(draft, text, modes.file)
    await place(draft, file, text, modes.file)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
}

/** Unlike a rename, a link never replaces what is there; some file systems have none. */
async function place(draft: string, file: string, text: string, mode: number): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error))) throw error
    await writeThrough(file, text, mode)
  }
}

async function writeThrough(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
