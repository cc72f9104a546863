import type { BatchHead } from '../../domain/stock/batch.ts'
import { headFrom } from '../../domain/stock/earlier-forms.ts'
import { unstamp } from './checked.ts'

const ITEM = Buffer.from('\n   {')
const END = Buffer.from('\n  ]')

/** A head with these of its rows alone; null where the document is damaged, or not written as it usually is. */
export function partOf<T extends { readonly head: BatchHead }>(
  bytes: Buffer,
  rows: readonly number[],
): T | null {
  let isUsual = false
  const stored = unstamp(bytes, (document) => {
    const some = withSomeRows(document, rows)
    isUsual = some !== null
    return some ?? Buffer.from('{')
  }) as T | null
  return isUsual && stored !== null && fits(stored.head, rows)
    ? { ...stored, head: headFrom(stored.head) }
    : null
}

function fits({ rows, verdicts }: BatchHead, wanted: readonly number[]): boolean {
  if (rows.length !== wanted.length) return false
  return verdicts === null || verdicts.every(({ row }, i) => row === wanted[i])
}

/**
 * A head's document with these of its rows (numbers from 1) and their verdicts, and without the others: a thousand rows are not read for one
 * of them. It relies on how documents are written (`stamp`): a line break within it is never part of a text. Null where it is written
 * in another way.
 */
function withSomeRows(document: Buffer, rows: readonly number[]): Buffer | null {
  const lists = [listOf(document, 'rows'), listOf(document, 'verdicts')]
  const [one, other] = lists.toSorted((a, b) => (a?.begin ?? 0) - (b?.begin ?? 0))
  if (one === undefined || other === undefined || one === null || other === null) return null
  return Buffer.concat([
    document.subarray(0, one.begin),
    ...some(document, one, rows),
    document.subarray(one.end, other.begin),
    ...some(document, other, rows),
    document.subarray(other.end),
  ])
}

/** Where a list's items stand. */
interface List {
  readonly begin: number
  readonly end: number
}

function listOf(document: Buffer, key: 'rows' | 'verdicts'): List | null {
  const mark = Buffer.from(`\n  "${key}": [`)
  const at = document.indexOf(mark)
  if (at === -1) return null
  const begin = at + mark.length
  // An empty one is closed in the same line.
  const end = document[begin] === 0x5d ? begin : document.indexOf(END, begin)
  return end === -1 ? null : { begin, end }
}

function* some(
  document: Buffer,
  { begin, end }: List,
  numbers: readonly number[],
): Generator<Buffer> {
  let [number, at, first] = [0, begin, true]
  for (const wanted of numbers) {
    for (; number < wanted && at < end; number += 1) {
      const next = document.indexOf(ITEM, number === 0 ? begin : at + 1)
      at = next === -1 ? end : Math.min(next, end)
    }
    if (at >= end) return
    const next = document.indexOf(ITEM, at + 1)
    const stop = next === -1 || next > end ? end : next
    const item = document.subarray(at, stop)
    const comma = item.lastIndexOf(',')
    // The last one of the list has none behind it.
    const whole = stop === end ? item : item.subarray(0, comma)
    if (!first) yield Buffer.from(',')
    yield whole
    first = false
  }
}
