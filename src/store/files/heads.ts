import { join } from 'node:path'
import type { BatchHead } from '../../domain/stock/batch.ts'
import { stamp, unstamp } from './checked.ts'
import { type Io, readSmall } from './io.ts'
import type { Machine } from './machine.ts'
import { replaceFile } from './temp.ts'
import { damaged } from './trouble.ts'

/** `folder`: the one of batches. */
export interface BatchRoom {
  readonly io: Io
  readonly folder: string
  readonly machine: Machine
}

/** How many lines belong to a head: a file of none is not written, and one that has lost some is noticed. */
export interface LineCounts {
  readonly changes: number
  readonly carried: number
}

/** What `000007.json` holds. */
export interface StoredHead {
  readonly head: BatchHead
  readonly lines: LineCounts
}

/** A file of JSON lines beside the head. */
export type Part = keyof LineCounts

/** `000007.json`: at least six digits. */
export function headFile(folder: string, id: number): string {
  return join(folder, `${numbered(id)}.json`)
}

/** `000007.changes.jsonl`, `000007.carried.jsonl`. */
export function partFile(folder: string, id: number, part: Part): string {
  return join(folder, `${numbered(id)}.${part}.jsonl`)
}

function numbered(id: number): string {
  return String(id).padStart(6, '0')
}

/** What a file in the folder is: a head, or lines that belong to one; null for anything else. */
export function parseName(name: string): { readonly id: number; readonly isHead: boolean } | null {
  const match = /^(\d{6,15})\.(?:(json)|changes\.jsonl|carried\.jsonl)$/.exec(name)
  return match === null ? null : { id: Number(match[1]), isHead: match[2] !== undefined }
}

/** The ids of the batches there are, ascending. */
export async function headIds(room: BatchRoom): Promise<number[]> {
  const names = await room.io.readdir(room.folder)
  const ids = names.flatMap((name) => {
    const parsed = parseName(name)
    return parsed?.isHead === true ? [parsed.id] : []
  })
  return ids.sort((a, b) => a - b)
}

/** The highest of them, 0 = none: looked for without putting a year's work in order. */
export async function newestId(room: BatchRoom): Promise<number> {
  let newest = 0
  for (const name of await room.io.readdir(room.folder)) {
    // Two thirds of them are lines, and need no closer look.
    if (!name.endsWith('.json')) continue
    const parsed = parseName(name)
    if (parsed?.isHead === true && parsed.id > newest) newest = parsed.id
  }
  return newest
}

/** Null when there is no such batch. Throws `damaged` (exit `attention`) where its head cannot be read. */
export async function readHead(room: BatchRoom, id: number): Promise<StoredHead | null> {
  const path = headFile(room.folder, id)
  const bytes = await readSmall(room.io, path)
  if (bytes === null) return null
  const stored = unstamp(bytes)
  // Passing over it would take an older batch for the newest one, and send everything since then again.
  if (!isStored(stored) || stored.head.id !== id) throw damaged(path, 'batch')
  return stored
}

/** On stable storage, and seen as a whole or not at all, when it resolves. */
export async function writeHead(room: BatchRoom, stored: StoredHead): Promise<void> {
  const path = headFile(room.folder, stored.head.id)
  await replaceFile(room.io, room.machine, path, stamp({ lines: stored.lines, head: stored.head }))
}

function isStored(value: unknown): value is StoredHead {
  return typeof value === 'object' && value !== null && 'head' in value && 'lines' in value
}
