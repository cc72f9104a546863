import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { NeMovement } from '../domain/stock/evidence.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/flush.ts'
import type { Run } from './run-context.ts'

/** Who dates queue and movements may be behind who dates the answers, so questions start early; older movements are told apart by number. */
export const MARGIN_MS = 120_000

/**
 * Null where Next Engine does not give the history out: verdicts then rest on counts and queue alone. Where it was given out
 * before, trouble with the line is none of that: without the movements of others the counts would be misread.
 */
export function readHistory(
  run: Run,
  neCodes: readonly string[],
  since: string,
): Promise<readonly NeMovement[] | null> {
  return ofHistory(run, (gate) => gate.movements(neCodes, since))
}

/** Lines of the history, of whatever code, dated later than this. One that cannot be read shows none. */
export async function newerLines(run: Run, end: string): Promise<readonly NeMovement[]> {
  return (await ofHistory(run, (gate) => gate.newerThan(end))) ?? []
}

async function ofHistory<T>(run: Run, ask: (gate: StockGate) => Promise<T>): Promise<T | null> {
  const gate = await run.gate()
  try {
    const answer = await ask(gate)
    await run.capabilities.learn({ historyGiven: true })
    return answer
  } catch (error) {
    if (!(error instanceof StonError) || error.exit === 'auth' || error.code === 'account')
      throw error
    if (error.exit === 'temporary' && run.capabilities.learnt.historyGiven === true) throw error
    run.app.log.warn({ code: error.code }, say(run.app.locale, says.historyUnread(error.sentence)))
    return null
  }
}
