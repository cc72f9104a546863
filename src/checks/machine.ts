import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { othersMayRead } from '../config/load.ts'
import type { App } from '../context.ts'
import { errnoOf } from '../kernel/errors.ts'
import * as machineSays from '../messages/doctor-machine.ts'
import * as says from '../messages/doctor.ts'
import { bad, type Body, type Check, examine, ok, warn } from './check.ts'

const MIB = 1024 * 1024
const TRIES = 5
/** A sync that takes longer makes Smaregi wait while the shop is busy. */
const SLOW_MS = 100

/** The configuration has been read and checked before any command runs; here it is about who else may read or change it. */
export function checkConfig({ config }: App, file: string): Promise<Check> {
  return examine(says.names.config, async () => {
    const { mode, uid } = statSync(file)
    const runner = process.getuid?.() === 0 ? runnerBeside(file, config.store) : null
    if (runner !== null && !mayRead({ mode, uid }, runner))
      return bad(
        machineSays.notReadableFor(file, runner),
        machineSays.giveTo(file, runner),
        'config',
      )
    if (openToOthers(mode))
      return warn(machineSays.readable(file, octal(mode)), machineSays.chmod(file, 600))
    const open = config.files.find(othersMayRead)
    if (open !== undefined)
      return warn(
        machineSays.readable(open, octal(statSync(open).mode)),
        machineSays.chmod(open, 600),
      )
    // A file of root's that ston may read is in good hands.
    return uid !== 0 && isForeign(uid)
      ? warn(machineSays.foreign(file, uid), machineSays.sameUser(uid))
      : ok(says.checked(file))
  })
}

/**
 * Root may read everything, so its question is whether who runs ston can: the owner of the data, or of the configuration's folder where
 * root has made data as well. Null where nobody but root is in sight.
 */
function runnerBeside(file: string, { path, url }: App['config']['store']): number | null {
  const folders = [
    ...(url === undefined && existsSync(path) ? [ownerIn(path)] : []),
    statSync(dirname(file)).uid,
  ]
  return folders.find((uid) => uid !== 0) ?? null
}

/** Which groups a user has is not looked for: what a group may read is meant for ston's. */
function mayRead({ mode, uid }: Pick<Stats, 'mode' | 'uid'>, runner: number): boolean {
  return (mode & (uid === runner ? 0o400 : 0o044)) !== 0
}

/** Whose the data is, and who is at work on it just now. */
export function checkStore(app: App): Promise<Check> {
  return examine(says.names.store, async () => {
    const store = await app.store()
    const { path, url, shop } = app.config.store
    const trouble = url === undefined ? (filesTrouble(path) ?? folderTrouble(path)) : null
    if (trouble !== null) return trouble
    const holders = await Promise.all(LOCKS.map((name) => store.holder(name)))
    const atWork = [...new Set(holders.filter((one) => one !== null))]
    return ok(machineSays.folder(url === undefined ? path : `PostgreSQL (${shop})`, atWork))
  })
}

function folderTrouble(path: string): Body | null {
  const { mode, uid } = statSync(path)
  if (openToOthers(mode))
    return warn(machineSays.readable(path, octal(mode)), machineSays.chmod(path, 700))
  // What another user writes here, the listener cannot read.
  return isForeign(uid) ? warn(machineSays.foreign(path, uid), machineSays.sameUser(uid)) : null
}

const LOCKS = ['stock', 'orders'] as const

/** On Windows mode and owner say nothing. */
function openToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

function isForeign(uid: number): boolean {
  const self = process.getuid?.()
  return self !== undefined && uid !== self
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8)
}

/** What taking a notification costs here, and how much room is left. */
export function checkDisk(app: App): Promise<Check> {
  return examine(says.names.disk, async () => {
    const store = await app.store()
    const times: number[] = []
    let free = 0
    for (let i = 0; i < TRIES; i += 1) {
      const began = performance.now()
      free = (await store.probe()).freeBytes
      times.push(performance.now() - began)
    }
    const ms = times.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0
    // A database does not tell.
    const mib = free === Infinity ? null : Math.floor(free / MIB)
    const found = machineSays.disk(Math.round(ms * 10) / 10, mib)
    if (mib !== null && mib < app.config.alarms.diskFreeMiB) return bad(found, machineSays.makeRoom)
    return ms > SLOW_MS ? warn(found, machineSays.slowDisk) : ok(found)
  })
}

/** The folder in which most is written anew: whoever owns it runs ston. */
const DOCUMENTS = 'documents'

/** What in the folder stops a run of ston: the first file or folder that cannot be read and written. Null: there is none. */
function filesTrouble(path: string): Body | null {
  // Root may open everything, so its question is whether the owner can.
  const owner = process.getuid?.() === 0 ? ownerIn(path) : null
  const found = firstBad(path, owner)
  if (found === null) return null
  const uid = owner ?? process.getuid?.() ?? 0
  const what = machineSays.notWritable(found.file, found.errno, found.owner)
  return bad(what, nextFor(found, uid), 'config')
}

/** Who owns it already needs the permissions. */
function nextFor({ file, owner }: Bad, uid: number) {
  if (owner !== uid) return machineSays.chownFile(file, uid)
  return machineSays.chmodFile(file, statSync(file).isDirectory())
}

function ownerIn(path: string): number {
  try {
    return statSync(join(path, DOCUMENTS)).uid
  } catch {
    return statSync(path).uid
  }
}

interface Bad {
  readonly file: string
  /** What the system says; null where the owner is another one's. */
  readonly errno: string | null
  /** Null where nobody may look. */
  readonly owner: number | null
}

function firstBad(folder: string, owner: number | null): Bad | null {
  for (const entry of entriesOf(folder)) {
    const file = join(folder, entry.name)
    const found = examineEntry(file, entry, owner)
    if (found !== null) return found
    if (!entry.isDirectory()) continue
    const within = firstBad(file, owner)
    if (within !== null) return within
  }
  return null
}

/** A backup comes and goes with its folder. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

function examineEntry(file: string, entry: Dirent, owner: number | null): Bad | null {
  try {
    if (owner !== null && lstatSync(file).uid !== owner)
      return { file, errno: null, owner: lstatSync(file).uid }
    if (entry.isFile()) closeSync(openSync(file, 'r+'))
    else accessSync(file, entry.isDirectory() ? ALL : WRITE)
    return null
  } catch (error) {
    const errno = errnoOf(error) || '?'
    // Commands at work come and go with their files.
    return errno === 'ENOENT' ? null : { file, errno, owner: ownerOf(file) }
  }
}

const ALL = constants.R_OK | constants.W_OK | constants.X_OK
/** A socket of a command at work. */
const WRITE = constants.R_OK | constants.W_OK

function ownerOf(file: string): number | null {
  try {
    return lstatSync(file).uid
  } catch {
    return null
  }
}
