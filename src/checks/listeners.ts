import { type Beat, present } from '../domain/listening/presence.ts'
import * as says from '../messages/listeners.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'
import { listenerTrouble } from './listener-trouble.ts'

/** Which `ston serve` there are on all hosts, and whether they are the same. */
export function checkListeners(app: App): Promise<Check> {
  return examine(says.name, async () => bodyOf(await (await app.store()).beats.all()))
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
