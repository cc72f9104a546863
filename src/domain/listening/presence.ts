import { DAY_MS, MINUTE_MS } from '../../kernel/time.ts'
/** A `ston serve`, as it tells the others that it is there. Host and listener together are its name; a restart keeps it. */
export interface ListenerFacts {
  readonly host: string
  /** Where on that host: its port. */
  readonly listener: string
  /** Of ston. */
  readonly version: string
  /** The number of the rules that it gives to what it receives, where it has one. */
  readonly rules?: number
  /** Keys of the configuration with a mistake; null or absent = it goes by the file as it is. Empty: the file cannot be read at all. */
  readonly mistakes?: readonly string[] | null
  /** Keys that have changed and count after a restart. */
  readonly restart?: readonly string[]
  /** When what reads like a notification of Smaregi's was refused last for its code (ISO instant). */
  readonly turnedAwayAt?: string
}

/** The last such moment of all of them (ISO instant); null = none is known. */
export function lastTurnedAway(beats: readonly Beat[]): string | null {
  const all = beats.flatMap(({ turnedAwayAt }) => turnedAwayAt ?? [])
  return all.toSorted().at(-1) ?? null
}

/** The last sign of life of one. `ageMs`: milliseconds, never negative; `ended`: it was told to stop, and has. */
export interface Beat extends ListenerFacts {
  readonly ageMs: number
  readonly ended: boolean
}

/** A listener beats once a minute; so long without one, and nobody is there. A clean stop is waited for as long. */
const SILENT_MS = 10 * MINUTE_MS

/** Three signs of life left out: it stamps nothing any more. Where that is wrong, a changed filter begins a little early, and no more. */
const PAUSED_MS = 3 * MINUTE_MS

/** Those that give the number of their rules to what they receive. */
export function stamping<B extends Pick<Beat, 'ageMs' | 'ended'>>(
  beats: readonly B[],
): readonly B[] {
  return beats.filter(({ ageMs, ended }) => !ended && ageMs <= PAUSED_MS)
}

/** Those of which something was heard lately. */
export function present(beats: readonly Beat[]): readonly Beat[] {
  return beats.filter(({ ageMs }) => ageMs <= SILENT_MS)
}

/** Hosts of which no listener is present, although nobody has told theirs to stop: for a day, then they are not missed any more. */
export function silentHosts(beats: readonly Beat[]): readonly string[] {
  const alive = new Set(present(beats).map(({ host }) => host))
  const gone = beats.filter(
    ({ ended, host, ageMs }) => !ended && ageMs <= DAY_MS && !alive.has(host),
  )
  return [...new Set(gone.map(({ host }) => host))]
}
