import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'
import type { Host } from './cli/main.ts'

/**
 * Where the bundled program begins. Node 20 compiles it anew at each start, which takes longer than a short command's own
 * work. So the build keeps what V8 has compiled of the largest file beside it; Node 22 and newer could do that by themselves.
 * It is a shortcut and no more: where it is absent, damaged, made by any other Node or of another build, the program is compiled as usual.
 */
const CORE = fileURLToPath(new URL('core.cjs', import.meta.url))
const KEPT = fileURLToPath(new URL('core.v8', import.meta.url))
const CHECKSUM_BYTES = 4
const HEAD = '(function (exports, require, module, __filename, __dirname) { '

const load = createRequire(import.meta.url)

/** One call of ston, from its arguments to its exit code. */
export function start(host: Host): Promise<number> {
  if (load.cache[CORE] === undefined) loadCore()
  return (load('./main.cjs') as typeof import('./cli/main.ts')).run(host)
}

let core: Script | undefined

/** For the build: keeps what has been compiled so far, so call `start` before. */
export function keepCompiled(): void {
  if (core === undefined) return
  const data = core.createCachedData()
  const checksum = Buffer.alloc(CHECKSUM_BYTES)
  checksum.writeUInt32LE(checksumOf(readFileSync(CORE), data))
  writeFileSync(KEPT, Buffer.concat([data, checksum]))
}

/** What `require` does with a file, but for the compiling. Whoever requires it later gets this module. */
function loadCore(): void {
  const source = readFileSync(CORE)
  const kept = keptOf(source)
  core = new Script(`${HEAD}${source.toString()}\n})`, {
    filename: CORE,
    // For stack traces.
    columnOffset: -HEAD.length,
    ...(kept === undefined ? {} : { cachedData: kept }),
  })
  const module = { exports: {}, loaded: false }
  load.cache[CORE] = module as NodeJS.Module
  const run = core.runInThisContext() as (...args: readonly unknown[]) => void
  run.call(module.exports, module.exports, load, module, CORE, dirname(CORE))
  module.loaded = true
}

/**
 * V8 looks at the first numbers of its version, but neither for damage, nor whether it was this text that it has compiled, nor
 * whether it was this very program that did: code of another 20.x makes it crash. So all three are looked at here.
 */
function keptOf(source: Buffer): Buffer | undefined {
  const file = contents(KEPT)
  if (file === null || file.length <= CHECKSUM_BYTES) return undefined
  const data = file.subarray(0, -CHECKSUM_BYTES)
  return file.readUInt32LE(data.length) === checksumOf(source, data) ? data : undefined
}

function contents(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

function checksumOf(source: Buffer, data: Buffer): number {
  return crc32(data, crc32(source, crc32(thisNode())))
}

/** A distribution may mend Node without giving it another version, so its file is looked at as well. */
function thisNode(): string {
  const { version, arch, platform, versions, execPath } = process
  const { size, mtimeMs } = statSync(execPath)
  return [version, arch, platform, versions.v8, size, mtimeMs].join(' ')
}
