import type { Verdict, VerdictKind } from './batch.ts'

/** All that can say what became of a row that left without having asked. Counts and quantities are none of it: nobody knows them before. */
export interface Signs {
  /** Its number, from 1. */
  readonly row: number
  /** Its own mark stands in the history. */
  readonly isMarked: boolean
  readonly queue: 'succeeded' | 'failed' | 'unfinished' | 'unknown'
  readonly queueMessage: string
  /** The message names its code. */
  readonly isNamed: boolean
  /** The mark of another row of the file stands in the history: the file was worked. */
  readonly isWorked: boolean
  /** No other row was in the file. */
  readonly isAlone: boolean
  /** Of an `unknown` queue: something in its list may be the upload. */
  readonly mayBeListed?: true
  /** See `Evidence`. */
  readonly over: boolean
  readonly calm: boolean
  readonly expired: boolean
  readonly reasonKept: boolean | null
  readonly historyUnread?: true
  /** Marks are kept, and one of this file or of a later one has been seen. */
  readonly keepsMarks: boolean
}

/**
 * The verdict on it. It goes once more only where both the history and the queue say that it is not in, after the time to settle; where
 * the file was worked and its mark is wanting, Next Engine may have stopped to keep marks.
 */
export function judgeUnasked(signs: Signs): Verdict {
  const kind = kindOf(signs)
  return {
    row: signs.row,
    kind,
    by: byOf(kind, signs),
    words: kind === 'applied' ? '' : signs.queueMessage,
  }
}

function byOf(kind: VerdictKind, { queue }: Signs): string {
  if (kind === 'applied') return 'tag'
  if (kind === 'refused' && queue === 'unknown') return 'tag'
  return kind === 'refused' || kind === 'notSent' ? 'tag+queue' : ''
}

function kindOf(signs: Signs): VerdictKind {
  if (signs.isMarked) return 'applied'
  switch (signs.queue) {
    case 'unfinished':
      return 'doubtful'
    case 'failed':
      return isRefused(signs) ? 'refused' : undecided(signs)
    case 'succeeded':
      if (signs.isNamed && signs.calm && signs.keepsMarks) return 'refused'
      return signs.calm ? 'inDoubt' : undecided(signs)
    case 'unknown':
      if (isNowhere(signs)) return 'notSent'
      return isLeftOut(signs) ? 'refused' : undecided(signs)
  }
}

/** By Next Engine's own words; as the one row of a file that failed; or as one of a file of which it is seen what did get in. */
function isRefused({ isNamed, isAlone, calm, keepsMarks }: Signs): boolean {
  return isNamed || (calm && (isAlone || keepsMarks))
}

function isNowhere({ calm, mayBeListed, reasonKept }: Signs): boolean {
  return calm && mayBeListed !== true && reasonKept === true
}

/**
 * What others of its file show stands for the queue: a file is worked as a whole, and nothing that may be it is unfinished. Without that,
 * an entry that may be it can have been worked when no marks were kept.
 */
function isLeftOut({ calm, isWorked, keepsMarks }: Signs): boolean {
  return calm && isWorked && keepsMarks
}

/** Where no history can be read there is nothing to wait for but the time to settle. */
function undecided({ expired, over, historyUnread }: Signs): VerdictKind {
  return expired || (historyUnread === true && over) ? 'inDoubt' : 'doubtful'
}
