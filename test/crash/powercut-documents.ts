import type { DocumentName, Store } from '../../src/store/store.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { locked, openOn } from './powercut-journal.ts'

const CUTS = 3
const NAMES: readonly DocumentName[] = ['tokens', 'runs', 'calls']

interface Known {
  readonly written: number
  /** On its way when the power went: there or not. */
  readonly trying: number
}

/**
 * Documents are replaced one after another, by commands that hold a lock; after a cut each has its last value, or the one that was on
 * its way. What the next holder of the lock has read stays, too: it acts on it. No holder has a number that another one has had, as
 * records name it.
 */
export async function documentsSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const last = { holder: 0 }
  const known = new Map<DocumentName, Known>(NAMES.map((name) => [name, { written: 0, trying: 0 }]))
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [30, 300], {
      work: async () => {
        const store = await openOn(disk)
        await hold(store, last)
        await work(store, disk, known, random)
      },
      check: async () => {
        const store = await openOn(disk)
        const release = await hold(store, last)
        await check(store, known)
        await release()
      },
    })
  }
  return [...known.values()].reduce((sum, one) => sum + one.written, 0)
}

async function hold(store: Store, last: { holder: number }): Promise<() => Promise<void>> {
  const release = await locked(store)
  const number = store.holding('stock')
  if (number <= last.holder) throw new Broken(`the number ${number} is given out again`)
  last.holder = number
  return release
}

async function work(
  store: Store,
  disk: Disk,
  known: Map<DocumentName, Known>,
  random: Random,
): Promise<void> {
  const write = async (name: DocumentName): Promise<void> => {
    const document = store.document<{ n: number; text: string }>(name)
    while (!disk.isOff) {
      const { value, revision } = await document.read()
      const n = (value?.n ?? 0) + 1
      known.set(name, { written: n - 1, trying: n })
      await document.replace({ n, text: '札'.repeat(below(random, 300)) }, revision)
      known.set(name, { written: n, trying: n })
    }
  }
  await Promise.all(NAMES.map(write))
}

async function check(store: Store, known: Map<DocumentName, Known>): Promise<void> {
  for (const [name, { written, trying }] of known) {
    const { value } = await store.document<{ n: number }>(name).read()
    const n = value?.n ?? 0
    if (n !== written && n !== trying) throw new Broken(`${name}: ${n} instead of ${written}`)
    known.set(name, { written: n, trying: n })
  }
}
