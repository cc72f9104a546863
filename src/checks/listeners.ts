import { type Beat, present, silentHosts } from '../domain/listening/presence.ts'
import * as says from '../messages/listeners.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

const MINUTE_MS = 60 * 1000

/** Which `ston serve` there are on all hosts, and whether they are the same. */
export function checkListeners(app: App): Promise<Check> {
  return examine(says.name, async () => bodyOf(await (await app.store()).beats.all()))
}

function bodyOf(beats: readonly Beat[]): Body {
  const [youngest] = beats
  if (youngest === undefined) return none(says.never)
  const there = present(beats)
  if (there.length === 0) {
    const told = says.noListener(youngest.host, Math.floor(youngest.ageMs / MINUTE_MS))
    return bad(told.what, told.next)
  }
  const silent = silentHosts(beats)
  const told = says.silentHosts(silent)
  if (silent.length > 0) return bad(told.what, told.next)
  const found = says.listening(there.map((one) => ({ ...one, rules: one.rules ?? null })))
  return areAlike(there) ? ok(found) : warn(found, says.different)
}

function areAlike(there: readonly Beat[]): boolean {
  const running = there.filter(({ ended }) => !ended)
  const kinds = new Set(running.map(({ version, rules }) => `${version} ${rules ?? ''}`))
  return kinds.size <= 1
}
