import { isUtf8 } from 'node:buffer'

/** The fields of a form or of a query that matter here. */
export interface Fields {
  /** Null when absent. */
  readonly params: string | null
  readonly procName: string
  /** Every value sent under this name. */
  readonly sncodes: readonly string[]
}

/**
 * Reads `application/x-www-form-urlencoded` from its bytes, only what is needed of it: less than half the time of
 * `URLSearchParams`, which also passes over broken `%` sequences in silence. Null when it cannot be decoded, or holds
 * `params` twice: taking one of them would lose the other.
 */
export function readFields(sent: Buffer): Fields | null {
  let params: string | null = null
  let procName = ''
  const sncodes: string[] = []
  let nextEquals = -1
  for (let start = 0; start < sent.length;) {
    const end = find(sent, AMPERSAND, start)
    // Kept while it lies ahead: looked for anew by each of a million fields that have none, it would take minutes.
    if (nextEquals < start) nextEquals = find(sent, EQUALS, start)
    const equals = Math.min(nextEquals, end)
    const name = decode(sent, start, equals)
    const value = name !== null && WANTED.has(name) ? decode(sent, equals + 1, end) : ''
    if (name === null || value === null) return null
    if (name === 'params') {
      if (params !== null) return null
      params = value
    } else if (name === 'sncode') sncodes.push(value)
    else if (name === 'proc_name') procName = value
    start = end + 1
  }
  return { params, procName, sncodes }
}

const WANTED: ReadonlySet<string> = new Set(['params', 'sncode', 'proc_name'])

const PLUS = 0x2b
const BLANK = 0x20
const PERCENT = 0x25
const AMPERSAND = 0x26
const EQUALS = 0x3d

/** Where the byte stands next, or the end. */
function find(bytes: Buffer, byte: number, start: number): number {
  const at = bytes.indexOf(byte, start)
  return at === -1 ? bytes.length : at
}

/** Used again and again: what is decoded leaves it at once, as text. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024)

function decode(sent: Buffer, start: number, end: number): string | null {
  const decoded = end - start <= scratch.length ? scratch : Buffer.allocUnsafe(end - start)
  let length = 0
  let all = 0
  for (let at = start; at < end; at += 1) {
    let byte = sent[at] ?? 0
    if (byte === PLUS) byte = BLANK
    else if (byte === PERCENT) {
      byte = at + 2 < end ? hexByte(sent[at + 1] ?? 0, sent[at + 2] ?? 0) : NO_BYTE
      if (byte < 0) return null
      at += 2
    }
    all |= byte
    decoded[length] = byte
    length += 1
  }
  if (all < 0x80) return decoded.toString('latin1', 0, length)
  return isUtf8(decoded.subarray(0, length)) ? decoded.toString('utf8', 0, length) : null
}

const NO_BYTE = -1

/** Negative when one of them is no digit. */
function hexByte(high: number, low: number): number {
  return ((HEX[high] ?? NO_BYTE) << 4) | (HEX[low] ?? NO_BYTE)
}

/** The value of each byte as a hexadecimal digit. */
const HEX = new Int8Array(256).fill(NO_BYTE)
for (const [value, digit] of Buffer.from('0123456789abcdef').entries()) HEX[digit] = value
for (const [value, digit] of Buffer.from('0123456789ABCDEF').entries()) HEX[digit] = value
