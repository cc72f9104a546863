import { MINUTE_MS } from '../kernel/time.ts'
import { type Beat, present, silentHosts } from '../domain/listening/presence.ts'
import * as says from '../messages/listeners.ts'
import type { Told } from '../messages/problems.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

/** Which `ston serve` there are on all hosts, and whether they are the same. */
export function checkListeners(app: App): Promise<Check> {
  return examine(says.name, async () => bodyOf(await (await app.store()).beats.all()))
}

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

function bodyOf(beats: readonly Beat[]): Body {
  if (beats.length === 0) return none(says.never)
  const told = listenerTrouble(beats)
  if (told !== null) return bad(told.what, told.next)
  const there = present(beats)
  const found = says.listening(there.map((one) => ({ ...one, rules: one.rules ?? null })))
  return areAlike(there) ? ok(found) : warn(found, says.different)
}

function areAlike(there: readonly Beat[]): boolean {
  const running = there.filter(({ ended }) => !ended)
  const kinds = new Set(running.map(({ version, rules }) => `${version} ${rules ?? ''}`))
  return kinds.size <= 1
}
