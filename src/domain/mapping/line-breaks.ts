export const LF = 0x0a
export const CR = 0x0d

/** The place after `count` line breaks from `from`; `\r\n` is one of them. */
export function afterLines(bytes: Uint8Array, from: number, count: number): number {
  let at = from
  for (let left = count; left > 0 && at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) left -= 1
  }
  return at
}

/** Ended lines: `\n`, `\r` and `\r\n` end one each; text behind the last of them does not count. */
export function countLines(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) count += 1
  }
  return count
}

/** The end of the line that holds the byte before `at`, or the end of everything. */
export function pieceEnd(bytes: Uint8Array, at: number): number {
  return at >= bytes.length ? bytes.length : afterLines(bytes, Math.max(0, at - 1), 1)
}
