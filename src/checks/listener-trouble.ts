import { type Beat, present, silentHosts } from '../domain/listening/presence.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import * as says from '../messages/listeners.ts'
import type { Told } from '../messages/problems.ts'

/**
 * No listener is there any more; or one on another host, which nobody has told to stop, has fallen silent while others go on. Null too
 * where none has ever run. `beats`: the youngest first.
 */
export function listenerTrouble(beats: readonly Beat[]): Told | null {
  const [youngest] = beats
  if (youngest === undefined) return null
  if (present(beats).length === 0)
    return says.noListener(youngest.host, Math.floor(youngest.ageMs / MINUTE_MS))
  const silent = silentHosts(beats)
  return silent.length === 0 ? null : says.silentHosts(silent)
}
