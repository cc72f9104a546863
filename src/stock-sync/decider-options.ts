import type { Exclusions } from '../domain/mapping/exclusions.ts'
import type { Alignments } from '../domain/stock/alignment.ts'
import type { Change } from '../domain/stock/change.ts'
import type { ChangeRecord } from '../domain/stock/change-record.ts'
import type { Link } from '../domain/stock/links.ts'
import type { Translator } from '../product-mapping/translator.ts'
import type { RuleBook } from '../settings/rule-book.ts'
import type { Echoes, Keys } from '../store/store.ts'
import type { Standing } from './failed-changes.ts'
import type { RepeatOptions } from './repeats.ts'
import type { ReturnedShipments } from './returned-shipment-rules.ts'

export interface DeciderOptions {
  readonly keys: Keys
  /** How equal rows are judged; absent: only looking, they are taken for repeats. */
  readonly repeats?: RepeatOptions
  /** The rules of the moment in which each change came. */
  readonly rules: Pick<RuleBook, 'know' | 'of'>
  readonly translator: Translator
  readonly exclusions: Exclusions
  /** What ston itself has written to Smaregi. */
  readonly echoes: Pick<Echoes, 'since'>
  /** Change dates before this day may have had their duplicate keys forgotten; null = none were. */
  readonly keysFrom: string | null
  readonly retentionDays: number
  /** Smaregi's EC links that were met so far. */
  readonly links: readonly Link[]
  /** Failures that stand already. */
  readonly failing: readonly Standing[]
  /** What `reconcile` has set equal. */
  alignments(): Promise<Alignments>
  /** Those of the changes, by key, that an earlier version has taken under another key. */
  takenBefore(changes: readonly Change[]): Promise<ReadonlySet<string>>
  /** What may be a 出荷 coming back. */
  returnedShipments(): Promise<ReturnedShipments>
  /** Where each decision is written down. */
  record(line: ChangeRecord): void
}
