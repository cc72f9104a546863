import { randomBytes } from 'node:crypto'

/** So many bytes of chance, as hexadecimal digits: what tokens are made of. */
export type Chance = (bytes: number) => string

/** What nobody can guess. */
export const realChance: Chance = (bytes) => randomBytes(bytes).toString('hex')
