import { open } from 'node:fs/promises'

/** Makes the names in a folder safe: a new name may else be gone when the power goes. Windows has no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
