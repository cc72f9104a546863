import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a document stands just now: each revision is a file of its own, and the highest counts. */
export async function documentFile(dir: string, name: string): Promise<string> {
  const folder = join(dir, 'data', 'documents')
  const revisions = (await readdir(folder)).filter((one) => one.startsWith(`${name}.`)).sort()
  return join(folder, revisions.at(-1) ?? `no document ${name}`)
}
