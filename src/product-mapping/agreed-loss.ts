import type { App } from '../context.ts'
import type { TableDiff } from '../domain/mapping/diff.ts'
import { type Ask, isYes } from '../kernel/console.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/map-learnt.ts'
import { wasLearnt } from './pair-book.ts'
import type { Store } from '../store/store.ts'

/** What a person says about pairs that JAN mode may have learnt: nobody can make them again from a file. */
export interface Consent {
  readonly yes: boolean
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
}

/** A command that puts another table in force. */
export interface Replacing {
  readonly app: App
  readonly store: Store
  readonly consent: Consent
  /** As a shell would be given it. */
  readonly words: readonly string[]
}

/**
 * How many pairs in force may go; null = the person does not want it. Asked before the lock is taken, because nobody waits for a lock
 * while a person thinks: `refuseLoss` looks once more.
 */
export async function agreedLoss(
  { app, store, consent, words }: Replacing,
  preview: () => Promise<TableDiff>,
): Promise<number | null> {
  if (consent.yes) return Infinity
  if (!(await mayBeLearnt(app, store))) return 0
  const diff = await preview()
  const loss = lossOf(diff)
  if (loss === 0) return 0
  if (consent.ask === null) throw refused(diff, words)
  return (await isWanted(app, consent.ask, says.wouldGo(diff))) ? loss : null
}

/** Throws where more would go than was agreed to. For a holder of the lock `stock`. */
export async function refuseLoss(
  { app, store, words }: Replacing,
  diff: TableDiff,
  agreed: number,
): Promise<void> {
  if (lossOf(diff) > agreed && (await mayBeLearnt(app, store))) throw refused(diff, words)
}

/** Also after the mode was changed: the pairs are those of the table, whatever the mode is now. */
async function mayBeLearnt({ config }: App, store: Store): Promise<boolean> {
  if (config.mapping.mode === 'jan') return true
  return wasLearnt(store, (await store.tables.current()).number)
}

function lossOf({ removed, changed }: says.Loss): number {
  return removed + changed
}

function refused(loss: says.Loss, words: readonly string[]): StonError {
  return new StonError({ code: 'usage', ...says.needsYes(loss, words) })
}

/** Tells what would become of it, and asks. */
export async function isWanted({ locale }: App, ask: Ask, told: Sentence): Promise<boolean> {
  return isYes(await ask(`${say(locale, told)}\n${say(locale, says.question)} `))
}
