import { setImmediate as turn } from 'node:timers/promises'
import type { Problem } from '../../kernel/errors.ts'
import { isSame, type TableDiff } from '../../domain/mapping/diff.ts'
import { type IdFile, readIdFile } from '../../domain/mapping/id-file.ts'
import type { TableFacts } from '../../store/id-tables.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../messages/map.ts'
import { rowMistake, notText, shownAs } from '../../messages/map-problems.ts'
import { say } from '../../kernel/sentence.ts'
import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { type Input, notImported, readInput } from '../../user-files/read.ts'
import { replacementReport, tableJson } from '../../reports/table-replaced.ts'
import { diffAgainst } from '../../product-mapping/tables.ts'

export interface ImportOptions {
  /** `-` for standard input. */
  readonly file: string
  readonly stdin?: Input | undefined
}

type NewTable = Extract<IdFile, { kind: 'table' }>

/** Puts a whole new id table in force, or says everything that is wrong with the file and changes nothing. */
export async function mapImport(app: App, { file, stdin }: ImportOptions): Promise<Report> {
  try {
    const found = await readTable(app, file, await readInput(file, stdin))
    const store = await app.store()
    app.progress(say(app.locale, says.writing))
    return await holdingStock(app, store, () => putInForce(app, store, found))
  } finally {
    app.progress('')
  }
}

async function readTable(app: App, file: string, bytes: Buffer): Promise<NewTable> {
  const reading = readIdFile(bytes)
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done === true) return tableOrError(file, step.value)
    app.progress(say(app.locale, says.readingShare(step.value)))
    await turn() // so that a signal is heard
    app.signal.throwIfAborted()
  }
}

function tableOrError(file: string, found: IdFile): NewTable {
  if (found.kind === 'table') return found
  if (found.kind === 'refused') {
    const problem = { path: file, found: shownAs[found.why], allowed: notText[found.why] }
    throw notImported(file, '', 1, [problem])
  }
  const problems: Problem[] = found.first.map(({ line, found: text, mistake }) => ({
    path: `${file}:${line}`,
    found: text,
    allowed: rowMistake(mistake),
  }))
  throw notImported(file, found.encoding, found.total, problems)
}

async function putInForce(app: App, store: Store, { table, encoding }: NewTable): Promise<Report> {
  const { tables } = store
  const before = await tables.current()
  const diff = await diffAgainst(store, before.number, table)
  if (isSame(diff)) return unchanged(app, before, diff, encoding)
  const facts = await tables.replace(table, 'import', before.number)
  const headline = says.imported(facts.entries, encoding)
  return replacementReport(app, { headline, facts, diff, json: { encoding } })
}

/** The same table again takes no new number: `map undo` still goes back to the one before. */
function unchanged(app: App, facts: TableFacts, diff: TableDiff, encoding: string): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', ...tableJson(facts), replaced: false, encoding, ...diff },
    text: say(app.locale, says.unchanged(facts.entries, encoding)),
  }
}
