import { parse, CsvError, type Options } from 'csv-parse/sync'
import { afterLines, countLines, pieceEnd } from './line-breaks.ts'

/** What is found in a file, in its order. Lines count from 1. */
export interface CsvVisitor {
  row(fields: readonly string[], line: number): void
  /** The line has quotes that do not fit, or a value that goes on in the next line. */
  broken(line: number, text: string): void
}

const OPTIONS = {
  record_delimiter: ['\r\n', '\n', '\r'],
  skip_empty_lines: true,
  trim: true,
  relax_column_count: true, // a row with other columns is one problem among others, not the end
} satisfies Options

const PIECE = 1024 * 1024

/**
 * Reads CSV of which no value holds a line break, and gives the caller a turn after each piece (the share that is done).
 * A line that cannot be read does not hide those after it: reading goes on with the next line.
 */
export function* readCsv(utf8: Buffer, visit: CsvVisitor): Generator<number> {
  let line = 1
  for (let at = 0; at < utf8.length;) {
    const piece = utf8.subarray(at, pieceEnd(utf8, at + PIECE))
    readPiece(piece, line, visit)
    line += countLines(piece)
    at += piece.length
    yield at / utf8.length
  }
}

function readPiece(piece: Buffer, firstLine: number, visit: CsvVisitor): void {
  let rest = piece
  let line = firstLine
  while (rest.length > 0) {
    const broken = readUntilBroken(rest, line, visit)
    if (broken === null) return
    visit.broken(line + broken.lines - 1, broken.text)
    rest = rest.subarray(broken.next)
    line += broken.lines
  }
}

/** Where csv-parse stands, as it tells with every record and every error. */
interface Place {
  readonly bytes: number
  readonly lines: number
  readonly empty_lines: number
}

interface Broken {
  /** How many lines were read, the broken one included. */
  readonly lines: number
  readonly text: string
  /** Where the line after it begins. */
  readonly next: number
}

function readUntilBroken(bytes: Buffer, firstLine: number, visit: CsvVisitor): Broken | null {
  let last: Place = { bytes: 0, lines: 0, empty_lines: 0 }
  try {
    parse(bytes, {
      ...OPTIONS,
      on_record: (fields: string[], place) => {
        if (fields.some(hasLineBreak)) throw new SpansLines(place.empty_lines)
        last = place
        visit.row(fields, firstLine + place.lines - 1)
        return null // nothing is collected
      },
    })
    return null
  } catch (error) {
    const blank = blankLines(error) - last.empty_lines
    const start = afterLines(bytes, last.bytes, blank)
    const next = afterLines(bytes, start, 1)
    return {
      lines: last.lines + blank + 1,
      text: bytes.toString('utf8', start, next).trim(),
      next,
    }
  }
}

class SpansLines extends Error {
  readonly blankLines: number
  constructor(blankLines: number) {
    super('a value goes on in the next line')
    this.blankLines = blankLines
  }
}

/** How many blank lines there were up to the record that could not be read. Anything else is a bug and goes up. */
function blankLines(error: unknown): number {
  if (error instanceof SpansLines) return error.blankLines
  if (error instanceof CsvError) return Number(error['empty_lines'])
  throw error
}

function hasLineBreak(text: string): boolean {
  return text.includes('\n') || text.includes('\r')
}
