import { afterEach, expect, test } from 'vitest'
import { toJstIso } from '../../src/kernel/time.ts'
import { openTill, type Till } from './repeats-kit.ts'

let till: Till
afterEach(() => till.shop.close())

/** Nobody may read Smaregi's history, so the counts around a second decide. */
async function open(ignoreDivisions: readonly string[] = []): Promise<void> {
  till = await openTill('none', { ignoreDivisions })
}

async function leaveOut(...ignoreDivisions: readonly string[]): Promise<void> {
  await till.shop.configure((config) => {
    config['smaregi'] = { ...config['smaregi'], ignoreDivisions }
  })
}

async function countIsTold(): Promise<void> {
  await till.sends(-60, 1)
  await till.sends(-30, -1)
}

/** −1, +1, and the −1 sent again; 10 → 9 → 10 → 9 and a +1 to 10 later fits three changes, as long as a sale between is not told. */
async function takeOneTooMany(division: string): Promise<void> {
  const sale = await till.tells(0, [{ amount: -1, division }])
  await till.tells(0, [{ amount: 1, division }])
  await till.resends(sale)
  const { hookUrl: url, sncode } = till.shop
  till.shop.smaregi.setTarget(null)
  await till.sends(3, -1)
  till.shop.smaregi.setTarget({ url, sncode, place: 'form' })
  await till.sends(5, 1)
  await till.flush()
}

/** The sale between: now the row that had counted is known to be a repeat. */
async function lateSale(): Promise<void> {
  till.shop.smaregi.sendRows([
    {
      storeId: '1',
      productId: '1001',
      amount: '-1',
      stockAmount: '9',
      stockDivision: '02',
      updDateTime: toJstIso(till.at(3)),
    },
  ])
  await till.shop.smaregi.flushSends()
  await till.flush()
}

test('what is taken back goes by the settings under which it came', async () => {
  await open(['02'])
  await countIsTold()
  await leaveOut()
  await takeOneTooMany('02')
  expect(till.ne).toBe(10)
  await leaveOut('02')
  await lateSale()
  // The late sale itself is left out.
  expect(till.ne).toBe(11)
})

test.each([
  ['retry', []],
  ['drop', ['--why', 'the other link']],
])(
  'under an EC link that is asked about, either answer comes out right (%s)',
  async (verb, why) => {
    await open()
    await countIsTold()
    await takeOneTooMany('11')
    await lateSale()
    expect(till.ne).toBe(8)
    await till.shop.ston('failures', verb, 'link-11', ...why)
    await till.flush()
    expect([till.ne, till.smaregi]).toEqual([10, 10])
  },
)
