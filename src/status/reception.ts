import type { BatchHead } from '../domain/stock/batch.ts'
import type { Decided } from '../stock-sync/decide.ts'

/** What has been received, up to the newest batch and since then. */
interface Seen {
  readonly head: BatchHead | null
  readonly taken: Decided
}

/** The form that does not count, if it has come: a contract that sends both would count every sale twice. */
export function otherChannel({ head, taken }: Seen): {
  readonly form: 'legacy' | 'platform'
  readonly changes: number
} | null {
  const changes = (head?.otherChannel ?? 0) + (taken.ignored.get('otherChannel') ?? 0)
  if (changes === 0) return null
  return { form: taken.channel === 'platform' ? 'legacy' : 'platform', changes }
}

export function lastReceived({ head, taken }: Seen): string | null {
  const known = head?.lastReceivedAt ?? null
  return taken.lastReceivedAt !== null && (known === null || taken.lastReceivedAt > known)
    ? taken.lastReceivedAt
    : known
}
