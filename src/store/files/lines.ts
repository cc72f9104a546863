import type { Handle } from './io.ts'

const BLOCK = 512 * 1024
const NEWLINE = 0x0a

/** A run of whole lines; the bytes are only good until the next run is asked for. */
export interface Run {
  /** Ends with a line break. */
  readonly bytes: Buffer
  /** Where in the file it begins. */
  readonly offset: number
}

/**
 * Reads a file from `from` up to `to` and gives it out in runs of whole lines. What stands behind the last line break
 * is not given out. One buffer serves the whole file; it grows only for a line that is longer than a block.
 */
export async function* runsOfLines(
  file: Pick<Handle, 'read'>,
  from: number,
  to: number,
  blockBytes = BLOCK,
): AsyncGenerator<Run> {
  let block: Buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(blockBytes, to - from)))
  let offset = from // where in the file the block begins
  let used = 0
  while (offset + used < to) {
    if (used === block.length) block = grown(block)
    const room = Math.min(block.length - used, to - offset - used)
    const { bytesRead } = await file.read(block, used, room, offset + used)
    if (bytesRead === 0) return // shorter than it was
    const before = used
    used += bytesRead
    const end = block.subarray(before, used).lastIndexOf(NEWLINE)
    if (end === -1) continue
    const whole = before + end + 1
    yield { bytes: block.subarray(0, whole), offset }
    block.copyWithin(0, whole, used)
    offset += whole
    used -= whole
  }
}

function grown(block: Buffer): Buffer {
  const larger = Buffer.allocUnsafeSlow(block.length * 2)
  block.copy(larger)
  return larger
}
