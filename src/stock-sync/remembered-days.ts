import { DAY_MS, jstDay } from '../kernel/time.ts'

/**
 * How far back duplicate keys are kept: what is older cannot be told from what was counted long ago. Gives the first day (JST) for a
 * change received then. `keysFrom`: change dates before this day may have had their keys forgotten; null = none were.
 */
export function rememberedSince(
  keysFrom: string | null,
  retentionDays: number,
): (receivedAt: string) => string {
  let last = { hour: '', day: '' }
  return (receivedAt) => {
    // The same for all of one hour, as Japan's day begins at a full hour.
    const hour = receivedAt.slice(0, 13)
    if (hour === last.hour) return last.day
    const day = jstDay(new Date(Date.parse(receivedAt) - retentionDays * DAY_MS))
    last = { hour, day: keysFrom !== null && keysFrom > day ? keysFrom : day }
    return last.day
  }
}
