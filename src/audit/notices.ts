import type { Received, Store } from '../store/store.ts'
import { jsonObject } from '../kernel/json.ts'
import { jstIsoOf } from '../kernel/time.ts'

/** What the journal still knows about a notification. */
export interface Notice {
  readonly receivedAt: string
  /** Nobody sent it: ston wrote it down itself, having found the change in Smaregi. */
  readonly found: boolean
}

/** What has been pruned is not in the answer. */
export async function noticesOf(
  store: Store,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Notice>> {
  const notices = new Map<string, Notice>()
  for await (const received of store.notifications(ids))
    notices.set(received.id, noticeOf(received))
  return notices
}

function noticeOf({ at, form, body }: Received): Notice {
  return {
    receivedAt: jstIsoOf(at),
    found: form === 'platform' && jsonObject(body)?.['action'] === 'found',
  }
}
