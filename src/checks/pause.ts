import { toJstMinute } from '../kernel/time.ts'
import { thenResume } from '../messages/pause.ts'
import * as says from '../messages/paused.ts'
import type { App } from '../context.ts'
import { isLong, isUnfinished, readPause } from '../settings/pause.ts'
import { type Check, examine, none, ok, warn } from './check.ts'

/** Whether a stocktaking keeps both directions from going on, and for how long. */
export function checkPause(app: App): Promise<Check> {
  return examine(says.row, async () => {
    const pause = await readPause(await app.store())
    if (pause === null) return none(says.notPausedNow)
    const { since, state } = pause
    const found = says.rowText(toJstMinute(since), state === 'paused')
    const isOpen = isLong(pause, app.now()) || isUnfinished(pause, app.now())
    return isOpen ? warn(found, thenResume) : ok(found)
  })
}
