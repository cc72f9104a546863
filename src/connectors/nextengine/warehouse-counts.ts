import type { CodeAnswer, FoundCode } from '../../domain/stock/plan.ts'
import type { StockKey } from '../../domain/stock/stock-key.ts'
import { allRows, isRowOf, matchSpelling, readCounts, readRows, STOCK, stockIn } from './counts.ts'
import type { Session } from './next-engine.ts'
import type { Warehouse } from './warehouse.ts'
import type { OnPage } from './whole-list.ts'

/** What is asked of one 拠点, and what it answers, by code. */
export interface AskedOfWarehouse {
  readonly warehouse: Warehouse
  readonly codes: readonly string[]
}

/**
 * The counts of some 拠点 at once, in the order of `asked`. A product that is known but has never been in a warehouse has nothing there: an
 * increase attaches it, a decrement has nothing to take.
 */
export async function readWarehouseCounts(
  session: Session,
  asked: readonly AskedOfWarehouse[],
): Promise<readonly ReadonlyMap<string, CodeAnswer>[]> {
  const codes = [...new Set(asked.flatMap((one) => one.codes))]
  const table = stockIn(asked.map(({ warehouse }) => warehouse))
  const { rows, spelled } = await readRows(session, codes, table)
  const answers = asked.map(({ warehouse, codes: some }) => {
    const own = rows.filter((row) => isRowOf(warehouse, row))
    return matchSpelling(some, own.map(table.countOf), spelled)
  })
  const absent = [...new Set(answers.flatMap(missingIn))]
  if (absent.length === 0) return answers
  const elsewhere = await readElsewhere(session, absent, rows.map(table.countOf))
  return answers.map((some) => withNothing(some, elsewhere))
}

/** What another of the 拠点 has under that very spelling is known; only for the rest the stock master is asked. */
async function readElsewhere(
  session: Session,
  codes: readonly string[],
  found: readonly FoundCode[],
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const spelled = new Set(found.map(({ neCode }) => neCode))
  const answers = new Map<string, CodeAnswer>(
    codes.map((neCode) => [neCode, { kind: 'known', neCode, stock: 0, free: 0 }]),
  )
  const rest = codes.filter((code) => !spelled.has(code))
  for (const [code, one] of await readCounts(session, rest, STOCK)) answers.set(code, one)
  return answers
}

function missingIn(answers: ReadonlyMap<string, CodeAnswer>): string[] {
  return [...answers].flatMap(([code, answer]) => (answer.kind === 'missing' ? [code] : []))
}

function withNothing(
  answers: ReadonlyMap<string, CodeAnswer>,
  elsewhere: ReadonlyMap<string, CodeAnswer>,
): ReadonlyMap<string, CodeAnswer> {
  return new Map(
    [...answers].map(([code, answer]) => {
      const other = answer.kind === 'missing' ? elsewhere.get(code) : undefined
      return [code, other?.kind === 'known' ? { ...other, stock: 0, free: 0 } : (other ?? answer)]
    }),
  )
}

/** One count, and of which 拠点 it is; absent = of the only one. */
export type CountIn = FoundCode & Pick<StockKey, 'warehouse'>

/** Every row of some 拠点, counted before and after, each with the name of its own. */
export async function allWarehouseCounts(
  session: Session,
  warehouses: readonly Warehouse[],
  onPage?: OnPage,
): Promise<readonly CountIn[]> {
  const table = stockIn(warehouses)
  const rows = await allRows(session, table, onPage)
  return warehouses.flatMap((one) =>
    rows
      .filter((row) => isRowOf(one, row))
      .map((row) => ({ ...table.countOf(row), warehouse: one.name })),
  )
}
