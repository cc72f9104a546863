import { inWarehouse, shownWarehouse, warehouseNamed } from '../domain/stock/stock-key.ts'
import { bySize, type Difference, pairName } from '../domain/reconciliation/compare.ts'
import { type Problem, StonError } from '../kernel/errors.ts'
import { decode } from '../domain/mapping/encoding.ts'
import { readCsv } from '../domain/mapping/csv.ts'
import { cell, fromCell } from '../kernel/csv-cell.ts'
import { isProductId } from '../domain/mapping/names.ts'
import * as says from '../messages/reconcile.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import { type Input, readInput } from '../user-files/read.ts'
import { writeWhole } from '../user-files/write.ts'

/** A byte order mark, so that Excel takes it for UTF-8. */
const BOM = '\uFEFF'

/** What the table shows, for a spreadsheet. The first column finds the product again (`--from`). */
export async function writeFile(
  path: string,
  differences: readonly Difference[],
  locale: Locale,
): Promise<void> {
  const { stringify } = await import('csv-stringify/sync')
  // Without several 拠点 the file is what it has always been.
  const isMany = differences.some(({ warehouse }) => warehouse !== undefined)
  const rows = differences
    .toSorted(bySize)
    .map((one) => [
      one.productId,
      cell(one.code),
      cell(one.name),
      one.smaregi,
      one.nextengine,
      one.difference,
      say(locale, says.causes[one.cause]),
      ...(isMany ? [cell(shownWarehouse(one.warehouse ?? ''))] : []),
    ])
  const all = [...Object.values(says.columns), ...(isMany ? [says.warehouseColumn] : [])]
  const columns = all.map((one) => say(locale, one))
  const text = stringify([columns, ...rows], { record_delimiter: '\r\n' })
  await writeWhole(path, once(`${BOM}${text}`))
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}

/**
 * What a person has left in the file: each line's 商品ID, with the 拠点 behind an `@` where the line names one, in its column or there
 * (see `isNamedIn`).
 */
export async function readFile(
  path: string,
  stdin: Input | undefined,
): Promise<ReadonlySet<string>> {
  const decoded = decode(await readInput(path, stdin))
  if (decoded.kind === 'refused') throw notRead(path, [])
  const names = new Set<string>()
  let column = -1
  const problems: Problem[] = []
  const pieces = readCsv(decoded.utf8, {
    row(cells, line) {
      const [productId = '', inName] = fromCell(cells[0] ?? '').split('@')
      if (line === 1) column = isProductId(productId) ? LAST : cells.findIndex(isWarehouseColumn)
      const warehouse = inName ?? fromCell(cells[column] ?? '')
      const id = fromCell(cells[0] ?? '')
      if (isProductId(productId)) names.add(nameIn(productId, warehouse))
      else if (line > 1)
        problems.push({ path: `${path}:${line}`, found: id, allowed: repairSays.idAllowed })
    },
    broken(line, text) {
      problems.push({
        path: `${path}:${line}`,
        found: text.slice(0, 40),
        allowed: repairSays.idAllowed,
      })
    },
  })
  while (pieces.next().done !== true);
  if (problems.length > 0 || names.size === 0) throw notRead(path, problems)
  return names
}

/** Where it stands in ston's own file: somebody has left the titles out. */
const LAST = Object.keys(says.columns).length

function isWarehouseColumn(title: string): boolean {
  return Object.values(says.warehouseColumn).includes(title.trim())
}

function nameIn(productId: string, warehouse: string): string {
  const name = warehouse.trim()
  return pairName({ productId, ...inWarehouse(name === '' ? undefined : warehouseNamed(name)) })
}

const SHOWN = 20

function notRead(path: string, problems: readonly Problem[]): StonError {
  return new StonError({
    code: 'import',
    message: repairSays.fileNotRead(path),
    hint: repairSays.fileHint,
    problems: problems.slice(0, SHOWN),
  })
}
