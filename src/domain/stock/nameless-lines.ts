import {
  type Evidence,
  hasTag,
  isNamed,
  isOfSize,
  mayBegin,
  type NeMovement,
  stands,
} from './evidence.ts'
import type { Mark } from './mark.ts'

/** What Next Engine's records show of rows that were believed not to be in. */
export interface MarksSeen {
  /** They are in. */
  readonly found: readonly Mark[]
  /** Nobody can tell. */
  readonly unsure: readonly Mark[]
  readonly missing: readonly Mark[]
}

/** `rows`: others of the code that may have lines there, see `withLines`; so those of the marks that are in. */
export function lookForMarks(
  marks: readonly Mark[],
  lines: Lines,
  rows: readonly Mark[] = [],
): MarksSeen {
  const all = [...(lines.earlier ?? []), ...lines.movements]
  const isIn = (mark: Mark): boolean => mark.settledAt !== undefined
  const open = marks.filter((mark) => !isIn(mark))
  const found = open.filter((mark) => stands(mark, all))
  const others = open.filter((mark) => !found.includes(mark))
  const unsure = withLines(
    others,
    lines,
    [...rows, ...marks.filter(isIn)].filter((row) => !hasTag(row, all)),
  )
  return { found, unsure, missing: others.filter((mark) => !unsure.includes(mark)) }
}

/** What of Next Engine's records is needed. */
export type Lines = Pick<Evidence, 'movements' | 'earlier' | 'reasonKept' | 'words'>

/**
 * Which of these rows, taken for lost, may be in after all: those that a line may be of which names no row, has their pieces, and
 * was written since they left. Each of `rows`, which may be in and have no mark there, has one of these lines.
 */
export function withLines(
  marks: readonly Mark[],
  { movements, earlier = [], ...known }: Lines,
  rows: readonly Mark[],
): readonly Mark[] {
  const lines = [...earlier, ...movements]
  const taken = new Set<NeMovement>()
  const take = (mark: Mark): boolean => {
    const line = lines.find((one) => !taken.has(one) && mayBeOf(one, mark, known))
    if (line !== undefined) taken.add(line)
    return line !== undefined
  }
  for (const row of rows) take(row)
  return marks.filter((mark) => mark.lostAfter !== undefined && take(mark))
}

function mayBeOf(
  line: NeMovement,
  mark: Mark,
  known: Pick<Evidence, 'reasonKept' | 'words'>,
): boolean {
  // Dates are whole seconds.
  const isSince = line.id > (mark.lostAfter ?? 0) && (line.at === '' || line.at >= mark.since)
  return (
    line.neCode === mark.neCode &&
    isSince &&
    isOfSize(line, mark.sent) &&
    isNameless(line, mark, known)
  )
}

/** Without a text, with the beginning of ours, or with Next Engine's own words for an upload; as long as nobody knows those, with any. */
function isNameless(
  line: NeMovement,
  mark: Mark,
  { reasonKept, words }: Pick<Evidence, 'reasonKept' | 'words'>,
): boolean {
  if (isNamed(line, mark)) return false
  const isUnknown = reasonKept === null && words === undefined
  return mayBegin(line, mark) || line.reason.trim() === words || isUnknown
}
