import type { BatchHead, ChangeRecord } from '../domain/stock/batch.ts'
import type { Places } from '../domain/stock/places.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import type { Translator } from '../product-mapping/translator.ts'
import type { RepeatJudge } from './judge-repeats.ts'

/** By what changes are decided: the same for everybody who reads the journal. */
export interface Deciding {
  readonly app: App
  readonly store: Store
  readonly translator: Translator
  /** The newest batch, and what is unfinished after it. */
  readonly head: BatchHead | null
  readonly state: OpenWork
  readonly places: Places
  /** Who judges equal rows; null: only looking, they are taken for repeats. */
  readonly judge: RepeatJudge | null
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
}
