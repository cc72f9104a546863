import { join } from 'node:path'
import { stamp } from '../../src/store/files/checked.ts'
import { createFile, type Io, makeFolder, syncFolder, writeAll } from '../../src/store/files/io.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { seeded } from './powercut-inode.ts'
import { locked, openOn } from './powercut-journal.ts'

const FOLDER = '/srv/shops/ston'
const CUTS = 3
const BEFORE = 7

interface Known {
  written: number
  trying: number
  made: boolean
}

/**
 * A folder of format 1 is opened and written to. Whenever the power goes, its document has its last value, and nothing of format 2 is
 * in a folder that an older ston would take for its own.
 */
export async function formatSurvives(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  await writeFormat1(disk.plug())
  const known: Known = { written: BEFORE, trying: BEFORE, made: false }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [20, 120], {
      work: async () => {
        const store = await openOn(disk)
        await locked(store)
        const document = store.document<number>('calls')
        while (!disk.isOff) {
          const { value, revision } = await document.read()
          known.trying = (value ?? 0) + 1
          await document.replace(known.trying, revision)
          known.written = known.trying
        }
      },
      check: async () => {
        await olderStonRefuses(disk.plug())
        const store = await openOn(disk)
        // Only what a holder of the lock has read has to stay: a process may have been killed before it had synced.
        const release = await locked(store)
        const { value } = await store.document<number>('calls').read()
        await release()
        if (value !== known.written && value !== known.trying)
          throw new Broken(`${value} instead of ${known.written}`)
        Object.assign(known, { written: value, trying: value })
      },
    })
  }
  return known.written
}

async function writeFormat1(io: Io): Promise<void> {
  for (const name of ['documents', 'batches', 'locks', 'journal'])
    await makeFolder(io, join(FOLDER, name))
  const files = {
    'documents/calls.json': stamp({ revision: 3, value: BEFORE }),
    'format-1': stamp({ of: 1 }),
  }
  for (const [name, bytes] of Object.entries(files)) {
    const file = await createFile(io, join(FOLDER, name))
    await writeAll(file, bytes)
    await file.sync()
    await file.close()
  }
  for (const path of ['/', '/srv', '/srv/shops', FOLDER, join(FOLDER, 'documents')])
    await syncFolder(io, path)
}

async function olderStonRefuses(io: Io): Promise<void> {
  const isNew = (await io.readdir(join(FOLDER, 'documents'))).some((name) =>
    /\.\d{6}\.json$/.test(name),
  )
  const names = await io.readdir(FOLDER)
  if (isNew && !names.includes('format-2')) throw new Broken(`format 2 in ${names.join(' ')}`)
}
