import type { Sentence } from '../kernel/sentence.ts'
import type { Books } from '../status/told-so-far.ts'
import type { Direction } from '../status/runs.ts'
import type { Warning } from '../status/warnings.ts'
import type { Names } from '../product-mapping/names.ts'
import type { Concern } from './concerns.ts'
import type { NO_PARTS } from './context.ts'
import type { Trouble } from './trouble.ts'

/** What is a direction's own in its mails. */
export interface Teller<K extends keyof Books> {
  readonly direction: Direction
  readonly book: K
  /** Adds this run, and what has happened since the book was last written. */
  readonly count: (before: Books[K] | null) => Books[K] | Promise<Books[K]>
  /** What a person must know; the most urgent first. */
  readonly concerns: (names: Names) => readonly Concern[]
  /** The 商品ID of everything that a person must know of. */
  readonly products: () => readonly string[]
  /** Those of what has been sent last, as many as a mail names. */
  readonly sent: () => Promise<readonly string[]>
  /** Something has been done that is worth a mail. */
  readonly hasNews: (book: Books[K]) => boolean
  readonly headline: (book: Books[K]) => Sentence
  readonly parts: (material: Material<K>) => Partial<typeof NO_PARTS>
  /** The book when a mail has told all of it: everything counts anew. */
  readonly told: (book: Books[K]) => Books[K]
}

/** Everything a mail is written from: what the book has gathered, and how things stand after this run. */
export interface Material<K extends keyof Books> {
  readonly book: Books[K]
  /** Not told today, and told already. */
  readonly fresh: readonly Concern[]
  readonly known: readonly Concern[]
  readonly alarms: readonly Warning[]
  readonly trouble: Trouble | null
  /** What went well may be told now. */
  readonly isNewsTime: boolean
  readonly at: Date
  readonly plan: readonly Sentence[]
  readonly tried: boolean
  /** A mail has told that the direction fails (ISO instant), and now it works; null = not so. */
  readonly worksAgain: string | null
  readonly names: Names
}
