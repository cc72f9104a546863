import { LineWalk } from './line-walk.ts'
import { compareKeys, ID_ORDER } from './sort.ts'
import type { Pair, TableText } from './table.ts'

/** A product that gets another 商品コード. */
export interface Recoded {
  readonly productId: string
  readonly from: string
  readonly to: string
}

/** A product that a table gives another 商品コード; null = none. */
export interface Relinked {
  readonly productId: string
  readonly from: string | null
  readonly to: string | null
}

/** What changes when one table takes another one's place. */
export interface TableDiff {
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** The first few of each, by id. */
  readonly examples: {
    readonly added: readonly Pair[]
    readonly changed: readonly Recoded[]
    readonly removed: readonly Pair[]
  }
}

const EXAMPLES = 10

/** Both tables are read once, side by side, and neither is kept. `each` may ask for every change, by id. */
export async function diffTables(
  before: TableText,
  after: TableText,
  each: (change: () => Relinked) => void = () => undefined,
): Promise<TableDiff> {
  const was = new LineWalk(before.byId())
  const is = new LineWalk(after.byId())
  const added = new Kind<Pair>()
  const changed = new Kind<Recoded>()
  const removed = new Kind<Pair>()
  for (;;) {
    if (was.needsFill) await was.fill()
    if (is.needsFill) await is.fill()
    if (was.over && is.over) break
    const order = orderOf(was, is)
    const same = order === 0 && was.sameValue(is)
    if (!same) each(() => relinkedAt(was, is, order))
    if (order < 0) removed.count(() => pairAt(was))
    else if (order > 0) added.count(() => pairAt(is))
    else if (!same) changed.count(() => ({ productId: is.key, from: was.value, to: is.value }))
    if (order <= 0) was.step()
    if (order >= 0) is.step()
  }
  return {
    added: added.total,
    changed: changed.total,
    removed: removed.total,
    examples: { added: added.first, changed: changed.first, removed: removed.first },
  }
}

function pairAt(line: LineWalk): Pair {
  return { productId: line.key, code: line.value }
}

function relinkedAt(was: LineWalk, is: LineWalk, order: number): Relinked {
  return {
    productId: order > 0 ? is.key : was.key,
    from: order > 0 ? null : was.value,
    to: order < 0 ? null : is.value,
  }
}

/** True where the new table need not be stored. */
export function isSame(diff: TableDiff): boolean {
  return diff.added + diff.changed + diff.removed === 0
}

function orderOf(was: LineWalk, is: LineWalk): number {
  if (was.over) return 1
  if (is.over) return -1
  return compareKeys(
    { bytes: was.bytes, at: was.start },
    { bytes: is.bytes, at: is.start },
    ID_ORDER,
  )
}

class Kind<T> {
  total = 0
  readonly first: T[] = []

  count(example: () => T): void {
    this.total += 1
    if (this.total <= EXAMPLES) this.first.push(example())
  }
}
