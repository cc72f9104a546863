import type { Problem } from '../kernel/errors.ts'
import type { Config } from './types.ts'

/** A rule looks at several keys. It is left out where one of them is wrong by itself. */
export interface Rule {
  readonly reads: readonly string[]
  check(config: Config): Problem | readonly Problem[] | undefined
}
