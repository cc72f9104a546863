import type { LockName } from '../../src/store/store.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { type Random, seeded } from './powercut-inode.ts'
import { openOn } from './powercut-journal.ts'

const CUTS = 3
const NAMES: readonly LockName[] = ['stock', 'orders']

/** Several commands at the same locks: never two hold one, and whatever a cut leaves keeps nobody out. */
export async function locksSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  let held = 0
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [40, 300], {
      work: async () => void (held += await work(disk, random)),
      check: () => free(disk),
    })
  }
  return held
}

async function work(disk: Disk, random: Random): Promise<number> {
  const inside = new Map<LockName, number>()
  let held = 0
  const command = async (purpose: string): Promise<void> => {
    const store = await openOn(disk)
    while (!disk.isOff) {
      for (const name of NAMES) {
        const answer = await store.lock(name, { purpose, waitMs: 5 })
        if (answer.kind !== 'held') continue
        held += 1
        inside.set(name, (inside.get(name) ?? 0) + 1)
        if (inside.get(name) !== 1) throw new Broken(`two hold ${name}`)
        if (random() < 0.5) await new Promise(setImmediate)
        inside.set(name, 0)
        await answer.release()
      }
    }
  }
  const ended = await Promise.allSettled(['flush', 'map', 'failures'].map(command))
  for (const one of ended)
    if (one.status === 'rejected' && one.reason instanceof Broken) throw one.reason
  return held
}

async function free(disk: Disk): Promise<void> {
  const store = await openOn(disk)
  for (const name of NAMES) {
    const answer = await store.lock(name, { purpose: 'check', waitMs: 0 })
    if (answer.kind !== 'held') throw new Broken(`${name} is not free: ${answer.kind}`)
    await answer.release()
  }
}
