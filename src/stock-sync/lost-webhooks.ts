import { orError, StonError } from '../kernel/errors.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import type { App } from '../context.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import type { Store } from '../store/store.ts'
import { changeName, pendingChanges } from '../domain/stock/unanswered.ts'
import { readOpenWork } from './read-open-work.ts'
import { type Run, withRun } from './run-context.ts'
import type { Changed, First, Floor, SearchCursor } from './lost-webhook-cursor.ts'
import type { Lost } from './lost-webhook-rows.ts'
import { isFarAhead, smaregiNow } from './lost-webhook-clock.ts'
import { Search } from './lost-webhook-search.ts'
import type { Result } from './results.ts'

/** How many were found, and why the first pair could not be read that could not. */
interface Found extends Pick<Required<Result>, 'found' | 'trouble'> {
  /** Something was written into the journal: it needs another round. */
  readonly isNews: boolean
}

const NONE: Found = { found: 0, trouble: null, isNews: false }

/**
 * Smaregi sends a platform webhook once. So each run looks for pairs of product and store whose stock has changed since the last
 * look, and writes ids that nobody has told it about into its own journal: from there they go the way of all others.
 */
export async function findLost(run: Run): Promise<Found> {
  const platform = await run.app.platform()
  if (platform === null) return NONE
  const found = await orError(searchPairs(run, platform))
  return found instanceof StonError ? { ...NONE, trouble: found } : found
}

/** Looks for webhooks that got lost, for a holder of the lock `stock`. Gives the number of changes found: the next run takes them. */
export async function searchLost(app: App, store: Store): Promise<number> {
  // Where looking begins is settled by a flush.
  const begun = (await store.document('look').read()).value !== null
  if (!begun || !(await receivesPlatform(app, store))) return 0
  return (await withRun({ app, store }, findLost)).found
}

/** Only the platform's webhooks can be looked for: a legacy notification has no id to tell it by. */
export async function receivesPlatform(app: App, store: Store): Promise<boolean> {
  const { receive } = app.config.smaregi
  if (receive !== 'auto') return receive === 'platform'
  return (await store.batches.newest())?.channel === 'platform'
}

/** What a person has dropped is not lost. Nothing to do where looking has not begun: it begins behind what was told by then. */
export async function passOver(
  app: App,
  store: Store,
  changes: readonly Unresolved[],
): Promise<void> {
  if (changes.length === 0) return
  const document = store.document<SearchCursor>('look')
  const { value, revision } = await document.read()
  if (value === null) return
  const at = app.now().toISOString()
  const dropped = changes.map((one) => ({ name: changeName(one), at }))
  await document.replace({ ...value, dropped: [...(value.dropped ?? []), ...dropped] }, revision)
}

async function searchPairs(run: Run, platform: Platform): Promise<Found> {
  const document = run.store.document<SearchCursor>('look')
  const { value, revision } = await document.read()
  // The first notification's change is where looking begins; as long as it may still turn up, nothing else is.
  if (value === null && (await awaitsChanges(run))) return NONE
  const start = value ?? (await firstCursor(platform))
  const search = new Search(run, platform, start)
  await search.run()
  const { lost, unexplained, trouble } = search
  await journal(run, lost, unexplained)
  // Only now: whatever happens before this, the next look starts from the same place.
  await document.replace(search.next(), revision)
  return { found: lost.length, trouble, isNews: lost.length + unexplained.length > 0 }
}

async function awaitsChanges(run: Run): Promise<boolean> {
  const { unresolved } = await readOpenWork(run.store)
  return pendingChanges(unresolved).some((one) => one.known === undefined)
}

/** The first notification's change is the floor for good, whatever else goes wrong in the run that resolved it. */
export async function rememberFloor({ store }: Run, first: First | null): Promise<void> {
  const document = store.document<SearchCursor>('look')
  const { value, revision } = await document.read()
  if (value === null && first !== null) await document.replace(cursorFrom(first), revision)
}

/** Without a notification so far, what Smaregi knows now is the past. */
async function firstCursor(platform: Platform): Promise<SearchCursor> {
  return cursorFrom({ at: await newestDate(platform), id: null })
}

function cursorFrom(floor: Floor): SearchCursor {
  return { floor, cursor: floor.at, pairs: {}, suspects: [] }
}

async function newestDate(platform: Platform): Promise<string> {
  let newest = ''
  for await (const page of platform.stockPairs()) {
    const now = smaregiNow(platform)
    for (const { updDateTime: at } of page)
      if (at > newest && (now === null || !isFarAhead(at, now))) newest = at
  }
  return newest
}

/** Each under the rules of its own time: a line for each set. */
async function journal(
  run: Run,
  lost: readonly Lost[],
  unexplained: readonly Changed[],
): Promise<void> {
  if (lost.length + unexplained.length === 0) return
  const { contractId } = run.app.config.smaregi
  const found = { contractId, event: 'pos:stock', action: 'found' }
  const headers = { form: 'platform', event: found.event, headers: {} } as const
  const intake = await run.store.intake()
  try {
    for (const rules of new Set(lost.map((row) => row.rules))) {
      const ids = lost.filter((row) => row.rules === rules).map(idOf)
      await intake.append({ ...headers, body: JSON.stringify({ ...found, ids }), rules })
    }
    if (unexplained.length > 0) {
      const counts = unexplained.map(({ productId, storeId, updDateTime, stockAmount }) => ({
        productId,
        storeId,
        updDateTime,
        stockAmount,
      }))
      await intake.append({ ...headers, body: JSON.stringify({ ...found, ids: [], counts }) })
    }
  } finally {
    await intake.close()
  }
}

/** Of a row without an id its text, which a person gets to see. */
function idOf({ id, productId, storeId, raw }: Lost): object | string {
  return raw ?? { id, productId, storeId }
}
