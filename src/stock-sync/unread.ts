import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { channelsFrom } from './channels.ts'
import type { Decided } from './decide.ts'
import { type PlacedWork, readPlacedWork } from './read-open-work.ts'

/** What no flush has seen yet, as far as people are told of it. */
export interface Unread extends PlacedWork {
  readonly taken: Pick<
    Decided,
    'sums' | 'failed' | 'unresolved' | 'changes' | 'ignored' | 'channel' | 'lastReceivedAt'
  >
}

/** The same as `survey`. Where nothing has come and nothing waits for its amount, what decides changes is not even loaded. */
export async function readUnread(app: App, store: Store): Promise<Unread> {
  const newest = await readPlacedWork(app, store)
  if (await isQuiet(newest, store)) return { ...newest, taken: nothing(newest, app) }
  const { surveyAfter } = await import('./pending.ts')
  return { ...newest, taken: await surveyAfter(newest, app, store) }
}

/** Questions about equal rows are looked at by the rules of their moment. */
async function isQuiet({ head, state }: PlacedWork, store: Store): Promise<boolean> {
  const asks = state.held.some(({ reason }) => reason === 'repeat')
  if (asks || state.unresolved.length > 0) return false
  return (await store.waitingSince(head?.position ?? {})) === null
}

function nothing({ head }: PlacedWork, app: App): Unread['taken'] {
  const { channel } = channelsFrom(app, head)
  const none = { sums: [], failed: [], unresolved: [], ignored: new Map(), changes: 0 }
  return { ...none, channel, lastReceivedAt: null }
}
