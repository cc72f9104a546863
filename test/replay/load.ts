import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { callsIn } from '../../src/recording/ring.ts'

/** The recording in a bundle of `ston doctor --bundle`, in a data folder's `recording`, or in one of its files. */
export function load(path: string): readonly RecordedCall[] {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()
      .flatMap((name) => load(join(path, name)))
  const text = readFileSync(path, 'utf8')
  if (path.endsWith('.jsonl')) return callsIn(text)
  const { recording } = JSON.parse(text) as { recording?: readonly RecordedCall[] }
  if (!Array.isArray(recording)) throw new Error(`${path} holds no recording`)
  return recording as readonly RecordedCall[]
}
