import { usageError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import { seekRegistered } from '../order-sync/state.ts'
import { type Accepted, goByCounts } from '../reconciliation/accept.ts'
import type { Tools } from '../reconciliation/facts.ts'
import { followsSalesOnly } from '../reconciliation/repairs.ts'
import { acceptServer, isOtherServer } from '../settings/database-server.ts'
import { compareCounts } from './compare-counts.ts'

/** How many products a person could not call equal. */
type Left = Pick<Accepted, 'unequal' | 'allocated' | 'early' | 'elsewhere' | 'moved'>

/**
 * A person has said that the counts agree. Where all of them were looked at, and do, nothing that was sent by the server before can be
 * sent again. Gives whether the question about the server stands all the same. `told`: see `isNamedIn`.
 */
export async function stillAsked(
  tools: Tools,
  told: ReadonlySet<string> | null,
  left: Left,
): Promise<boolean> {
  const { app, store } = tools
  if (!(await isOtherServer(store))) {
    await acceptServer(store)
    return false
  }
  // Counts that follow sales only differ as a rule, and tell nothing about what was sent.
  const isSure = followsSalesOnly(app.config) || areAllEqual(left)
  if (told !== null || !isSure) return true
  await answered(tools)
  return false
}

function areAllEqual({ unequal, allocated, early, elsewhere, moved }: Left): boolean {
  return unequal + allocated + early + elsewhere + moved === 0
}

/** The question ends. What was registered by then, and is not written down here, is not registered again. */
async function answered({ store }: Tools): Promise<void> {
  await seekRegistered(store)
  await acceptServer(store)
}

/**
 * Counts are about to be set equal while the question stands: what the server before had sent, and this one knows nothing of, is in Next
 * Engine's counts. So they are the truth, and nothing that was received so far is sent any more; that ends the question. Gives whether
 * it stood.
 */
export async function answerByCounts(
  tools: Tools,
  told: ReadonlySet<string> | null,
): Promise<boolean> {
  const { app, store } = tools
  if (!(await isOtherServer(store))) return false
  if (told !== null) throw usageError(repairSays.allFirst, repairSays.allFirstHint)
  const { facts } = await compareCounts(tools, { only: null, flushed: false })
  await goByCounts(tools, facts)
  await answered(tools)
  // Whatever becomes of the repairs, this has happened.
  app.log.info({}, say(app.locale, repairSays.byCounts))
  return true
}
