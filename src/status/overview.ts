import { toLeave } from '../domain/stock/open-work.ts'
import { sumName } from '../domain/stock/stock-key.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { withNotes } from '../stock-sync/shortage-notes.ts'
import { type Unread, readUnread } from '../stock-sync/unread.ts'
import { readSnapshot, type Snapshot, waitingSince } from './snapshot.ts'

/** What stands where, with what no flush has seen yet. */
export interface Overview extends Snapshot {
  readonly pending: Pending
  readonly table: TableFacts
}

export interface Pending {
  /** Changes that have not ended yet: not decided, not sent, or sent without a verdict. */
  readonly changes: number
  readonly codes: number
  readonly oldestAt: string | null
}

/** Reads the whole journal that no flush has seen: what waits is counted, not guessed. */
export async function readOverview(app: App, store: Store): Promise<Overview> {
  const { head, state, taken } = await readUnread(app, store)
  const fresh = [
    ...taken.sums.map((one) => one.since),
    ...pendingChanges(taken.unresolved).map((one) => one.receivedAt),
  ]
  const snapshot = await readSnapshot(app, store, {
    head,
    state: await withNotes(store, state),
    unreadSince: fresh.toSorted()[0] ?? null,
    heardAt: taken.lastReceivedAt,
    unread: { channel: taken.channel, otherChannel: taken.ignored.get('otherChannel') ?? 0 },
  })
  const pending = pendingOf(snapshot, taken)
  return { ...snapshot, pending, table: await store.tables.current() }
}

function pendingOf(snapshot: Snapshot, taken: Unread['taken']): Pending {
  const open = [...toLeave(snapshot.state), ...snapshot.state.doubtful]
  const unresolved = pendingChanges(taken.unresolved)
  const undecided = taken.changes - (taken.ignored.get('duplicate') ?? 0) + taken.failed.length
  const codes = [
    ...taken.sums.map((one) => sumName(one, one.heldFor)),
    ...open.map((one) => sumName(one)),
    ...unresolved.map((one) => sumName({ code: '', products: [one.productId] })),
  ]
  const since = codes.length === 0 ? null : waitingSince(snapshot)
  return {
    changes: undecided + unresolved.length + open.reduce((sum, one) => sum + one.changes, 0),
    codes: new Set(codes).size,
    oldestAt: since === null ? null : jstIsoOf(since),
  }
}
