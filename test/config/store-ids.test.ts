import { expect, test } from 'vitest'
import { configFrom } from '../../src/config/index.ts'
import { load, refusal } from './files.ts'

test.each([
  ['smaregi.stores', { smaregi: { stores: ['2', '01'] } }],
  ['orders.storeId', { orders: { storeId: '01' } }],
  ['orders.stores', { orders: { stores: { '3': '01' } } }],
  [
    'nextengine.warehouses',
    { nextengine: { upload: 'warehouse', warehouses: { '2': '本店', '01': '駅前' } } },
  ],
])(
  'zeros before a store id are refused anew, and warned of where they stand: %s',
  (path, wrong) => {
    const { problems } = refusal(() => configFrom(wrong, '.'))
    expect(problems).toMatchObject([{ path, found: '"01"' }])
    const { warnings } = load(wrong)
    expect(warnings.map(({ en }) => en)).toEqual([expect.stringContaining(path)])
  },
)

test('ids as Smaregi writes them are taken', () => {
  const right = { smaregi: { stores: ['0', '1', '20'] }, orders: { storeId: '1' } }
  configFrom(right, '.')
  expect(load(right).warnings).toEqual([])
})
