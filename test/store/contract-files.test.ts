import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type Machine, thisMachine } from '../../src/store/files/machine.ts'
import { ownersContract } from './contract-owners.ts'
import { productsContract } from './contract-products.ts'
import { type Place, storeContract } from './contract.ts'
import { newFolder, openStore } from './helpers.ts'

/** A machine that has run so much longer, seen from one of its containers. */
function container(space: string, later: () => number): Machine {
  const self = { ...thisMachine().self(), space }
  return {
    ...thisMachine(),
    self: () => self,
    uptimeMs: () => thisMachine().uptimeMs() + later(),
    listen: () => Promise.resolve(null),
  }
}

async function newPlace(): Promise<Place> {
  const path = await newFolder()
  let containers = 0
  let later = 0
  return {
    // Each in a container of its own, on a file system without sockets: of nobody is seen that he has ended.
    open: (options) => {
      containers += 1
      return openStore(path, { ...options, machine: container(`pid:[${containers}]`, () => later) })
    },
    takeAway: async () => {
      // Somebody must have looked before the silence.
      await (
        await openStore(path, { machine: container('pid:[watcher]', () => later) })
      ).holder('stock')
      later += 11 * 60_000
    },
    age: async (to) => {
      const journal = join(path, 'journal')
      for (const name of await readdir(journal)) await utimes(join(journal, name), to, to)
    },
  }
}

storeContract('files', newPlace)
productsContract('files', newPlace)
ownersContract('files', newPlace)
