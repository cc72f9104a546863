import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const ENOUGH = 2 * 1024 ** 3

/**
 * Thousands of small files are written, synced and removed: in memory that costs a tenth. What a disk does that fails or forgets is played
 * by the tests that are about it, wherever the files lie. Everything that tests leave there goes with it.
 */
export default function temporaryFilesInMemory(): (() => void) | undefined {
  // Whoever names a folder means it.
  if (process.env['TMPDIR'] !== undefined) return undefined
  const folder = makeFolder()
  if (folder === null) return undefined
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Null: there is none, or it is too small, or nothing may be run there, as in many containers. */
function makeFolder(): string | null {
  let folder = null
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ENOUGH) return null
    folder = mkdtempSync(join(MEMORY, 'ston-'))
    // PostgreSQL runs as somebody else.
    chmodSync(folder, 0o711)
    const program = join(folder, 'program')
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 })
    execFileSync(program)
    return folder
  } catch {
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
    return null
  }
}
