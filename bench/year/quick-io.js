import { readdirSync, statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { basename, dirname } from 'node:path'

/** Heads and lines of so many batches are shown: nobody looks further back while the next one is made. */
const SHOWN = 9

/**
 * The file functions of a store that is only made to be measured: nothing waits for the disk, and making a batch does not list
 * all the batches there are. `before`: the number of the batch before the first one to be made. There is none, so its name is
 * shown only until the first one is there: nobody may try to read it.
 */
export function quickIo(before) {
  let batches = before === 0 ? [] : [`${String(before).padStart(6, '0')}.1.json`]
  let made = false
  return {
    ...fs,
    statSync,
    readdirSync,
    async open(...args) {
      const file = await fs.open(...args)
      file.sync = file.datasync = () => Promise.resolve()
      return file
    },
    readdir: (path) =>
      basename(path) === 'batches' ? Promise.resolve([...batches]) : fs.readdir(path),
    async rename(from, to) {
      await fs.rename(from, to)
      show(to)
    },
    async link(from, to) {
      await fs.link(from, to)
      show(to)
    },
    async unlink(path) {
      await fs.unlink(path)
      const at = batches.indexOf(basename(path))
      if (basename(dirname(path)) === 'batches' && at >= 0) batches.splice(at, 1)
    },
  }

  function show(path) {
    if (basename(dirname(path)) !== 'batches') return
    if (!made) batches = []
    made = true
    batches.push(basename(path))
    batches.splice(0, batches.length - SHOWN)
  }
}
