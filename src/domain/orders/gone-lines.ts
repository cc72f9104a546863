import { bookedParts, bookedPieces } from './difference.ts'
import { type Counted, NOTHING_KNOWN, type Want } from './effective-quantity.ts'
import type { OrderLine } from './order-line.ts'
import type { SlipHistory } from './slip-history.ts'

/**
 * Lines that are booked and that a reading of the slip does not have: they want nothing there. Next Engine marks a line that is deleted;
 * whether it also takes lines away, when it splits a slip for instance, is not written anywhere, so nothing of them may come back, or
 * stay booked, unasked.
 */
export function goneLines(
  { seen, named }: Pick<Counted, 'seen' | 'named'>,
  lines: readonly OrderLine[],
  history: SlipHistory,
): readonly Want[] {
  // Of a slip that does not count nothing is told line by line.
  if (seen.old || named === 'multiDelivery') return []
  const read = new Set(lines.map(({ line }) => line))
  const gone = new Map(
    bookedParts(history)
      .filter((part) => !read.has(part.line) && bookedPieces(history, part) > 0)
      .map(({ line, code, storeId }) => [`${line} ${code}`, { line, code, quantity: 0, storeId }]),
  )
  return [...gone.values()]
}

/** The same of a slip that Next Engine does not show at all. One that was seen shipped may only have been put away there (過去受注). */
export function vanishedLines(history: SlipHistory): readonly Want[] {
  const seen = history.seen ?? NOTHING_KNOWN
  const shipped = new Set(seen.shippedLines)
  return goneLines({ seen, named: null }, [], history).filter(({ line }) => !shipped.has(line))
}
