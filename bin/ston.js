#!/usr/bin/env node
import { statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

// Node 22 and newer can keep what they have compiled. In a folder of the user's own: nobody else may put code there, and root
// leaves no files where another user's are.
const kept = cacheFolder()
if (kept !== undefined && (process.getuid?.() !== 0 || ownerOf(kept) === 0))
  module.enableCompileCache?.(join(kept, 'ston'))

const { run } = module.createRequire(import.meta.url)('../lib/main.cjs')

process.exitCode = await run(process)

/** A container's user may have no home at all. */
function cacheFolder() {
  const { CACHE_DIRECTORY, XDG_CACHE_HOME } = process.env
  try {
    return CACHE_DIRECTORY ?? XDG_CACHE_HOME ?? join(homedir(), '.cache')
  } catch {
    return undefined
  }
}

/** @param {string} path the owner of what is not there is that of the folder above */
function ownerOf(path) {
  for (let at = path; ; at = dirname(at)) {
    try {
      return statSync(at).uid
    } catch {
      if (dirname(at) === at) return undefined
    }
  }
}
