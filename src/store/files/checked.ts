import { crc32 } from 'node:zlib'
import { type Io, readSmall } from './io.ts'

/**
 * Every line and document carries its own proof of being whole: the last key is a checksum over all bytes before it.
 *
 *     {"id":"…","body":"…","crc":"0b5d3f1a"}
 *
 * JSON escapes line breaks, so a reader finds the next line again after damage, and `grep` still works.
 */
const MARK = Buffer.from(',"crc":"')
const HEX_AT = MARK.length
const TAIL = HEX_AT + 8 + 2
const QUOTE = 0x22
const BRACE = 0x7d
const NEWLINE = 0x0a
const DIGITS = Buffer.from('0123456789abcdef')
const PAGE = 1024 * 1024
/** Pages that wait to be filled again: one for what comes next while another is on its way to the disk. */
const SPARE = 2
/** What a line needs beyond its own text. */
export const LINE_OVERHEAD = TAIL + 1

/** Collects checked lines as bytes, in pages, so that a million lines cost no million strings. */
export class LinePages {
  #full: Buffer[] = []
  readonly #spare: Buffer[] = []
  #page: Buffer = Buffer.alloc(0)
  #used = 0
  #lines = 0
  readonly #pageBytes: number

  constructor(pageBytes = PAGE) {
    this.#pageBytes = pageBytes
  }

  /** How many lines were ever added. */
  get lines(): number {
    return this.#lines
  }

  /** `json` is an object's text; its closing brace gives way to the checksum. `most`: the bytes it may need. */
  add(json: string, most = json.length * 3 + LINE_OVERHEAD): void {
    this.reserve(most)
    const page = this.#page
    const start = this.#used
    const end = start + page.write(json, start) - 1
    MARK.copy(page, end)
    writeHex(page, end + HEX_AT, crc32(page.subarray(start, end)))
    page[end + TAIL - 2] = QUOTE
    page[end + TAIL - 1] = BRACE
    page[end + TAIL] = NEWLINE
    this.#used = end + TAIL + 1
    this.#lines += 1
  }

  /** True when there is a page's worth to write. */
  get isLarge(): boolean {
    return this.#full.length > 0
  }

  /** Hands over what has been collected. */
  take(): Buffer[] {
    const pages = [...this.#full, this.#page.subarray(0, this.#used)].filter(
      (page) => page.length > 0,
    )
    this.#full = []
    this.#page = Buffer.alloc(0)
    this.#used = 0
    return pages
  }

  /** Takes a page back once it has been written: the next lines then need no new memory. A larger one is not kept for ever. */
  giveBack(page: Buffer | undefined): void {
    const fits = page?.buffer.byteLength === this.#pageBytes && this.#spare.length < SPARE
    if (fits) this.#spare.push(Buffer.from(page.buffer))
  }

  /** Makes sure that so much goes on one page. */
  reserve(bytes: number): void {
    if (this.#page.length - this.#used >= bytes) return
    if (this.#used > 0) this.#full.push(this.#page.subarray(0, this.#used))
    this.#page =
      (bytes <= this.#pageBytes ? this.#spare.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(this.#pageBytes, bytes))
    this.#used = 0
  }
}

function writeHex(page: Buffer, at: number, crc: number): void {
  for (let i = 0; i < 8; i += 1) page[at + i] = DIGITS[(crc >>> (28 - 4 * i)) & 15] ?? 0
}

function readHex(bytes: Buffer, at: number): number {
  let value = 0
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[at + i] ?? 0
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30
    else if (byte >= 0x61 && byte <= 0x66) value = value * 16 + byte - 0x57
    else return -1
  }
  return value
}

/**
 * The JSON of the line from `start` up to `end` (its line break), without the checksum; null when the line is not whole.
 * The closing brace is put back in place, in the reader's own buffer: a copy less for each of a million lines.
 */
function lineText(bytes: Buffer, start: number, end: number): string | null {
  const mark = end - TAIL
  if (mark <= start || bytes[end - 1] !== BRACE || bytes[end - 2] !== QUOTE) return null
  for (let i = 0; i < HEX_AT; i += 1) if (bytes[mark + i] !== MARK[i]) return null
  if (readHex(bytes, mark + HEX_AT) !== crc32(bytes.subarray(start, mark))) return null
  bytes[mark] = BRACE
  return bytes.toString('utf8', start, mark + 1)
}

/** What a line says; null where it is damaged, also where somebody made a checksum for something else. */
export function lineJson<T>(bytes: Buffer, start: number, end: number): T | null {
  const text = lineText(bytes, start, end)
  try {
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

/** A document for people's eyes, with its checksum as the last key. */
export function stamp(value: object): Buffer {
  const text = JSON.stringify(value, null, 1)
  const body = text.slice(0, text.lastIndexOf('\n}'))
  return Buffer.from(body + stampOf(body))
}

const STAMP_BYTES = 23

function stampOf(body: string | Uint8Array): string {
  return `,\n "crc": "${(crc32(body) >>> 0).toString(16).padStart(8, '0')}"\n}\n`
}

/** The document again, or null when it is not what was written. `part`: what of its text is looked at, once it is known to be whole. */
export function unstamp(bytes: Buffer, part = (document: Buffer): Buffer => document): unknown {
  const body = Math.max(0, bytes.length - STAMP_BYTES)
  const document = bytes.subarray(0, body)
  if (bytes.toString('latin1', body) !== stampOf(document)) return null
  return JSON.parse(`${part(document).toString('utf8')}\n}`)
}

/** The document in a small file; null where there is none, or where it is not what was written. */
export async function readStamped<T>(io: Io, path: string): Promise<T | null> {
  const bytes = await readSmall(io, path)
  return bytes === null ? null : (unstamp(bytes) as T | null)
}
