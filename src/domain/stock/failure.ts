import { digest } from '../../kernel/crypto.ts'
import type { Failed, Failure } from './left-open.ts'
import type { Change } from './change.ts'
import type { StockKey } from './stock-key.ts'

/** Where a failure comes from, as far as that is known. */
type Of = Partial<Omit<Failed, 'kind' | 'id' | keyof Failure>>

/** The id follows from the facts, so the same failure keeps its name if the run that met it has to be done again. */
export function failed(why: Failure, facts: string, of: Of): Failed {
  const unknown = { raw: '', productId: '', code: '', delta: 0, since: '' }
  return { kind: 'failed', id: failureId(why.reason, facts), ...why, ...unknown, ...of }
}

/** How a failure is named. */
export function failureId(reason: Failure['reason'], facts: string): string {
  return `f-${digest(`${reason} ${facts}`, 10)}`
}

/** A change that came so late that nobody can tell whether it was counted before. `receivedAt`: ISO instant. */
export function tooOld(change: Change, of: StockKey, receivedAt: string): Failed {
  const { key, at, productId, delta } = change
  return failed({ reason: 'tooOld', at }, key, { productId, ...of, delta, since: receivedAt })
}
