import { join } from 'node:path'
import { readStamped } from './checked.ts'
import { type Io, orNull } from './io.ts'
import type { Machine } from './machine.ts'
import { isOfFormat1, listSegments, segmentFile } from './segment.ts'

/** `path` is the data folder. */
export interface FolderRoom {
  readonly io: Io
  readonly path: string
  readonly machine: Machine
  readonly now: () => Date
}

/** The file in the data folder that `Migration` stands in. */
export const STORY = 'migrated.json'

/** What there was when the folder left format 1. */
export interface Migration {
  readonly at: string
  /** How long the segments of the journal were. */
  readonly segments: Readonly<Record<string, number>>
}

/** Whether the newest notification since the folder left format 1 was taken by a listener of format 1. */
export async function olderListener(io: Io, path: string, journal: string): Promise<boolean> {
  const migration = await readStamped<Migration>(io, join(path, STORY))
  if (migration === null) return false
  let [older, newer] = [0, 0]
  for (const segment of await listSegments(io, journal)) {
    const facts = await orNull(io.stat(segmentFile(journal, segment)))
    if (facts === null || facts.size <= (migration.segments[segment] ?? 0)) continue
    if (isOfFormat1(segment)) older = Math.max(older, facts.mtimeMs)
    else newer = Math.max(newer, facts.mtimeMs)
  }
  return older > newer
}
