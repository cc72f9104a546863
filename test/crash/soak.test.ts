import { afterAll, afterEach, expect, test } from 'vitest'
import { LONG, PATIENCE_MS, seeds } from '../helpers/long.ts'
import { usePostgres } from '../helpers/postgres.ts'
import { Counters, tell } from './soak-sometimes.ts'
import { World } from './soak-world.ts'

/**
 * A shop with a drawn mixture of troubles: late, repeated, torn and lost notifications, equal rows in one second, readings that lag, uploads
 * that work late or whose answers are lost, orders that change, kills, pauses. In the end every count is exact, or ston names the product
 * with a number that explains the difference: never silently wrong. Time passes by `later`, so no period is waited for.
 */

const postgres = await usePostgres()
const SEEDS = seeds(1, 60)
const counters = new Counters()

let world: World
afterEach(() => world.close())

test.each(SEEDS)('seed %i: exact, or in doubt where it may be', (seed) => lives(seed), PATIENCE_MS)

// What the simulation plays in files.
test.each(seeds(0, 20).map((seed) => seed + 1000))(
  'seed %i on PostgreSQL: exact, or in doubt where it may be',
  (seed) => lives(seed, true),
  PATIENCE_MS,
)

async function lives(seed: number, alwaysPostgres = false): Promise<void> {
  world = new World(seed, counters, postgres.url, alwaysPostgres)
  const wrong = await world.live().catch((error: unknown) => {
    throw new Error(world.story.join('\n'), { cause: error })
  })
  expect(wrong, `seed ${seed}\n${world.story.join('\n')}`).toEqual([])
}

afterAll(async () => {
  process.stdout.write(`${counters.toString()}\n`)
  await tell(counters)
  if (LONG && process.env['STON_SEEDS'] === undefined)
    expect(counters.never(), 'what never happened').toEqual([])
})
