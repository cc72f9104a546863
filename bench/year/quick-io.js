import { statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { basename, dirname } from 'node:path'

/** Heads and lines of so many batches are shown: nobody looks further back while the next one is made. */
const SHOWN = 9

/**
 * The file functions of a store that is only made to be measured: nothing waits for the disk, and making a batch does not list
 * all the batches there are. `newest`: the number of the batch before the first one to be made.
 */
export function quickIo(newest) {
  const first = `${String(newest).padStart(6, '0')}.`
  let batches = null
  return {
    ...fs,
    statSync,
    async open(...args) {
      const file = await fs.open(...args)
      file.sync = file.datasync = () => Promise.resolve()
      return file
    },
    async readdir(path) {
      const all =
        basename(path) === 'batches' && batches !== null ? batches : await fs.readdir(path)
      if (basename(path) !== 'batches') return all
      batches ??= all.filter((name) => name.startsWith(first))
      return [...batches]
    },
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
      const at = batches?.indexOf(basename(path)) ?? -1
      if (basename(dirname(path)) === 'batches' && at >= 0) batches.splice(at, 1)
    },
  }

  function show(path) {
    if (basename(dirname(path)) !== 'batches') return
    batches ??= []
    batches.push(basename(path))
    batches.splice(0, batches.length - SHOWN)
  }
}
