import { lchownSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf } from '../../kernel/errors.ts'
import type { Handle, Io } from './io.ts'
import type { Machine } from './machine.ts'
import { onlyTheOwner } from './trouble.ts'

/** Whose the data folder is, as numbers of the system. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** `refuse` (unless said otherwise): for whoever writes. `give`: for whoever only reads, and may make a file on the way. */
export type AsRoot = 'refuse' | 'give'

/**
 * The owner of the folder (of the one above, where it is to be made), if that is somebody else and we are root. What root makes there, its
 * owner could not open any more. In a container where all is root's there is nobody else.
 */
export function foreignOwner(io: Pick<Io, 'statSync'>, path: string): Owner | null {
  if (process.getuid?.() !== 0) return null
  for (let at = path; ; at = dirname(at)) {
    try {
      const { uid = 0, gid = 0 } = io.statSync(at)
      return uid === 0 ? null : { uid, gid }
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || dirname(at) === at) return null
    }
  }
}

/** Throws `StonError` (code `owner`) for root in a folder of somebody else's, unless it only reads what is there. */
export function refuseRoot(path: string, owner: Owner, asRoot: AsRoot): void {
  if (asRoot === 'give' && isThere(path)) return
  throw onlyTheOwner(path, nameOf(owner.uid), owner.uid)
}

/** Whatever is made belongs to the folder's owner from its first moment on. */
export function givingTo(owner: Owner, io: Io): Io {
  return {
    ...io,
    open: async (path, flags, mode) => {
      const file = await io.open(path, flags, mode)
      if (!/[wa]/.test(flags)) return file
      await (file as Handle & Partial<Giving>).chown?.(owner.uid, owner.gid)
      return file
    },
    mkdir: async (path, options) => {
      const made = await io.mkdir(path, options)
      lchownSync(path, owner.uid, owner.gid)
      return made
    },
  }
}

interface Giving {
  chown(uid: number, gid: number): Promise<void>
}

/** The same for the socket that shows that this process lives: others must be able to ask it. */
export function socketsFor(owner: Owner, machine: Machine): Machine {
  return {
    ...machine,
    listen: async (folder, name) => {
      const sign = await machine.listen(folder, name)
      if (sign !== null) lchownSync(join(folder, name), owner.uid, owner.gid)
      return sign
    },
  }
}

/** The name to that number; null where the system's own list does not say. */
export function nameOf(uid: number): string | null {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
    const line = lines.map((one) => one.split(':')).find((one) => one[2] === String(uid))
    return line?.[0] ?? null
  } catch {
    return null
  }
}

function isThere(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch {
    return false
  }
}
