/** A `ston serve`, as it tells the others that it is there. Host and listener together are its name; a restart keeps it. */
export interface ListenerFacts {
  readonly host: string
  /** Where on that host: its port. */
  readonly listener: string
  /** Of ston. */
  readonly version: string
  /** The number of the rules that it goes by, where it has one. */
  readonly rules?: number
}

/** The last sign of life of one. `ageMs`: milliseconds, never negative; `ended`: it was told to stop, and has. */
export interface Beat extends ListenerFacts {
  readonly ageMs: number
  readonly ended: boolean
}

/** A listener beats once a minute; so long without one, and nobody is there. A clean stop is waited for as long. */
const SILENT_MS = 10 * 60 * 1000

/** Those of which something was heard lately. */
export function present(beats: readonly Beat[]): readonly Beat[] {
  return beats.filter(({ ageMs }) => ageMs <= SILENT_MS)
}

/** Hosts of which no listener is present, although nobody has told theirs to stop. */
export function silentHosts(beats: readonly Beat[]): readonly string[] {
  const alive = new Set(present(beats).map(({ host }) => host))
  const gone = beats.filter(({ ended, host }) => !ended && !alive.has(host))
  return [...new Set(gone.map(({ host }) => host))]
}
