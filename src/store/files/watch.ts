import { join } from 'node:path'
import { MINUTE_MS } from '../../kernel/time.ts'
import { readStamped, stamp } from './checked.ts'
import { type FileRoom, replaceCarelessly } from './temp.ts'

/** Where no socket tells, a holder counts as silent when its beat has not changed for so long, while the watcher's machine ran. */
const SILENT_MS = 10 * MINUTE_MS

interface Beat {
  readonly token: string
  readonly stage: string
  /** A number that changes as long as the holder lives. */
  readonly beat: number
}

/** What was seen of a claim, beside it. */
export function watchOf(token: string, stage: string): string {
  return `${token}.${stage}.watch`
}

interface Watch {
  readonly beat: number
  readonly boot: string
  readonly since: number
}

/**
 * Commands that look come and go, so what they saw is kept beside the claim: which beat, and since when, by the clock that only runs
 * while the machine does.
 */
export async function isSilent(room: FileRoom, seen: Beat): Promise<boolean> {
  const { io, machine, folder } = room
  const { boot } = machine.self()
  const now = machine.uptimeMs()
  const path = join(folder, watchOf(seen.token, seen.stage))
  const watch = await readStamped<Watch>(io, path)
  if (watch?.beat === seen.beat && watch.boot === boot && watch.since <= now)
    return now - watch.since >= SILENT_MS
  const fresh: Watch = { beat: seen.beat, boot, since: now }
  await replaceCarelessly(room, path, stamp(fresh))
  return false
}
