import type { DayFigures } from '../../domain/stock/days.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import type { Situation } from '../../status/headline.ts'

/** Something that needs a person: what, and the command or step for it. */
export interface PageProblem {
  readonly what: Sentence
  /** Where it is the same for several products: which they are. */
  readonly items?: readonly Sentence[]
  readonly next: Sentence | null
}

/** A line of the overview. */
export interface PageRow {
  readonly name: Sentence
  readonly value: Sentence
}

/** A day (JST), `YYYY-MM-DD`: changes that came in, and pieces that went into Next Engine's stock. */
export interface PageDay extends DayFigures {
  readonly day: string
}

/** A comparison of both counts. */
export interface PageDrift {
  /** ISO instant. */
  readonly at: string
  /** Pieces that nobody can explain. */
  readonly unexplained: number
}

/** Everything the page says. Nothing of it is secret. */
export interface PageFacts extends Situation {
  readonly rows: readonly PageRow[]
  /** For whoever keeps the server. */
  readonly serverRows: readonly PageRow[]
  readonly problems: readonly PageProblem[]
  /** Problems beyond those shown. */
  readonly more: number
  /** Oldest first; the last one is today. */
  readonly days: readonly PageDay[]
  /** Oldest first. */
  readonly drift: readonly PageDrift[]
  /** `YYYY-MM-DD HH:MM`, Japan time. */
  readonly at: string
}
