/** Why something will not be tried again by itself. */
export type Failure =
  /** A row that cannot be read; `what`: see `BadRow`. */
  | { readonly reason: 'badRow'; readonly what: string }
  /** `at`: the date of the change. */
  | { readonly reason: 'tooOld'; readonly at: string }
  /** Smaregi's count (pieces) changed then, and its history does not show by what. */
  | { readonly reason: 'unexplained'; readonly at: string; readonly count: number }
  /** A part of the journal: where it begins in its segment, and how long it is. */
  | {
      readonly reason: 'damage'
      readonly segment: string
      readonly offset: number
      readonly bytes: number
    }
  /** Written by earlier versions only; today a refused row is held. */
  | { readonly reason: 'refused'; readonly words: string }
  /** Written by earlier versions only; today the change is held (`Missing`). */
  | { readonly reason: 'unknownChange'; readonly changeId: string }
