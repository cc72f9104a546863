import { jstIsoOf } from '../kernel/time.ts'
import type { Pause } from '../settings/pause.ts'

/** A pause as `pause` and `status` tell it with `--json`. */
export function pauseJson(pause: Pause | null): object | null {
  if (pause === null) return null
  const { state, stores, since, quietAt, count } = pause
  return {
    state,
    for: pause.for,
    stores,
    since: jstIsoOf(since),
    quietAt: quietAt === null ? null : jstIsoOf(quietAt),
    countedAt: count?.at ?? null,
  }
}
