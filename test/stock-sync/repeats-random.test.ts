import { afterEach, expect, test } from 'vitest'
import { seeded } from '../domain/mapping/random.ts'
import { seeds } from '../helpers/long.ts'
import { type Eyes, openTill, type Till } from './repeats-kit.ts'

let till: Till
afterEach(() => till.shop.close())

/**
 * Small histories with several changes in a second, told in any order, some of it again, with flushes in between. In the end every
 * notification has come and the product rests: whatever is not held is right to the piece.
 */
test.each(seeds(4, 80))(
  'seed %i: never silently wrong',
  async (seed) => {
    const next = seeded(seed)
    const eyes = (['none', 'legacy', 'platform'] as const)[seed % 3] ?? ('none' satisfies Eyes)
    till = await openTill(eyes, { stock: 100 })
    till.shop.smaregi.setSending({ loss: 1 })
    for (let letters = 0; letters < 8; letters += 1) {
      const amounts = Array.from(
        { length: 1 + next(2) },
        () => [-1, -1, 1, 1, -2, 2][next(6)] ?? -1,
      )
      await till.sends(Math.floor(letters / 3) * 2, ...amounts)
    }
    await till.sends(60, -1)
    till.shop.smaregi.setSending({ loss: 0 })
    const post = shuffled([...all(9), ...all(9).filter(() => next(2) === 0)], next)
    const story: unknown[] = [seed, eyes, post]
    for (const place of post) {
      await till.resends(place)
      if (next(4) > 0) continue
      await till.flush()
      story.push([place, till.ne])
    }
    await till.flush()
    await till.later()
    const held = await till.held()
    const open = held.reduce((sum, { delta }) => sum + Math.abs(delta), 0)
    story.push(
      till.shop.smaregi.ledger.history.map((row) => [
        row.at.getSeconds(),
        row.amount,
        row.stockAmount,
      ]),
    )
    // With a history to look at, nothing stays open.
    if (eyes !== 'none') expect(held, JSON.stringify(story)).toEqual([])
    if (open === 0) expect(till.ne, JSON.stringify(story)).toBe(till.smaregi)
    else expect(Math.abs(till.ne - till.smaregi), JSON.stringify(story)).toBeLessThanOrEqual(open)
  },
  120_000,
)

function all(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}

function shuffled(places: readonly number[], next: (limit: number) => number): number[] {
  const left = [...places]
  return places.map(() => left.splice(next(left.length), 1)[0] ?? 0)
}
