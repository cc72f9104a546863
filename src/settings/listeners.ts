import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'

/** One `serve` at work: a sign of life, and what it could not take over of its configuration. */
export interface ListenerNote {
  readonly host: string
  readonly pid: number
  /** ISO instants. */
  readonly since: string
  readonly seenAt: string
  /** Number of the rule set that it gives to what it receives; null before the first. */
  readonly rules: number | null
  /** Keys of the configuration with a mistake; null = it has taken over the file as it is. Empty: the file cannot be read at all. */
  readonly mistakes: readonly string[] | null
  /** Keys that have changed and count after a restart. */
  readonly restart: readonly string[]
}

/** By a name that each `serve` invents at its start. */
type Listeners = Readonly<Record<string, ListenerNote>>

export const BEAT_MS = 60_000
/** Three signs of life left out: the listener is gone. Where that is wrong, a changed filter begins a little early, and no more. */
const SILENT_MS = 3 * BEAT_MS
/** A note stays for so long after its listener: what it had stamped last may still wait. */
const FORGOTTEN_MS = 30 * 24 * 60 * 60 * 1000

/** Writes down what is to be known of a listener; null: it has ended. */
export async function noteListener(
  store: Store,
  name: string,
  note: ListenerNote | null,
  now: Date,
): Promise<void> {
  await update<Listeners, void>(store.document('listeners'), (value) => {
    const others = Object.entries(value ?? {}).filter(
      ([key, { seenAt }]) => key !== name && !isSilent(seenAt, now, FORGOTTEN_MS),
    )
    const write = Object.fromEntries(note === null ? others : [...others, [name, note]])
    return { write, result: undefined }
  })
}

/** Those at work now, and whoever else has not been forgotten yet. */
export async function readListeners(
  store: Store,
  now: Date,
): Promise<{ readonly alive: readonly ListenerNote[]; readonly known: readonly ListenerNote[] }> {
  const { value } = await store.document<Listeners>('listeners').read()
  const known = Object.values(value ?? {})
  return { known, alive: known.filter(({ seenAt }) => !isSilent(seenAt, now, SILENT_MS)) }
}

export async function isAnybodyListening(store: Store, now: Date): Promise<boolean> {
  return (await readListeners(store, now)).alive.length > 0
}

/** A sign of life from the future is one of a clock that was set back: as good as any. */
function isSilent(seenAt: string, now: Date, ms: number): boolean {
  return now.getTime() - Date.parse(seenAt) > ms
}
