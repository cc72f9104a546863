import { describe, expect, test } from 'vitest'
import { fewest } from './shrink.ts'

describe('as few as can be left', () => {
  const NUMBERS = Array.from({ length: 100 }, (_, n) => n)

  test.each([[[3]], [[0, 99]], [[17, 18, 62]], [[]]])(
    'of a hundred, %j are needed',
    async (needed) => {
      let tries = 0
      const kept = await fewest(NUMBERS, async (tried) => {
        tries += 1
        return needed.every((one) => tried.includes(one))
      })
      expect(kept).toEqual(needed)
      expect(tries).toBeLessThan(80)
    },
  )

  test('where every one is needed, all are left', async () => {
    expect(await fewest([1, 2, 3], async (tried) => tried.length === 3)).toEqual([1, 2, 3])
  })
})
