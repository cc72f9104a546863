import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { storeContract } from './contract.ts'
import { newFolder, openStore } from './helpers.ts'

storeContract('files', async () => {
  const path = await newFolder()
  return {
    open: (options) => openStore(path, options),
    age: async (to) => {
      const journal = join(path, 'journal')
      for (const name of await readdir(journal)) await utimes(join(journal, name), to, to)
    },
  }
})
