import type { StonError } from '../kernel/errors.ts'
import { endOf, type RowOutcome } from '../domain/stock/batch.ts'
import type { HoldFor } from '../domain/stock/hold.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import type { WhyHeld } from '../domain/stock/returned-shipment.ts'
import { instead } from '../kernel/instead.ts'
import { DAY_MS } from '../kernel/time.ts'
import { isUnreadable } from '../outbox/caused-movements.ts'
import type { SoFar } from './results.ts'
import type { Run } from './run-context.ts'
import { ShipmentsReading, type Verdict } from './shipments-reading.ts'

interface Judged {
  readonly candidates: readonly Candidate[]
  readonly outcomes: readonly RowOutcome[]
  /** The names of those that were matched, and how many changes turned out to be 出荷 that came back. */
  readonly judged: readonly string[]
  readonly takenBack: number
}

/** A change that may be the pieces of a 出荷 coming back. */
interface Suspect extends Candidate {
  readonly heldFor: HoldFor<'shipment'>
}

function isSuspect(one: Candidate): one is Suspect {
  return one.heldFor?.reason === 'shipment'
}

/**
 * Changes that may be the pieces of a 出荷 coming back are matched against Smaregi's 出荷: one that is ends here, one that is not goes
 * the way of all others, and one that nobody can tell is held. Each is looked at once in a run.
 */
export async function judgeReturnedShipments(
  run: Run,
  candidates: readonly Candidate[],
  before: SoFar['judged'],
): Promise<Judged> {
  const reading = new ShipmentsReading(run)
  const rest = candidates.filter((one) => !isSuspect(one))
  const outcomes: RowOutcome[] = []
  const judged: string[] = []
  let takenBack = 0
  for (const one of candidates.filter(isSuspect)) {
    const known = knownVerdict(one, before)
    if (known === null) judged.push(one.heldFor.returned.key)
    const verdict = known ?? (await verdictOf(run, reading, one))
    if (verdict === 'genuine') rest.push(asUsual(one))
    else if (verdict === 'takenBack') {
      outcomes.push(ended(one))
      takenBack += one.changes
    } else rest.push(held(one, verdict))
  }
  return { candidates: rest, outcomes, judged, takenBack }
}

/** A person has looked, or this run has. */
function knownVerdict({ released, heldFor: { returned } }: Suspect, before: SoFar['judged']) {
  if (released === true) return 'genuine'
  return before.has(returned.key) ? (returned.why ?? null) : null
}

/**
 * Where ston has seen no 出荷 of the pair, only one that is told late can be behind it. Nobody is made to wait for a right to read that is
 * wanting, nor for longer than a day; and somebody who corrects hundreds of counts does not bring back 出荷.
 */
async function verdictOf({ app }: Run, reading: ShipmentsReading, one: Suspect): Promise<Verdict> {
  const [productId = ''] = one.products
  const { returned } = one.heldFor
  const isTyped = await reading.hasTyped({ productId, ...returned })
  if (!isTyped && !reading.mayGuess()) return 'genuine'
  const verdict = await reading.judge(productId, one.delta, returned).catch(instead(app, whyUntold))
  const isLong = app.now().getTime() - Date.parse(one.since) >= DAY_MS
  const isUntold = verdict === 'unreadable' || (verdict === 'later' && isLong)
  return isUntold && !isTyped ? 'genuine' : verdict
}

function whyUntold(error: StonError): Verdict {
  return isUnreadable(error) || error.exit === 'config' ? 'unreadable' : 'later'
}

function asUsual({ heldFor: { returned }, ...one }: Suspect): Candidate {
  const { code } = returned
  return { ...one, code, heldFor: code === '' ? { reason: 'unlinked', key: '' } : null }
}

function held({ heldFor: { returned }, ...one }: Suspect, why: WhyHeld): Candidate {
  return { ...one, heldFor: { reason: 'shipment', returned: { ...returned, why } } }
}

function ended(one: Suspect): RowOutcome {
  return endOf({ ...one, code: one.heldFor.returned.code }, 'takenBack', 'shipments')
}
