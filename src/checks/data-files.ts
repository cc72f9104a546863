import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../kernel/errors.ts'
import * as says from '../messages/doctor-machine.ts'
import { bad, type Body } from './check.ts'

/** The folder in which most is written anew: whoever owns it runs ston. */
const DOCUMENTS = 'documents'

/** What in the folder stops a run of ston: the first file or folder that cannot be read and written. Null: there is none. */
export function filesTrouble(path: string): Body | null {
  // Root may open everything, so its question is whether the owner can.
  const owner = process.getuid?.() === 0 ? ownerIn(path) : null
  const found = firstBad(path, owner)
  if (found === null) return null
  const uid = owner ?? process.getuid?.() ?? 0
  const what = says.notWritable(found.file, found.errno, found.owner)
  return bad(what, says.chownFile(found.file, uid), 'config')
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
