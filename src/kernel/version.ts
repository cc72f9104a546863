import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './package-root.ts'

const text = readFileSync(join(ROOT, 'package.json'), 'utf8')

/** ston's version, as package.json has it. */
export const VERSION: string = (JSON.parse(text) as { readonly version: string }).version

/** What this program was built from: a commit, with a `+` where the source had been changed; null where nobody knows. */
export function buildOf(): string | null {
  const file = join(ROOT, 'lib', 'build.json')
  if (!existsSync(file)) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly build: string | null }).build
}
