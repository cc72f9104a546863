import type { IgnoreRule } from '../domain/stock/change.ts'

/** How many changes were taken, and when they came. */
export class Figures {
  changes = 0
  readonly ignored = new Map<IgnoreRule, number>()
  /** Changes that are no repetition, by the hour of receipt (`YYYY-MM-DDTHH`, UTC). */
  readonly received = new Map<string, number>()
  /** JST day of the newest change; '' when there was none. */
  newestDay = ''

  /** Changes that are known to be there, and of no use. */
  ignore(rule: IgnoreRule, changes: number): void {
    if (changes === 0) return
    this.changes += changes
    this.ignored.set(rule, (this.ignored.get(rule) ?? 0) + changes)
  }

  receive(receivedAt: string): void {
    const hour = receivedAt.slice(0, 13)
    this.received.set(hour, (this.received.get(hour) ?? 0) + 1)
  }

  reach(day: string): void {
    if (day > this.newestDay) this.newestDay = day
  }
}
