import { readFileSync } from 'node:fs'
import { ROOT } from './package-root.ts'

const text = readFileSync(new URL('package.json', ROOT), 'utf8')

/** ston's version, as package.json has it. */
export const VERSION: string = (JSON.parse(text) as { readonly version: string }).version
