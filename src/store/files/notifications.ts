import { grouped } from '../../kernel/grouped.ts'
import { sideBySide } from '../../kernel/side-by-side.ts'
import { placeOf } from '../notification-id.ts'
import type { Received } from '../store.ts'
import { lineJson } from './checked.ts'
import { type Handle, type Io, readUpTo, withFileIfAny } from './io.ts'
import { runsOfLines } from './lines.ts'
import { segmentFile } from './segment.ts'

const NEWLINE = 0x0a
const AT_A_TIME = 4
/** Enough for an ordinary notification or a few. */
const GLANCE_BYTES = 8 * 1024
/** A place is guessed so often; then the file is read on from the last line that came before. */
const GUESSES = 24
/** Nearer than that, it is read on as well. */
const NEAR_BYTES = 32 * 1024
const NEAR_LINES = 16

/**
 * The notifications of these ids, which say their segment and their line's number. Lines are found by their number, as a page is
 * found in a book, so that a year's journal is not read for some of them.
 */
export async function* notificationsOf(
  io: Io,
  folder: string,
  ids: Iterable<string>,
): AsyncGenerator<Received> {
  const segments = grouped([...ids].map(placeOf), ({ segment }) => segment)
  const read = sideBySide(segments, AT_A_TIME, ([segment, wanted]) => {
    const numbers = wanted.map(({ number }) => number).toSorted((a, b) => a - b)
    return withFileIfAny(io, segmentFile(folder, segment), (file) =>
      inSegment(file, segment, numbers),
    )
  })
  for await (const found of read) yield* found ?? []
}

async function inSegment(
  file: Handle,
  segment: string,
  numbers: readonly number[],
): Promise<Received[]> {
  const { size } = await file.stat()
  const found: Received[] = []
  let from = 0
  for (const number of numbers) {
    from = await nearTo(file, segment, { number, from, size })
    const line = await readOn(file, segment, { number, from, size })
    if (line !== null) found.push(line)
  }
  return found
}

/** The line is not before `from`. */
interface Sought {
  readonly number: number
  readonly from: number
  readonly size: number
}

/** A place in the file at which, or a little before which, the line begins. Lines are of about one length, so the second guess is near. */
async function nearTo(
  file: Handle,
  segment: string,
  { number, from, size }: Sought,
): Promise<number> {
  const bytes = Buffer.alloc(GLANCE_BYTES)
  let [low, high, place] = [from, size, from]
  for (let guess = 0; guess < GUESSES && high - low > NEAR_BYTES; guess += 1) {
    // Where lines are not of one length after all, each second guess halves what is left.
    const middle = guess % 2 === 0 ? place : (low + high) / 2
    const at = Math.floor(Math.min(Math.max(middle, low), high - 1))
    const read = await readUpTo(file, bytes, at)
    const line = firstIn(bytes.subarray(0, read), segment)
    // Nothing to go by: a line that is longer than a glance, or damage.
    if (line === null) return low
    const begin = at + line.at
    if (line.number <= number) low = begin
    else high = at
    if (number - line.number >= 0 && number - line.number < NEAR_LINES) break
    place = (begin / Math.max(line.number, 1)) * (number - NEAR_LINES / 2)
  }
  return low
}

/** The first line that begins in the bytes, by its id. */
function firstIn(bytes: Buffer, segment: string): { number: number; at: number } | null {
  const mark = Buffer.from(`\n{"id":"${segment}:`)
  const before = bytes.indexOf(mark)
  if (before === -1) return null
  const number = /^\d+/.exec(
    bytes.toString('latin1', before + mark.length, before + mark.length + 16),
  )
  return number === null ? null : { number: Number(number[0]), at: before + 1 }
}

/** The whole line, from there on; null where there is none. */
async function readOn(
  file: Handle,
  segment: string,
  { number, from, size }: Sought,
): Promise<Received | null> {
  const begin = Buffer.from(`{"id":"${segment}:${number}"`)
  for await (const { bytes } of runsOfLines(file, from, size, NEAR_BYTES)) {
    for (let at = 0; at < bytes.length;) {
      const stop = bytes.indexOf(NEWLINE, at)
      const start = bytes.subarray(at, at + begin.length)
      if (start.equals(begin)) return lineJson<Received>(bytes, at, stop)
      at = stop + 1
    }
  }
  return null
}
