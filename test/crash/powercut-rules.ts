import type { Rules } from '../../src/domain/stock/rules.ts'
import type { Store } from '../../src/store/store.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { openOn } from './powercut-journal.ts'
import { bothEnd } from './powercut-tables.ts'

const CUTS = 3

interface Shop {
  readonly disk: Disk
  readonly random: Random
  /** What was given out under a number: from then on it must be there, whoever had it from whom. */
  readonly given: Map<number, string>
}

/** Two listeners bring rules into force one after another; after a cut every number that was given out has its set. */
export async function rulesSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const shop: Shop = { disk: new Disk(random, skip), random, given: new Map() }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(shop.disk, random, [60, 300], {
      work: () => bothEnd(listen(shop), listen(shop)),
      check: async () => check(shop, await openOn(shop.disk)),
    })
  }
  return shop.given.size
}

async function listen({ disk, random, given }: Shop): Promise<never> {
  const { rules } = await openOn(disk)
  for (;;) {
    const set = await rules.put(someRules(random))
    const text = JSON.stringify(set.rules)
    if ((given.get(set.number) ?? text) !== text)
      throw new Broken(`rule set ${set.number} was given out twice`)
    given.set(set.number, text)
  }
}

async function check({ given }: Shop, { rules }: Store): Promise<void> {
  for (const [number, text] of given) {
    const set = await rules.read(number)
    if (JSON.stringify(set?.rules) !== text) throw new Broken(`rule set ${number} is gone`)
  }
}

function someRules(random: Random): Rules {
  const stores = below(random, 3) === 0 ? [] : [String(1 + below(random, 2))]
  return { master: 'smaregi', stores, ignoreDivisions: [], forwardDivisions: [] }
}
