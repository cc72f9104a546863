import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toJstIso } from '../../src/kernel/time.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { type Eyes, openTill, type Till } from './repeats-kit.ts'

let till: Till
afterEach(() => till.shop.close())

async function open(...options: Parameters<typeof openTill>): Promise<void> {
  till = await openTill(...options)
}

describe.each<Eyes>(['legacy', 'platform'])('with Smaregi’s history (%s)', (eyes) => {
  beforeEach(() => open(eyes))

  test('a sale, its return and the same sale within a second are three changes', async () => {
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    // The history may lag behind the notifications.
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    expect(till.ne).toBe(10)
    expect(await till.later()).toMatchObject({ code: 0, json: { held: 0, applied: 1 } })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
  })

  test('looking beforehand tells what a flush will hold', async () => {
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.resends(sale)
    const looked = await till.shop.ston('flush', '--dry-run', '--json')
    const held = [{ code: '1001', delta: -1, reason: 'repeat' }]
    expect(looked.json).toMatchObject({ rows: [], held, ignored: { duplicate: 0 } })
    expect(await till.flush()).toMatchObject({ json: { held: 1, ignored: { duplicate: 0 } } })
    expect((await till.shop.ston('flush', '--dry-run', '--json')).json).toMatchObject({ held })
  })

  test('a later line proves that the history does not lag', async () => {
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    await till.sends(9, -2)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([7, 7])
  })

  test('and when two of them come in one notification', async () => {
    await till.sends(0, -1)
    await till.sends(0, 1, -1)
    await till.flush()
    expect(await till.later()).toMatchObject({ code: 0 })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
  })

  test('a sale and its return, of which the sale is sent again, are two', async () => {
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.resends(sale, sale)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 2 } })
    expect(await till.held()).toMatchObject([{ delta: -1 }, { delta: -1 }])
    expect(await till.later()).toMatchObject({ code: 0, json: { applied: 0, held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([10, 10])
    expect(await till.why()).toContain('再送と判明')
  })

  test('once decided, a row that is sent again later changes nothing', async () => {
    const first = await till.sends(0, -1)
    const second = await till.sends(0, 1)
    const third = await till.sends(0, -1)
    await till.sends(9, -1)
    await till.flush()
    await till.resends(third, second, first, third)
    expect(await till.later()).toMatchObject({
      code: 0,
      json: { applied: 0, ignored: { duplicate: 4 } },
    })
    expect([till.ne, till.smaregi]).toEqual([8, 8])
  })

  test('a row without a count is told by the history alone', async () => {
    const row = { storeId: '1', productId: '1001', stockDivision: '02', updDateTime: '' }
    const told = (amount: number): unknown => ({
      ...row,
      amount,
      updDateTime: at(till.silently(0, amount, '02').at),
    })
    for (const amount of [-1, 1, -1]) till.shop.smaregi.sendRows([told(amount)])
    await till.flush()
    expect(await till.later()).toMatchObject({ code: 3, json: { held: 1 } })
    expect(till.ne).toBe(10)
  })
})

describe('of two rows that look alike one is new and one was sent again', () => {
  const say = async (what: 'retry' | 'drop', id: string): Promise<void> => {
    const why = what === 'drop' ? ['--why', '再送'] : []
    expect(await till.shop.ston('failures', what, id, ...why)).toMatchObject({ code: 0 })
  }
  const ids = async (): Promise<readonly string[]> => (await till.held()).map(({ id }) => id)

  beforeEach(async () => {
    await open('legacy')
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.sends(0, -1)
    await till.resends(sale)
    // The history may lag: nobody but a person can tell.
    await till.flush()
  })

  test.each([
    ['both at once', ['retry', 'drop'], false],
    ['the other way round', ['drop', 'retry'], false],
    ['with a run between', ['retry', 'drop'], true],
    ['with a run between, the other way round', ['drop', 'retry'], true],
  ] as const)('each is asked about by itself: %s', async (_, answers, runs) => {
    const asked = await ids()
    expect(asked).toEqual([asked[0], `${asked[0] ?? ''}-2`])
    expect((await till.held()).map(({ delta }) => delta)).toEqual([-1, -1])
    for (const [i, answer] of answers.entries()) {
      await say(answer, asked[i] ?? '')
      if (!runs) continue
      await till.flush()
      expect(await ids()).toEqual(asked.slice(i + 1))
    }
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
  })

  test('what comes after the answer is asked about under a name of its own', async () => {
    const asked = await ids()
    await say('retry', asked[0] ?? '')
    await till.sends(0, 1)
    await till.sends(0, -1)
    await till.flush()
    expect((await till.held()).filter(({ delta }) => delta === -1).map(({ id }) => id)).toEqual([
      asked[1],
      `${asked[0] ?? ''}-3`,
    ])
  })
})

function at(moment: Date): string {
  return new Date(moment.getTime() + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

describe('with nothing but the counts', () => {
  beforeEach(async () => {
    await open('none')
    await till.sends(-60, 1)
    await till.sends(-30, -1)
  })

  test('equal rows stay held until the next row tells the count', async () => {
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    expect(await till.later()).toMatchObject({
      code: 3,
      json: { held: 1, apiCalls: { nextengine: 0 } },
    })
    expect(till.ne).toBe(10)
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([8, 8])
  })

  test('or it tells that they were sent again', async () => {
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.flush()
    await till.resends(sale)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0, applied: 1 } })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
    expect(await till.why()).toContain('再送と判明')
  })

  test.each([
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [0, 3, 1, 2],
    [2, 0, 3, 1],
  ])('in whatever order they come (%i %i %i %i), with a flush after each', async (...order) => {
    await till.flush()
    const before = till.shop.smaregi.sent.length
    till.shop.smaregi.setSending({ loss: 1 })
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    await till.sends(4, -2)
    till.shop.smaregi.setSending({ loss: 0 })
    for (const place of order) {
      await till.resends(before + 1 + place)
      await till.flush()
    }
    expect([till.ne, till.smaregi]).toEqual([7, 7])
    expect(await till.held()).toEqual([])
  })

  test('a count that moved and was never told makes counts prove nothing of its product', async () => {
    // What another system writes with the legacy API: once before, and then as much as one of the rows.
    till.silently(-10, -2)
    await till.sends(-5, -1)
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    till.silently(3, 1)
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    const [item] = await till.held()
    await till.shop.ston('failures', 'retry', item?.id ?? '')
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([7, 6])
  })

  test('unless it is told late: then they prove again', async () => {
    till.shop.smaregi.setSending({ loss: 1 })
    const late = await till.sends(-10, -2)
    till.shop.smaregi.setSending({ loss: 0 })
    await till.sends(-5, -1)
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    await till.resends(late)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([5, 5])
  })

  test('a round more or less is not to be told by counts', async () => {
    // 10 → 9 → 10 → 9 → 10 → 9; twice and once, the way is the same.
    for (const amount of [-1, 1, -1, 1, -1]) await till.sends(0, amount)
    await till.sends(4, -2)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 2 } })
  })

  test('a person may decide before: retry counts it', async () => {
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
    await till.flush()
    const [item] = await till.held()
    expect(item).toMatchObject({
      id: expect.stringMatching(/^r-[0-9a-f]{10}$/) as string,
      delta: -1,
    })
    // Sending everything again at once is no look at it.
    await till.shop.ston('failures', 'retry')
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    expect(await till.shop.ston('failures', 'retry', item?.id ?? '')).toMatchObject({ code: 0 })
    expect(await till.flush()).toMatchObject({ code: 0, json: { applied: 1, held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
  })

  test('and drop says that it was sent again', async () => {
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.resends(sale)
    await till.flush()
    const [item] = await till.held()
    await till.shop.ston('failures', 'drop', item?.id ?? '', '--why', '再送')
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([10, 10])
  })

  test('sales of one second that are sent again hours later, as a whole or in part, are repeats', async () => {
    const first = await till.sends(0, -1, -1)
    const second = await till.sends(0, -2)
    await till.flush()
    await till.resends(second, first, second)
    expect(await till.flush()).toMatchObject({
      code: 0,
      json: { applied: 0, ignored: { duplicate: 4 } },
    })
    expect([till.ne, till.smaregi]).toEqual([6, 6])
  })

  test('a notification that repeats some rows and brings new ones', async () => {
    await till.sends(0, -1)
    await till.flush()
    const wire = till.shop.smaregi.ledger.history.at(-1)
    till.shop.smaregi.sendRows([
      {
        storeId: '1',
        productId: '1001',
        amount: '-1',
        stockAmount: '9',
        stockDivision: '02',
        updDateTime: at(wire?.at ?? new Date()),
      },
      {
        storeId: '1',
        productId: '1001',
        amount: '-3',
        stockAmount: '6',
        stockDivision: '02',
        updDateTime: at(wire?.at ?? new Date()),
      },
    ])
    till.silently(0, -3, '02')
    expect(await till.flush()).toMatchObject({ code: 0, json: { ignored: { duplicate: 1 } } })
    expect([till.ne, till.smaregi]).toEqual([6, 6])
  })

  test('a till that was offline and sends hours at once: every change counts', async () => {
    await till.flush()
    for (const amount of [-1, 2, -1, -1, 1, -2, 3, -1, -1]) await till.sends(0, amount)
    await till.sends(1, -1)
    await till.flush()
    expect([till.ne, till.smaregi]).toEqual([8, 8])
  })

  test('a row that comes late, from between those that the counts rested on, decides anew', async () => {
    const sale = await till.sends(0, -1)
    await till.sends(0, 1)
    await till.resends(sale)
    const { target } = senderOf()
    await till.shop.smaregi.flushSends()
    till.shop.smaregi.setTarget(null)
    await till.sends(3, -1)
    till.shop.smaregi.setTarget(target)
    await till.sends(5, 1)
    // 10 → 9 → 10 → 9 and then +1 to 10 fits as well as it can; the −1 of the third second is not there yet.
    await till.flush()
    expect(till.ne).toBe(10)
    const late = till.shop.smaregi.ledger.history.at(-2)
    till.shop.smaregi.sendRows([
      {
        storeId: '1',
        productId: '1001',
        amount: '-1',
        stockAmount: '9',
        stockDivision: '02',
        updDateTime: at(late?.at ?? new Date()),
      },
    ])
    await till.flush()
    expect([till.ne, till.smaregi]).toEqual([10, 10])
    expect(await till.why()).toContain('再送と判明')
  })

  test('rows without a count are never decided by counts', async () => {
    const row = (amount: number, stockAmount: string): unknown => ({
      storeId: '1',
      productId: '1001',
      amount,
      stockAmount,
      stockDivision: '02',
      updDateTime: at(new Date(Date.now() + 90_000)),
    })
    for (const amount of [-1, 1, -1]) till.shop.smaregi.sendRows([row(amount, '')])
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    await till.sends(200, -1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    expect(till.ne).toBe(9)
  })

  test('stores and products are judged apart', async () => {
    await till.tells(0, [
      { amount: -1 },
      { amount: -1, storeId: '2' },
      { amount: -1, productId: '1002' },
    ])
    const again = till.shop.smaregi.sent.length
    await till.tells(0, [{ amount: 1, storeId: '2' }])
    await till.resends(again)
    const ran = await till.flush()
    // In store 1 nothing else happened in that second; in store 2 its return did.
    expect(ran).toMatchObject({ code: 3, json: { held: 1, ignored: { duplicate: 2 } } })
    expect(await till.held()).toMatchObject([{ delta: -1 }])
    await till.tells(4, [{ amount: -1, storeId: '2' }])
    await till.flush()
    expect(till.ne).toBe(till.smaregi)
  })

  test('what a rule leaves out belongs to the second all the same', async () => {
    await till.sends(0, -1)
    await till.tells(0, [{ amount: 1, division: '10' }])
    await till.sends(0, -1)
    expect(await till.flush()).toMatchObject({
      code: 3,
      json: { held: 1, ignored: { division: 1 } },
    })
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([7, 8])
  })

  test('every further row of the second decides anew', async () => {
    const sale = await till.sends(0, -1)
    await till.flush()
    await till.resends(sale)
    expect(await till.flush()).toMatchObject({ code: 0, json: { ignored: { duplicate: 1 } } })
    // Now the second has another change: what was a repeat may have been a change.
    await till.sends(0, 1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    await till.sends(5, -1)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([9, 9])
  })
})

function senderOf() {
  const { hookUrl: url, sncode } = till.shop
  return { target: { url, sncode, place: 'form' as const } }
}

describe('what happens in between', () => {
  const lostSale = async (): Promise<void> => {
    await till.sends(-60, 1)
    await till.sends(-30, -1)
    for (const amount of [-1, 1, -1]) await till.sends(0, amount)
  }

  test('a run that ends between deciding and sealing decides the same again', async () => {
    await open('none')
    await lostSale()
    await till.sends(5, -1)
    const { url } = till.shop.ne
    const turn = (apiUrl: string) =>
      till.shop.configure((config) => {
        config['nextengine'] = { ...config['nextengine'], apiUrl }
      })
    await turn('http://127.0.0.1:9')
    expect(await till.shop.flush()).toMatchObject({ code: 75 })
    await turn(url)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect([till.ne, till.smaregi]).toEqual([8, 8])
    expect(await till.flush()).toMatchObject({ code: 0, json: { applied: 0 } })
  })

  test('a question outlives the duplicate keys’ index: it is made again of the batches', async () => {
    await open('none')
    const sale = await till.sends(0, -1)
    await till.flush()
    await till.resends(sale)
    await till.flush()
    await rm(join(till.shop.dir, 'data', 'keys'), { recursive: true })
    await till.sends(0, 1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
  })

  test('looking beforehand tells what a flush will count, and what it takes for sent again', async () => {
    await open('none')
    const sale = await till.sends(0, -1)
    await till.resends(sale)
    await till.sends(5, -2, -2)
    const rows = [{ code: '1001', delta: -5, changes: 3 }]
    const looked = await till.shop.ston('flush', '--dry-run', '--json')
    expect(looked.json).toMatchObject({ rows, held: [], failed: [], ignored: { duplicate: 1 } })
    expect(await till.flush()).toMatchObject({ code: 0, json: { ignored: { duplicate: 1 } } })
    expect(till.ne).toBe(5)
  })

  test('looking shows the question, writes nothing, and status, page and mail count it', async () => {
    await open('none')
    await lostSale()
    await till.flush()
    const preview = await till.shop.ston('flush', '--dry-run', '--json')
    expect(preview.json['held']).toMatchObject([{ code: '1001', delta: -1, reason: 'repeat' }])
    expect((await till.shop.ston('status')).out).toContain('同じ内容の変動が同じ秒に')
    expect(await till.why()).toContain('再送か別の変動か')
    expect(await fetch(`${till.shop.hookUrl}/status`).then((page) => page.text())).toContain(
      '同じ内容の変動が',
    )
  })

  test('ston’s own writing in that second is no proof: neither a repeat nor counts', async () => {
    await open('legacy')
    const store = await openFileStore({ path: join(till.shop.dir, 'data') })
    const sale = await till.sends(0, -1)
    await store.echoes.append([
      {
        kind: 'expect',
        id: 'p-1',
        at: toJstIso(till.at(0)),
        pairs: [{ productId: '1001', storeId: '1', delta: 1 }],
      },
      { kind: 'caused', id: 'p-1', at: toJstIso(till.at(1)), keys: [] },
    ])
    await store.close()
    till.silently(0, 1)
    // The same sale again, or another one? Nobody was told of what stood between them.
    await till.sends(0, -1)
    expect(await till.flush()).toMatchObject({ code: 3, json: { held: 1 } })
    await till.resends(sale)
    await till.sends(9, -1)
    expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
    // Next Engine has the one piece by itself that ston has written to Smaregi.
    expect([till.ne, till.smaregi]).toEqual([7, 8])
  })
})

test('a row that comes late in the second that a decision rests on has it made anew', async () => {
  await open('none')
  till.shop.smaregi.setSending({ loss: 1 })
  for (const amount of [-1, -1]) await till.sends(-60, amount)
  for (const amount of [1, -1, 1]) await till.sends(0, amount)
  await till.sends(60, -3)
  till.shop.smaregi.setSending({ loss: 0 })
  // From nine, as the first row says: a sale and one return. The last row shows that it was eight.
  await till.resends(1, 3, 5, 6, 4)
  await till.flush()
  await till.resends(2)
  await till.flush()
  expect([till.ne, till.smaregi]).toEqual([6, 6])
})

test('a row that comes late raises the question about one that was judged before, which a later one answers', async () => {
  await open('none')
  await till.sends(-60, -1)
  await till.flush()
  till.shop.smaregi.setSending({ loss: 1 })
  for (const amount of [-1, 1, -1]) await till.sends(0, amount)
  await till.sends(60, -1)
  till.shop.smaregi.setSending({ loss: 0 })
  await till.resends(2, 4)
  expect(await till.flush()).toMatchObject({
    json: { applied: 1, held: 0, ignored: { duplicate: 1 } },
  })
  await till.resends(3)
  expect(await till.flush()).toMatchObject({ json: { applied: 1, held: 1 } })
  expect(await till.held()).toMatchObject([{ delta: -1, since: expect.stringMatching(/^20/) }])
  await till.resends(5)
  expect(await till.flush()).toMatchObject({ code: 0, json: { held: 0 } })
  expect([till.ne, till.smaregi]).toEqual([7, 7])
})
