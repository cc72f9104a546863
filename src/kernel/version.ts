import { existsSync, readFileSync } from 'node:fs'
import { ROOT } from './package-root.ts'

const text = readFileSync(new URL('package.json', ROOT), 'utf8')

/** ston's version, as package.json has it. */
export const VERSION: string = (JSON.parse(text) as { readonly version: string }).version

/** What this program was built from: a commit, with a `+` where the source had been changed; null where nobody knows. */
export function buildOf(): string | null {
  const file = new URL('lib/build.json', ROOT)
  if (!existsSync(file)) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly build: string | null }).build
}
