#!/usr/bin/env node
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const { CACHE_DIRECTORY, XDG_CACHE_HOME } = process.env

// Node 22 and newer can keep what they have compiled. In a folder of the user's own: nobody else may put code there.
module.enableCompileCache?.(
  join(CACHE_DIRECTORY ?? XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ston'),
)

const { run } = module.createRequire(import.meta.url)('../lib/main.cjs')

process.exitCode = await run(process)
