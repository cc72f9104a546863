import { apisMissing } from '../capabilities/next-engine-apis.ts'
import type { App } from '../context.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { StonError } from '../kernel/errors.ts'
import { permit } from '../messages/nextengine-apis.ts'
import { readOrders } from '../order-sync/state.ts'
import { readDrift } from '../reconciliation/drift-log.ts'
import type { Store } from '../store/store.ts'
import { freeMiB } from './free-space.ts'
import { readHints } from './hints.ts'
import { readPastDates } from './past-dates.ts'
import { readRuns } from './runs.ts'
import { otherFormOf, type Signs, type Warning, type WarningId, warningsOf } from './warnings.ts'

/** After a run, which has read all that has come in: its newest batch knows. */
export async function warningsAfterRun(
  app: App,
  store: Store,
  state: OpenWork,
): Promise<readonly Warning[]> {
  const [head, runs, signIn, { items }, free, older, drift, missing, hints, beats] =
    await Promise.all([
      store.batches.newest(),
      readRuns(store),
      app.signInState(),
      readOrders(store),
      freeMiB(app.config),
      store.olderListener(),
      readDrift(store),
      apisMissing(store, app.config),
      readHints(store, app.config, app.now()),
      store.beats.all(),
    ])
  const past = await readPastDates(store, app.now())
  const signs: Signs = {
    signIn,
    state: past.state(state),
    orders: past.since(items),
    runs: past.runs(runs),
    importing: app.config.orders.enabled,
    pendingSince: null,
    lastReceivedAt: past.orNull(head?.lastReceivedAt ?? null),
    otherForm: otherFormOf(head),
    olderListener: older,
    beats,
    freeMiB: free,
    hints,
    standing: drift.standing,
    apisMissing: missing,
  }
  await past.keep(store)
  return warningsOf(signs, app.config.alarms, app.now())
}

/** What the mail and the chat of a run tell. `error`: what the run ended with, and tells by itself. */
export function warningsToTell(
  direction: 'flush' | 'import',
  warnings: readonly Warning[],
  error: StonError | null,
): readonly Warning[] {
  const own = direction === 'flush' ? 'noFlush' : 'noImport'
  // As long as `flush` runs, its mail tells for both; a command that does not run any more cannot write mails itself.
  const silent = direction === 'import' && !warnings.some(({ id }) => id === 'noFlush')
  if (silent) return []
  return warnings.filter(({ id }) => id !== own && !isTold(id, error))
}

function isTold(id: WarningId, error: StonError | null): boolean {
  return (id === 'signIn' && error?.exit === 'auth') || (id === 'apis' && error?.hint === permit)
}
