import type { GivenHours } from '../domain/schedule/hours.ts'
import type { Problem } from '../kernel/errors.ts'
import type { Reference } from './fields.ts'
import type { Parsed } from './schema.ts'

/**
 * The configuration as commands see it: checked, every default filled in, secrets read from where they are kept,
 * paths absolute. `undefined` stands only where there is no sensible default; the command that needs such a value asks
 * for it with the functions of `need.ts`.
 */
export interface Config extends Omit<Settled<Parsed>, '$schema' | 'webhook' | 'schedule'> {
  readonly webhook: WebhookConfig
  readonly schedule: ScheduleConfig
  /** Secrets that could not be read where the configuration says they are; `need.ts` says so to the command that needs one. */
  readonly unread: readonly Problem[]
  /** Names of the environment variables that it takes secrets from. */
  readonly variables: readonly string[]
  /** The files that it takes secrets from, absolute. */
  readonly files: readonly string[]
}

interface WebhookConfig extends Omit<Settled<Parsed['webhook']>, 'sncode'> {
  /** None, one, or two while it is being changed. */
  readonly sncode: readonly string[]
}

interface ScheduleConfig extends Omit<Settled<Parsed['schedule']>, 'open'> {
  readonly open: GivenHours
}

/** The schema's types, for good: every key is there, and where a secret may be said by a reference, it is a text by now. */
type Settled<T> = T extends Reference
  ? never
  : T extends readonly (infer One)[]
    ? readonly Settled<One>[]
    : T extends object
      ? { readonly [Key in keyof T]-?: Settled<T[Key]> }
      : T
