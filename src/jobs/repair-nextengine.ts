import type { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { flushUnderLock } from './flush-job.ts'
import type { Repair } from '../reconciliation/repairs.ts'
import { sealAlignment } from '../reconciliation/seal-alignment.ts'

/**
 * The amounts wait like any others from here on, so the ordinary guards, states and verdicts are theirs as well; then they are sent.
 * Whoever is killed in between has lost nothing: the next flush goes on.
 */
export async function repairNextEngine(
  app: App,
  store: Store,
  repairs: readonly Repair[],
): Promise<{ readonly error: StonError | null }> {
  const since = app.now().toISOString()
  await sealAlignment(app, store, {
    aligned: repairs,
    outcomes: repairs.map(({ code, units }) => outcome(code, units)),
    change: (state) => ({
      ...state,
      waiting: [
        ...state.waiting,
        ...repairs.map(({ code, productId, units }) => ({
          code,
          products: [productId],
          delta: units,
          changes: 0,
          since,
        })),
      ],
    }),
  })
  return flushUnderLock(app, store)
}

function outcome(code: string, delta: number) {
  return { kind: 'mended' as const, code, delta, batch: null, row: null, by: 'nextengine' }
}
