import { digest } from '../../kernel/crypto.ts'
import type { Failed } from './left-open.ts'
import type { Change } from './change.ts'

/** The id follows from the facts, so the same failure keeps its name if the run that met it has to be done again. */
export function failure(reason: Failed['reason'], facts: string): Failed {
  const id = `f-${digest(`${reason} ${facts}`, 10)}`
  return {
    kind: 'failed',
    id,
    reason,
    words: '',
    raw: '',
    productId: '',
    code: '',
    delta: 0,
    since: '',
  }
}

/** A change that came so late that nobody can tell whether it was counted before. `receivedAt`: ISO instant. */
export function tooOld(change: Change, code: string, receivedAt: string): Failed {
  return {
    ...failure('tooOld', change.key),
    words: change.at,
    productId: change.productId,
    code,
    delta: change.delta,
    since: receivedAt,
  }
}
