import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { Fault } from '../../../src/simulators/smaregi/faults.ts'
import type { ErrorCode } from '../../../src/simulators/smaregi/api-error.ts'
import type { Shipment, ShipmentsClient } from '../../../src/connectors/smaregi/shipments-client.ts'
import { DAY, client, DRAFT, Ears, shop, toldShop, value } from './shipments-kit.ts'
import { all, failure, NOW } from './platform-kit.ts'

let practice: PracticeSmaregi

beforeEach(async () => {
  practice = await shop()
})

afterEach(() => practice.close())

async function registered(at: ShipmentsClient): Promise<Shipment> {
  value(await at.register(DRAFT))
  const [only] = await all(at.listed('1', DAY))
  if (only === undefined) throw new Error('not listed')
  return only
}

function stocks(): number[] {
  return [practice.stock('8'), practice.stock('9')]
}

const WRITES = ['POST /shipments', 'PATCH /shipments/{id}', 'DELETE /shipments/{id}']

function writes(): string[] {
  const labels = practice.calls.map((call) => call.label)
  return labels.filter((label) => label.endsWith('_upd') || WRITES.includes(label))
}

describe.each(['legacy', 'platform'] as const)('the shipments client (%s)', (api) => {
  test('registers a shipment as shipped, and lists it with its lines', async () => {
    const at = client(api, practice)
    expect(at.api).toBe(api)
    const told = value(await at.register(DRAFT))
    expect(told?.shipmentId ?? null).toBe(api === 'legacy' ? null : '1')
    expect(stocks()).toEqual([6, 8])
    const [only, ...more] = await all(at.listed('1', DAY))
    expect(more).toEqual([])
    expect(only).toMatchObject({
      shipmentId: '1',
      storeId: '1',
      division: '0',
      date: DAY,
      status: '2',
      identificationNo: 'NE-12345-1',
      recipientName: 'ネットショップ出荷',
      lines: DRAFT.lines,
    })
    expect(await at.find('1')).toEqual(only)
    expect(await at.find('2')).toBeNull()
    expect(await all(at.listed('1', '2026-03-02'))).toEqual([])
    expect(await all(at.listed('2', DAY))).toEqual([])
    expect(at.calls).toBe(practice.calls.length)
  })

  test('knows Smaregi’s clock by its answers, as far as they tell the time', async () => {
    practice.faults.dateHeader = false
    const at = client(api, practice)
    value(await at.register(DRAFT))
    expect(at.clock.known).toBe(false)
    practice.faults.dateHeader = true
    practice.advance(20 * 60_000)
    await all(at.listed('1', DAY))
    expect(at.clock.known).toBe(true)
    const there = at.clock.now().getTime() - NOW.getTime()
    expect(Math.round(there / 60_000)).toBe(20)
  })

  test('takes pieces and lines out again, and deletes the whole', async () => {
    const at = client(api, practice)
    const before = await registered(at)
    expect(value(await at.edit(before, [{ productId: '8', quantity: 1 }]))).toBeNull()
    expect(stocks()).toEqual([7, 9])
    const after = await at.find(before.shipmentId)
    expect(after).toMatchObject({
      ...before,
      lines: [{ productId: '8', quantity: 1 }],
    })
    expect(value(await at.remove(before.shipmentId))).toBeNull()
    expect(stocks()).toEqual([8, 9])
    expect(await at.find(before.shipmentId)).toBeNull()
  })

  test('adds to the stock', async () => {
    const at = client(api, practice)
    const { historyId } = value(await at.addStock('8', '1', 3, 'ston'))
    expect(practice.stock('8')).toBe(11)
    const row = practice.ledger.history.at(-1)
    expect(row).toMatchObject({ amount: 3, stockDivision: '15' })
    expect(historyId).toBe(api === 'legacy' ? null : String(row?.id))
  })

  test('says when something is refused, and when it is not there any more', async () => {
    const at = client(api, practice)
    const twice = [...DRAFT.lines, { productId: '8', quantity: 1 }]
    expect(await at.register({ ...DRAFT, lines: twice })).toMatchObject({
      kind: 'refused',
      status: 400,
    })
    const before = await registered(at)
    practice.shipments.habits.edits = 'refused'
    practice.shipments.habits.deletions = 'refused'
    for (const answer of [await at.edit(before, DRAFT.lines), await at.remove('1')]) {
      expect(answer).toMatchObject({ kind: 'refused', status: 400 })
      expect(answer.kind === 'refused' && answer.words).not.toBe('')
    }
    expect(await at.addStock('999', '1', 1, '')).toMatchObject({ kind: 'refused' })
    practice.shipments.remove(1)
    expect(await at.edit(before, DRAFT.lines)).toMatchObject({ kind: 'refused', status: 404 })
    expect(await at.remove('1')).toMatchObject({ kind: 'refused', status: 404 })
    expect(stocks()).toEqual([8, 9])
  })

  test.each<[string, Fault, number]>([
    ['a connection that breaks before anything is done', { kind: 'reset' }, 0],
    ['an answer that is lost', { kind: 'lost' }, -1],
    ['an answer that never comes', { kind: 'silence' }, -1],
    ['nothing at all', { kind: 'hang' }, 0],
    ['half an answer', { kind: 'truncated' }, -1],
    ['a maintenance page', { kind: 'maintenance' }, 0],
    ['503', { kind: 'status', status: 503 }, 0],
    ['a 404', { kind: 'problem', status: 404 }, 0],
    ['a page that says not found', { kind: 'maintenance', status: 404 }, 0],
  ])('%s leaves the outcome open, and nothing is sent again', async (_what, fault, moved) => {
    const at = client(api, practice)
    const before = await registered(at)
    const known = writes().length
    practice.faults.set(fault, { on: api === 'legacy' ? 'shipment_upd' : 'POST /shipments' })
    const again = { ...DRAFT, token: 'other', lines: [{ productId: '1', quantity: 1 }] }
    expect((await at.register(again)).kind).toBe('unknown')
    expect(practice.stock('1')).toBe(1 + moved)
    practice.faults.clear()
    practice.faults.set({ kind: 'lost' })
    expect((await at.edit(before, [{ productId: '8', quantity: 1 }])).kind).toBe('unknown')
    expect((await at.remove('1')).kind).toBe('unknown')
    expect((await at.addStock('2', '1', 5, '')).kind).toBe('unknown')
    expect(practice.stock('2')).toBe(7)
    expect(stocks()).toEqual([8, 9])
    expect(writes().length - known).toBe(api === 'legacy' ? 4 : 3)
  })

  test('a 404 for what is there leaves the outcome open, and is no proof that it is gone', async () => {
    const at = client(api, practice)
    const before = await registered(at)
    const lost = { kind: 'problem', status: 404 } as const
    const spell = (label: string, times = 1): void =>
      practice.faults.set(lost, { on: api === 'legacy' ? 'shipment_upd' : label, times })
    spell('PATCH /shipments/{id}')
    expect((await at.edit(before, [{ productId: '8', quantity: 1 }])).kind).toBe('unknown')
    spell('DELETE /shipments/{id}')
    expect((await at.remove('1')).kind).toBe('unknown')
    const label = api === 'legacy' ? 'shipment_ref' : 'GET /shipments/{id}'
    practice.faults.set(lost, { on: label, times: 1 })
    await expect(at.find('1')).rejects.toMatchObject({ exit: 'temporary' })
    expect(await at.find('1')).toMatchObject({ shipmentId: '1' })
    practice.faults.set(lost)
    await expect(at.find('1')).rejects.toMatchObject({ exit: 'temporary' })
    await expect(at.movements('8', '1', null)).rejects.toMatchObject({ exit: 'temporary' })
    expect(stocks()).toEqual([6, 8])
  })

  test('nobody at home: nothing has left', async () => {
    const at = client(api, practice, { url: 'http://127.0.0.1:9/' })
    expect(await at.register(DRAFT)).toMatchObject({
      kind: 'notSent',
      error: { exit: 'temporary' },
    })
    expect(await at.remove('1')).toMatchObject({ kind: 'notSent' })
    expect(await at.addStock('8', '1', 1, '')).toMatchObject({ kind: 'notSent' })
  })

  test('a switch that is off is for a person', async () => {
    practice.account.functions.delete('出荷情報更新')
    practice.platform.account.scopes.delete('pos.orders:write')
    const answer = await client(api, practice).register(DRAFT)
    expect(answer).toMatchObject({ kind: 'notSent', error: { exit: 'attention' } })
    expect(stocks()).toEqual([8, 9])
  })

  test('one that waits for approval has not moved the stock', async () => {
    practice.platform.account.approval = true
    const at = client(api, practice)
    const waiting = await registered(at)
    expect(waiting.approvalStatus).toBe(api === 'legacy' ? null : '0')
    expect(stocks()).toEqual([8, 9])
  })

  test('numbers for strings are borne', async () => {
    practice.account.values = 'numbers'
    const at = client(api, practice)
    expect((await registered(at)).lines).toMatchObject(DRAFT.lines)
    expect(await at.movements('8', '1', null)).toMatchObject([{ delta: 8 }, { delta: -2 }])
  })

  test('reads the movements of a pair, oldest first, all or those later than one', async () => {
    const at = client(api, practice)
    practice.correct({
      storeId: '1',
      productId: '8',
      amount: 5,
      at: new Date('2026-02-27T00:00:00Z'),
    })
    const first = (await at.movements('8', '1', null)) ?? []
    expect(first.map((row) => row.delta)).toEqual([8])
    await at.register(DRAFT)
    practice.sale({ storeId: '2', lines: [{ productId: '8', quantity: 1 }] })
    practice.transfer({ from: '1', to: '2', productId: '8', quantity: 1 })
    const later = (await at.movements('8', '1', first[0]?.id ?? '')) ?? []
    const seen = later.map(({ delta, after, division }) => [delta, after, division])
    expect(seen).toEqual([
      [5, 13, '01'],
      [-2, 11, '10'],
      [-1, 10, '04'],
    ])
    expect(later.at(-1)?.at).toBe('2026-03-01T12:34:56+09:00')
    expect(await at.movements('8', '1', later.at(-1)?.id ?? '')).toEqual([])
    expect((await at.movements('77', '1', null)) ?? []).toEqual([])
  })

  test('finds those later than one among very many of the same second', async () => {
    const at = client(api, practice)
    const known = practice.ledger.history.at(-1)?.id
    for (let i = 1; i <= 1250; i += 1) practice.correct({ storeId: '1', productId: '9', amount: 1 })
    const rows = (await at.movements('9', '1', String(known))) ?? []
    expect(rows).toHaveLength(1250)
    expect(rows.map(({ after }) => after)).toEqual(rows.map((_, i) => 10 + i))
  })

  test('movements carry the keys that their notifications will have', async () => {
    const ears = await Ears.open()
    const told = await toldShop(ears)
    try {
      const at = client(api, told)
      value(await at.register(DRAFT))
      const [shipment] = await all(at.listed('1', DAY))
      if (shipment === undefined) throw new Error('not listed')
      value(await at.edit(shipment, [{ productId: '8', quantity: 1 }]))
      value(await at.addStock('8', '1', 4, 'ston'))
      told.transfer({ from: '1', to: '2', productId: '8', quantity: 3 })
      await told.flushSends()
      const own = (list: Ears['legacy'], product: string): string[] =>
        list.flatMap((row) => (row.storeId === '1' && row.productId === product ? [row.key] : []))
      for (const [product, count] of [
        ['8', 4],
        ['9', 2],
      ] as const) {
        const rows = ((await at.movements(product, '1', null)) ?? []).slice(1)
        expect(rows).toHaveLength(count)
        const [platformKeys, legacyKeys] = [
          rows.map((row) => row.keys[0]),
          rows.map((row) => row.keys[1]),
        ]
        expect(new Set(own(ears.platform, product))).toEqual(new Set(platformKeys))
        expect(new Set(own(ears.legacy, product))).toEqual(new Set(legacyKeys))
      }
    } finally {
      await told.close()
      await ears.close()
    }
  })
})

describe('only on the legacy API', () => {
  test.each(['zero', 'missing', 'counted'] as const)(
    'a token that was seen is passed over without a word (%s)',
    async (passedOver) => {
      practice.account.shipments.passedOver = passedOver
      const at = client('legacy', practice)
      expect(value(await at.register(DRAFT))).toBeNull()
      expect(value(await at.register(DRAFT))).toBeNull()
      expect(stocks()).toEqual([6, 8])
      expect(await all(at.listed('1', DAY))).toHaveLength(1)
    },
  )

  test('an answer that names the shipment is told', async () => {
    expect(value(await client('legacy', practice).register(DRAFT))).toBeNull()
    practice.account.shipments.tellsId = true
    const told = value(await client('legacy', practice).register({ ...DRAFT, token: 'another' }))
    expect(told).toEqual({ shipmentId: '2' })
  })

  test('each correction has a token of its own', async () => {
    const at = client('legacy', practice)
    const before = await registered(at)
    value(await at.edit(before, [{ productId: '8', quantity: 1 }]))
    value(await at.edit(before, DRAFT.lines))
    expect(stocks()).toEqual([6, 8])
  })

  test('lines go whether Smaregi keeps what is not named or not', async () => {
    practice.account.shipments.omittedLines = 'removed'
    const at = client('legacy', practice)
    value(await at.edit(await registered(at), [{ productId: '9', quantity: 1 }]))
    expect(stocks()).toEqual([8, 8])
    expect((await at.find('1'))?.lines).toMatchObject([{ productId: '9', quantity: 1 }])
  })

  test('where lines cannot go, the correction is refused and nothing has changed', async () => {
    practice.account.shipments.noPieces = 'refused'
    const at = client('legacy', practice)
    const answer = await at.edit(await registered(at), [{ productId: '9', quantity: 1 }])
    expect(answer).toMatchObject({ kind: 'refused', status: 400 })
    expect(stocks()).toEqual([6, 8])
  })

  test.each<[ErrorCode, string]>([
    [13, 'notSent'],
    [14, 'notSent'],
    [21, 'notSent'],
    [22, 'notSent'],
    [23, 'notSent'],
    [24, 'notSent'],
    [11, 'refused'],
    [15, 'refused'],
    [31, 'refused'],
    [32, 'refused'],
    [33, 'refused'],
    [41, 'refused'],
    [101, 'refused'],
    [102, 'refused'],
    [42, 'unknown'],
    [43, 'unknown'],
    [999, 'unknown'],
  ])('error %i: %s', async (code, kind) => {
    const at = client('legacy', practice)
    practice.faults.set({ kind: 'error', code }, { on: 'shipment_upd' })
    const answer = await at.register(DRAFT)
    expect(answer.kind).toBe(kind)
    const exit = answer.kind === 'done' ? null : answer.error.exit
    expect(exit).toBe([43, 999].includes(code) ? 'temporary' : 'attention')
    expect(writes()).toEqual(['shipment_upd'])
  })

  test('a refusal of which nobody can say whether the shipment is there says nothing', async () => {
    const at = client('legacy', practice)
    const before = await registered(at)
    practice.shipments.habits.edits = 'refused'
    practice.faults.set({ kind: 'status', status: 503 }, { on: 'shipment_ref' })
    expect((await at.edit(before, DRAFT.lines)).kind).toBe('unknown')
  })

  test('movements that cannot be read are for a person', async () => {
    practice.account.functions.delete('在庫情報参照')
    const error = await failure(
      Promise.resolve(client('legacy', practice).movements('8', '1', null)),
    )
    expect(error.exit).toBe('attention')
    expect(error.hint?.ja).toContain('在庫情報参照')
  })

  test('a long day is read in pages, with its lines in few calls', async () => {
    for (let i = 1; i <= 1300; i += 1) {
      practice.shipments.register({
        storeId: '1',
        recipientType: '3',
        recipientId: null,
        recipientName: 'ネットショップ出荷',
        division: '0',
        date: i === 2 ? '2026-02-01' : DAY,
        status: '0',
        memo: null,
        identificationNo: `NE-${i}-1`,
        approvalStatus: '1',
        lines: DRAFT.lines.map((line) => ({ ...line, memo: null })),
      })
    }
    const at = client('legacy', practice, { timeoutMs: 5_000 })
    const rows = await all(at.listed('1', DAY))
    expect(rows).toHaveLength(1299)
    expect(new Set(rows.map((row) => row.shipmentId)).size).toBe(1299)
    for (const row of rows) expect(row.lines).toMatchObject(DRAFT.lines)
    expect(at.calls).toBe(6)
  })

  test('a product that somebody has typed in on two lines is one of as many pieces', async () => {
    const at = client('legacy', practice, { timeoutMs: 5_000 })
    value(await at.register({ ...DRAFT, token: 't1', identificationNo: 'NE-1-1' }))
    const twice = [3, 2].map((quantity) => ({ productId: '1', quantity, memo: null }))
    const other = { productId: '2', quantity: 4, memo: null }
    const { id } = practice.shipments.register({
      storeId: '1',
      recipientType: '3',
      recipientId: null,
      recipientName: '店頭',
      division: '0',
      date: DAY,
      status: '2',
      memo: null,
      identificationNo: null,
      approvalStatus: '1',
      lines: [...twice, other],
    })
    const added = [
      { detailId: null, productId: '1', quantity: 5 },
      { detailId: null, productId: '2', quantity: 4 },
    ]
    expect((await at.find(String(id)))?.lines).toEqual(added)
    const rows = await all(at.listed('1', DAY))
    expect(rows.map((row) => row.lines?.length)).toEqual([DRAFT.lines.length, 2])
    expect(rows.at(-1)?.lines).toEqual(added)
  })

  test('what is deleted while the list is read hides nothing else', async () => {
    const at = client('legacy', practice, { timeoutMs: 5_000 })
    const head = { ...DRAFT, lines: [{ productId: '1', quantity: 1 }] }
    for (let i = 1; i <= 1002; i += 1)
      value(await at.register({ ...head, token: `t${i}`, identificationNo: `NE-${i}-1` }))
    const seen: string[] = []
    for await (const page of at.listed('1', DAY)) {
      seen.push(...page.map((row) => row.shipmentId))
      if (seen.length === 1000) practice.shipments.remove(1)
    }
    expect(seen).toContain('1001')
    expect(seen).toContain('1002')
  })

  test('waits as the rates say, and not at all when told to stop', async () => {
    const stop = new AbortController()
    const at = client('legacy', practice, { writesPerSecond: 0.01, signal: stop.signal })
    value(await at.register(DRAFT))
    const second = at.register({ ...DRAFT, token: 'other' })
    stop.abort()
    expect((await second).kind).toBe('notSent')
    expect(writes()).toHaveLength(1)
  })
})
