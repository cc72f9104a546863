import { warehouseOf } from './batch.ts'
import type { SentRow } from './left-open.ts'
import type { Held, OpenWork } from './open-work.ts'
import { type Amount, inWarehouse, type StockKey } from './stock-key.ts'

/** Which 拠点 amounts belong to, under the rules in force. */
export interface Places {
  /** The shop's stores feed several: then every amount names its own. */
  readonly isMany: boolean
  /** Where what names none belongs, '' = 基本拠点: before there were several it was the only one. Null = nobody knows which that was. */
  readonly single: string | null
}

/** The 拠点 that an amount names under these rules, by the one that it was given under those of its own moment; undefined = none. */
export function placed(warehouse: string | undefined, { isMany, single }: Places) {
  if (isMany) return warehouse ?? single ?? undefined
  return warehouse === single ? undefined : warehouse
}

/** The same of a row that left: its file tells where it went. */
export function placedRow<R extends SentRow>(row: R, places: Places): R {
  if (!places.isMany) return at(row, placed(row.warehouse, places))
  return at(row, row.warehouse ?? warehouseOf(row.upload))
}

/** Everything that has not ended, as it stands under these rules. What is under way stays where it was going. */
export function placedWork(work: OpenWork, places: Places): OpenWork {
  const move = <A extends Amount>(one: A): A => at(one, placed(one.warehouse, places))
  return {
    ...work,
    waiting: work.waiting.map(move),
    // A question about equal rows is none of a 拠点: what counts of it goes by its store.
    held: work.held.map((one) => (one.reason === 'repeat' ? one : moveHeld(one, move))),
    doubtful: work.doubtful.map((row) => placedRow(row, places)),
    inDoubt: work.inDoubt.map((row) => placedRow(row, places)),
    links: work.links.map((link) => ({
      ...link,
      gone: link.gone.map(move),
      waiting: link.waiting.map(move),
    })),
  }
}

/** Of what nobody knows the 拠点 of a person says that it is the base one. */
function moveHeld(one: Held, move: (one: Held) => Held): Held {
  const isBase = one.reason === 'unplaced' && one.released === true
  return move(isBase && one.warehouse === undefined ? at(one, '') : one)
}

function at<K extends StockKey>(one: K, warehouse: string | undefined): K {
  if (one.warehouse === warehouse) return one
  const { warehouse: _, ...rest } = one
  return { ...(rest as K), ...inWarehouse(warehouse) }
}
