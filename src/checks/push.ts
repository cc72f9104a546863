import { toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/push.ts'
import type { App } from '../context.ts'
import { readPushes } from '../settings/pushes.ts'
import { type Check, examine, none, ok, warn } from './check.ts'

/** Next Engine waits for a second; a tenth of that leaves room for the way. */
const SLOW_MS = 100

/** Whether Next Engine tells of its stock by itself, when it did last, and how quickly it is answered. */
export function checkPush(app: App): Promise<Check> {
  return examine(says.name, async () => {
    if (app.config.nextengine.push.path === '') return none(says.notAsked)
    const { lastAt, badAt, heard, answeredMs } = await readPushes(await app.store())
    if (badAt !== null && badAt >= (lastAt ?? ''))
      return warn(says.badSignature(toJstMinute(badAt)), says.sameKey)
    // Not everybody has entered it in Next Engine, and nobody has to.
    if (lastAt === null) return { ...none(says.never), next: says.setUp }
    const found = says.last(toJstMinute(lastAt), heard, answeredMs)
    return (answeredMs ?? 0) > SLOW_MS ? warn(found, says.slow) : ok(found)
  })
}
