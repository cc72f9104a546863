import { DAY_MS } from '../kernel/time.ts'
import { type Beat, type ListenerFacts, stamping } from '../domain/listening/presence.ts'
import type { Store } from '../store/store.ts'

/** One `serve`: the rules that it stamps with, and what it could not take over of its configuration. */
export type ListenerNote = Pick<Beat, 'ageMs' | 'ended'> &
  Pick<ListenerFacts, 'host' | 'rules' | 'mistakes' | 'restart'>

/** What a `serve` of an earlier version wrote down each minute, and took away when it ended. */
interface FormerNote extends Pick<ListenerFacts, 'host' | 'mistakes' | 'restart'> {
  readonly rules: number | null
  /** ISO instant. */
  readonly seenAt: string
}

/** A note stays for so long after its listener: what it had stamped last may still wait. */
const FORGOTTEN_MS = 30 * DAY_MS

export interface Listeners {
  /** The signs of life of all `serve` of this version, the youngest first. */
  readonly beats: readonly Beat[]
  /** Those at work now, and whoever else has not been forgotten or told to stop yet. */
  readonly alive: readonly ListenerNote[]
  readonly known: readonly ListenerNote[]
}

export async function readListeners(store: Store, now: Date): Promise<Listeners> {
  const document = store.document<Readonly<Record<string, FormerNote>>>('listeners')
  const [beats, { value }] = await Promise.all([store.beats.all(), document.read()])
  const former = Object.values(value ?? {}).map(({ rules, seenAt, ...note }): ListenerNote => {
    // A sign of life from the future is one of a clock that was set back: as good as any.
    const ageMs = now.getTime() - Date.parse(seenAt)
    return { ...note, ...(rules === null ? {} : { rules }), ageMs, ended: false }
  })
  const known = [...beats, ...former].filter(({ ageMs, ended }) => !ended && ageMs <= FORGOTTEN_MS)
  return { beats, known, alive: stamping(known) }
}
