import { statSync } from 'node:fs'
import * as says from '../messages/doctor.ts'
import * as machineSays from '../messages/doctor-machine.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, examine, ok, warn } from './check.ts'
import { filesTrouble } from './data-files.ts'

const MIB = 1024 * 1024
const TRIES = 5
/** A sync that takes longer makes Smaregi wait while the shop is busy. */
const SLOW_MS = 100

/** The configuration has been read and checked before any command runs; here it is about who else may read or change it. */
export function checkConfig(file: string): Promise<Check> {
  return examine(says.names.config, async () => {
    const { mode, uid } = statSync(file)
    if (openToOthers(mode))
      return warn(machineSays.readable(file, octal(mode)), machineSays.chmod(file, 600))
    // A file of root's that ston may read is in good hands.
    return uid !== 0 && isForeign(uid)
      ? warn(machineSays.foreign(file, uid), machineSays.sameUser(uid))
      : ok(says.checked(file))
  })
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
