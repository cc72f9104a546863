import { fromCell } from '../../kernel/csv-cell.ts'
import { type CsvVisitor, readCsv } from './csv.ts'
import { decode, type Encoding, type NotText } from './encoding.ts'
import { isCode, isProductId } from './names.ts'
import { type FileProblem, type Mistake, ProblemList } from './problem-list.ts'
import { codeProblem, headerProblem, HEADER, idProblem, looksLikeData } from './row-check.ts'
import { Sheet, type Twice } from './sheet.ts'
import type { TableText } from './table.ts'

/** What a file turned out to be. */
export type IdFile =
  | { readonly kind: 'table'; readonly encoding: Encoding; readonly table: TableText }
  | {
      readonly kind: 'problems'
      readonly encoding: Encoding
      readonly total: number
      /** The first ones, by line. */
      readonly first: readonly FileProblem[]
    }
  | { readonly kind: 'refused'; readonly why: NotText | 'empty' | 'headerOnly' }

/** Reads a whole id table, or everything that is wrong with it. In between it gives out the share that is done. */
export function* readIdFile(bytes: Buffer): Generator<number, IdFile> {
  const decoded = decode(bytes)
  if (decoded.kind === 'refused') return decoded
  const { encoding, utf8 } = decoded
  const check = new FileCheck(new Sheet(utf8.length))
  yield* readCsv(utf8, check)
  const { problems, sheet } = check
  for (const twice of sheet.sort()) problems.add(twiceProblem(twice))
  if (problems.total > 0) {
    return { kind: 'problems', encoding, total: problems.total, first: problems.first() }
  }
  if (sheet.rows > 0) return { kind: 'table', encoding, table: sheet.table() }
  return { kind: 'refused', why: check.headerSeen ? 'headerOnly' : 'empty' }
}

class FileCheck implements CsvVisitor {
  readonly problems = new ProblemList()
  readonly sheet: Sheet
  headerSeen = false
  /** The header names other columns, so nothing can be said about the rows. */
  #otherColumns = false

  constructor(sheet: Sheet) {
    this.sheet = sheet
  }

  row(fields: readonly string[], line: number): void {
    const [id, code] = fields
    if (this.headerSeen && fields.length === 2 && isProductId(id ?? '') && isCode(code ?? '')) {
      // Nearly every row, so it comes first.
      if (!this.#otherColumns) this.sheet.add(id ?? '', code ?? '', line)
    } else if (!fields.every(isBlank)) this.#notPlain(fields, line)
  }

  broken(line: number, text: string): void {
    this.headerSeen = true
    this.#problem(line, text, { kind: 'quotes' })
  }

  #notPlain(fields: readonly string[], line: number): void {
    if (!this.headerSeen) return this.#header(fields, line)
    if (this.#otherColumns) return
    if (fields.length !== HEADER.length) {
      this.#problem(line, fields.join(','), { kind: 'columns', found: fields.length })
      return
    }
    const [id = '', code = ''] = fields.map(fromCell)
    const wrongId = idProblem(id)
    const wrongCode = codeProblem(code)
    if (wrongId !== null) this.#problem(line, id, wrongId)
    if (wrongCode !== null) this.#problem(line, code, wrongCode)
    this.sheet.add(wrongId === null ? id : null, wrongCode === null ? code : null, line)
  }

  #header(fields: readonly string[], line: number): void {
    this.headerSeen = true
    const wrong = headerProblem(fields)
    if (wrong === null) return
    this.#problem(line, fields.join(','), wrong)
    if (looksLikeData(fields)) this.row(fields, line)
    else this.#otherColumns = true
  }

  #problem(line: number, found: string, mistake: Mistake): void {
    this.problems.add({ line, found: found === '' ? '""' : clip(found), mistake })
  }
}

function twiceProblem({ side, text, line, before, beforeLine }: Twice): FileProblem {
  const mistake: Mistake =
    side === 'id'
      ? { kind: 'idTwice', line: beforeLine }
      : text === before
        ? { kind: 'codeTwice', line: beforeLine }
        : { kind: 'codeTwiceButCase', before, line: beforeLine }
  return { line, found: text, mistake }
}

function isBlank(field: string): boolean {
  return field.trim() === ''
}

const LONGEST_SHOWN = 60

function clip(text: string): string {
  const oneLine = text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ')
  return oneLine.length <= LONGEST_SHOWN ? oneLine : `${oneLine.slice(0, LONGEST_SHOWN)}…`
}
