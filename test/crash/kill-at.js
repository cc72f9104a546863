/**
 * `node --import` this before the program: the process is killed before the n-th step that it records on disk (`STON_TEST_KILL`).
 * A step is a write, a sync, a new name or a removal, and with a database (`STON_TEST_KILL_SQL=1`) a statement that changes
 * something; nothing after it happens, as when the machine's power fails for that process. What ends by itself writes its
 * number of steps to file descriptor 3.
 */
import './ahead.js'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const CHANGES = /^\s*(?:INSERT|UPDATE|DELETE|WITH|COMMIT|SELECT pg_(?:try_)?advisory)/i

const at = Number(process.env.STON_TEST_KILL)
let steps = 0

/** `counts` tells from the arguments whether a call is a step. */
function countCalls(owner, names, counts = () => true) {
  for (const name of names) {
    const real = owner[name]
    owner[name] = function counted(...given) {
      if (counts(...given) && ++steps === at) process.kill(process.pid, 'SIGKILL')
      return Reflect.apply(real, this, given)
    }
  }
}

const file = await fs.promises.open('/dev/null')
await file.close()
countCalls(Object.getPrototypeOf(file), ['write', 'sync', 'datasync', 'truncate'])
countCalls(fs.promises, ['rename', 'link', 'unlink'])
// The same of a command that asks the disk directly. What it prints is no step.
countCalls(fs, ['renameSync', 'linkSync', 'unlinkSync', 'ftruncateSync', 'fsync', 'fdatasync'])
countCalls(fs, ['writeSync'], (fd) => fd > 3)
syncBuiltinESMExports()

if (process.env.STON_TEST_KILL_SQL === '1') {
  const { default: pg } = await import('pg')
  countCalls(pg.Client.prototype, ['query'], (statement) =>
    CHANGES.test(statement.text ?? statement),
  )
}

const { STON_TEST_KILL_PARENT: parent } = process.env
// Commands that the program starts are killed at their n-th step as well, and have nobody to tell.
process.env.STON_TEST_KILL_PARENT = String(process.pid)
process.on('exit', () => {
  if (parent === undefined) fs.writeSync(3, String(steps))
})
