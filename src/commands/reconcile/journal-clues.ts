import type { Clues } from '../../drift/clues.ts'
import type { SentRow } from '../../stock/batch.ts'
import { openName } from '../../stock/names.ts'
import type { Store } from '../../store/store.ts'
import type { App } from '../command.ts'
import { survey } from '../survey.ts'

/** What has been told by Smaregi and is not in Next Engine yet, or may not be: everything unfinished, and the journal's end. */
export async function addJournalClues(app: App, store: Store, clues: Clues): Promise<void> {
  const { state, taken } = await survey(app, store)
  for (const { code, delta } of state.waiting) clues.share(code, 'pending', delta)
  for (const { code, delta } of state.held) clues.share(code, 'held', delta)
  for (const { code, productId, delta } of [...state.failed, ...taken.failed])
    clues.share(code === '' ? openName(productId) : code, 'failed', delta)
  for (const row of [...state.doubtful, ...state.inDoubt]) addSent(clues, row)
  for (const { code, delta } of taken.fold.amounts()) {
    clues.share(code, 'pending', delta)
    clues.undecided(code)
  }
  for (const { productId, known } of taken.unresolved) {
    const name = openName(productId)
    clues.undecided(name)
    if (known === undefined) clues.unknown(name, 'pending')
    else clues.span(name, 'pending', known.delta)
  }
}

/** The part that went may be in Next Engine's count or not; what was kept back certainly is not. */
function addSent(clues: Clues, { code, delta, sent }: SentRow): void {
  clues.share(code, 'held', delta - sent)
  clues.span(code, 'inDoubt', sent)
}
