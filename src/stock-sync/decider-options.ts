import type { Exclusions } from '../domain/mapping/exclusions.ts'
import type { Alignments } from '../domain/stock/alignment.ts'
import type { ChangeRecord, Failed } from '../domain/stock/batch.ts'
import type { Rules } from '../domain/stock/rules.ts'
import type { Translator } from '../product-mapping/translator.ts'
import type { Echoes, Keys } from '../store/store.ts'
import type { RepeatOptions } from './repeats.ts'
import type { Suspects } from './returned-shipment-rules.ts'

export interface DeciderOptions {
  readonly keys: Keys
  /** How equal rows are judged; absent: only looking, they are taken for repeats. */
  readonly repeats?: RepeatOptions
  readonly rules: Rules
  readonly translator: Translator
  readonly exclusions: Exclusions
  /** What ston itself has written to Smaregi. */
  readonly echoes: Pick<Echoes, 'since'>
  /** Change dates before this day may have had their duplicate keys forgotten; null = none were. */
  readonly keysFrom: string | null
  readonly retentionDays: number
  /** Failures that stand already. */
  readonly failing: readonly Pick<Failed, 'id'>[]
  /** What `reconcile` has set equal. */
  alignments(): Promise<Alignments>
  /** What may be a 出荷 coming back. */
  suspects(): Promise<Suspects>
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
}
