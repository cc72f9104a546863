import { bySize, type Difference } from '../domain/reconciliation/compare.ts'
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
    ])
  const columns = Object.values(says.columns).map((one) => say(locale, one))
  const text = stringify([columns, ...rows], { record_delimiter: '\r\n' })
  await writeWhole(path, once(`${BOM}${text}`))
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}

/** The 商品ID of the lines that a person has left in the file. */
export async function readFile(
  path: string,
  stdin: Input | undefined,
): Promise<ReadonlySet<string>> {
  const decoded = decode(await readInput(path, stdin))
  if (decoded.kind === 'refused') throw notRead(path, [])
  const ids = new Set<string>()
  const problems: Problem[] = []
  const pieces = readCsv(decoded.utf8, {
    row([first = ''], line) {
      const id = fromCell(first)
      if (isProductId(id)) ids.add(id)
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
  if (problems.length > 0 || ids.size === 0) throw notRead(path, problems)
  return ids
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
