import type { Received, Store } from '../store/store.ts'
import { jsonObject } from '../kernel/json.ts'
import { jstIsoOf } from '../kernel/time.ts'

/** What the journal still knows about a notification. */
export interface Notice {
  readonly receivedAt: string
  /** Nobody sent it: ston wrote it down itself, having found the change in Smaregi. */
  readonly found: boolean
}

/** Reads through the journal once for the notifications named; what has been pruned is not in the answer. */
export async function noticesOf(
  store: Store,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Notice>> {
  const notices = new Map<string, Notice>()
  if (ids.size === 0) return notices
  for await (const chunk of store.unread({})) {
    for (const item of chunk)
      if (item.kind === 'notification' && ids.has(item.received.id))
        notices.set(item.received.id, noticeOf(item.received))
    if (notices.size === ids.size) break
  }
  return notices
}

function noticeOf({ at, form, body }: Received): Notice {
  return {
    receivedAt: jstIsoOf(at),
    found: form === 'platform' && jsonObject(body)?.['action'] === 'found',
  }
}
