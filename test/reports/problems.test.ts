import { heldTwice } from '../../src/domain/stock/left-by-verdict.ts'
import { expect, test } from 'vitest'
import { itemsOf } from '../../src/domain/stock/open-items.ts'
import { gather } from '../../src/domain/stock/open-work.ts'
import { groupOf } from '../../src/reports/problems.ts'

test('of rows that may have gone twice no name is told that only the code would be put into', () => {
  const amount = { code: 'A', products: ['A'], changes: 1, since: '2026-11-24T00:00:00.000Z' }
  const mark = { tag: '', neCode: 'A', sent: -2, since: '2026-11-24 09:00:00' }
  const twice = [1, 2].map((row) =>
    heldTwice({ ...amount, delta: -2 }, { ...mark, batch: 2, row }, -2),
  )
  const groups = itemsOf(gather(twice)).map(groupOf)
  expect(groups[0]?.next.en).toContain('`ston failures retry ID`')
  expect(new Set(groups.map(({ key }) => key)).size).toBe(1)
})
