import { expect, test } from 'vitest'
import { table } from '../../src/kernel/table.ts'

test('a column of numbers stands on the right, below its title', () => {
  expect(
    table([
      ['code', 'pieces', 'cause'],
      ['A', '5', 'x'],
      ['B', '-12', 'y'],
      ['C', '', 'z'],
    ]),
  ).toBe(
    ['code  pieces  cause', 'A          5  x', 'B        -12  y', 'C             z'].join('\n'),
  )
})

test('a number among words begins where they begin', () => {
  expect(
    table([
      ['Waiting', '2 changes of 1 product'],
      ['Held', '0'],
      ['Last', 'none'],
    ]),
  ).toBe(['Waiting  2 changes of 1 product', 'Held     0', 'Last     none'].join('\n'))
})
