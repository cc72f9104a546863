import type { Beat, ListenerFacts } from '../domain/listening/presence.ts'

export type { Beat, ListenerFacts }

/**
 * Which listeners there are, on whatever host. Each writes a record of its own, so they wait for nobody. By the store's clock: the
 * database's own, or this machine's, of which only the one nobody can set is asked about a process that is seen to live. A time in the
 * future counts as the moment at which somebody first saw it.
 */
export interface Beats {
  /**
   * What is older than a day goes on the way, so the newest one always stays. One that names rules and was not told to stop stays for 30
   * days: what it has stamped may still wait, and it may wake up and go on stamping.
   */
  beat(facts: ListenerFacts, ended?: boolean): Promise<void>
  /** The youngest first. */
  all(): Promise<readonly Beat[]>
}
