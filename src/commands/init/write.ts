import { link, mkdir, open, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'

/**
 * Writes a new file for its owner alone and waits until it is on stable storage. Where something stands already, even
 * a link to nothing, it throws `EEXIST` and changes nothing.
 */
export async function writeNew(file: string, text: string): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeThrough(draft, text)
    await place(draft, file, text)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
}

/** Unlike a rename, a link never replaces what is there; some file systems have none. */
async function place(draft: string, file: string, text: string): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
    await writeThrough(file, text)
  }
}

async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
