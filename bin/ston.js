#!/usr/bin/env node
'use strict'

const { statSync } = require('node:fs')
const module_ = require('node:module')
const { homedir } = require('node:os')
const path = require('node:path')

// Node 22 and newer can keep what they have compiled. In a folder of the user's own: nobody else may put code there, and root
// leaves no files where another user's are.
const kept = cacheFolder()
if (kept !== undefined && (process.getuid?.() !== 0 || ownerOf(kept) === 0))
  module_.enableCompileCache?.(path.join(kept, 'ston'))

const { run } = require('../lib/core.cjs')

void run(process).then((code) => {
  process.exitCode = code
})

/** A container's user may have no home at all. */
function cacheFolder() {
  const { CACHE_DIRECTORY, XDG_CACHE_HOME } = process.env
  try {
    return CACHE_DIRECTORY ?? XDG_CACHE_HOME ?? path.join(homedir(), '.cache')
  } catch {
    return undefined
  }
}

/** @param {string} at the owner of what is not there is that of the folder above */
function ownerOf(at) {
  for (let above = at; ; above = path.dirname(above)) {
    try {
      return statSync(above).uid
    } catch {
      if (path.dirname(above) === above) return undefined
    }
  }
}
