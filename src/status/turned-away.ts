import { lastTurnedAway } from '../domain/listening/presence.ts'
import { DAY_MS } from '../kernel/time.ts'
import { lastReceived, type Snapshot } from './snapshot.ts'

const TOLD_DAYS = 3

/** When Smaregi was refused last for its code, and nothing has been taken since (ISO instant); null = that is not so. */
export function turnedAway(snapshot: Snapshot): string | null {
  const at = lastTurnedAway(snapshot.beats)
  if (at === null || snapshot.now.getTime() - Date.parse(at) > TOLD_DAYS * DAY_MS) return null
  return at > (lastReceived(snapshot) ?? '') ? at : null
}
