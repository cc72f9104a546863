import { type Beat, present, silentHosts } from '../domain/listening/presence.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/listeners.ts'

const MINUTE_MS = 60 * 1000

export interface ListenerWarning {
  readonly id: 'listener'
  readonly what: Sentence
  readonly next: Sentence
}

/**
 * No listener is there any more; or one on another host, which nobody has told to stop, has fallen silent while others go on. Null too
 * where none has ever run. `beats`: the youngest first.
 */
export function listenerWarning(beats: readonly Beat[]): ListenerWarning | null {
  const [youngest] = beats
  if (youngest === undefined) return null
  if (present(beats).length === 0) {
    const minutes = Math.floor(youngest.ageMs / MINUTE_MS)
    return { id: 'listener', ...says.noListener(youngest.host, minutes) }
  }
  const silent = silentHosts(beats)
  return silent.length === 0 ? null : { id: 'listener', ...says.silentHosts(silent) }
}
