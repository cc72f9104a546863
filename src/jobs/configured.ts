import { type Config, requireSmaregi } from '../config/index.ts'

/** A part that is there as soon as the configuration has what Smaregi's API needs; otherwise it is said what is missing. */
export function configured<T>(part: T | null, config: Config): T {
  if (part !== null) return part
  requireSmaregi(config)
  throw new Error('Smaregi is configured, and was not opened')
}
