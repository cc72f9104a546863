import { describe, expect, test } from 'vitest'
import { compareWithLearnt, type Comparison } from '../../../src/domain/mapping/jan-learnt.ts'
import { seeded } from './random.ts'

interface Case {
  readonly learnt?: Record<string, string>
  /** 商品ID → 商品コード (the key) */
  readonly smaregi?: Record<string, string>
  /** 商品コード → JAN */
  readonly ne?: Record<string, string>
  readonly accept?: readonly string[]
}

function compare({ learnt = {}, smaregi = {}, ne = {}, accept = [] }: Case): Comparison {
  return compareWithLearnt(
    new Map(Object.entries(learnt)),
    Object.entries(smaregi).map(([productId, productCode]) => ({ productId, productCode })),
    Object.entries(ne).map(([code, jan]) => ({ code, jan })),
    new Set(accept),
  )
}

function links(found: Comparison): Record<string, string> {
  return Object.fromEntries(found.links)
}

test('what fits is learnt at the first time', () => {
  const found = compare({ smaregi: { 1: '490', 2: '491' }, ne: { TEA: '490', CUP: '491' } })
  expect(links(found)).toEqual({ 1: 'TEA', 2: 'CUP' })
  expect(found.added).toHaveLength(2)
  expect(found.kept).toBe(0)
})

test('what was learnt and still fits is kept, also with a new common key', () => {
  const found = compare({ learnt: { 1: 'TEA' }, smaregi: { 1: '500' }, ne: { TEA: '500' } })
  expect(found).toMatchObject({ kept: 1, added: [], changed: [], gone: [] })
})

describe('a changed key', () => {
  const moved = {
    learnt: { 1: 'TEA' },
    smaregi: { 1: '491' },
    ne: { TEA: '490', CUP: '491' },
  }

  test('is reported, and the pair goes on', () => {
    const found = compare(moved)
    expect(links(found)).toEqual({ 1: 'TEA' })
    expect(found.changed).toEqual([
      { productId: '1', code: 'TEA', key: '491', codeKey: '490', follows: 'CUP', claimedBy: null },
    ])
    expect(found.onlyNextengine).toEqual(['CUP'])
  })

  test('is followed when a person accepts it', () => {
    const found = compare({ ...moved, accept: ['1'] })
    expect(links(found)).toEqual({ 1: 'CUP' })
    expect(found).toMatchObject({ changed: [], added: [], onlyNextengine: ['TEA'] })
    expect(found.accepted).toMatchObject([{ productId: '1', code: 'TEA', follows: 'CUP' }])
  })

  test('that fits nobody any more ends the pair when it is accepted', () => {
    const lost = { learnt: { 1: 'TEA' }, smaregi: { 1: '' }, ne: { TEA: '490' } }
    expect(compare(lost)).toMatchObject({ changed: [{ key: '', follows: null }] })
    const found = compare({ ...lost, accept: ['1'] })
    expect(links(found)).toEqual({})
    expect(found.onlySmaregi).toEqual(['1'])
  })

  test('does not give its code to another product before it is accepted', () => {
    const claimed = {
      learnt: { 1: 'TEA' },
      smaregi: { 1: '491', 2: '490' },
      ne: { TEA: '490' },
    }
    const found = compare(claimed)
    expect(links(found)).toEqual({ 1: 'TEA' })
    expect(found.changed).toMatchObject([{ productId: '1', claimedBy: '2', follows: null }])
    expect(links(compare({ ...claimed, accept: ['1'] }))).toEqual({ 2: 'TEA' })
  })

  test('of two that swapped is only followed with both', () => {
    const swapped = {
      learnt: { 1: 'TEA', 2: 'CUP' },
      smaregi: { 1: '491', 2: '490' },
      ne: { TEA: '490', CUP: '491' },
    }
    const one = compare({ ...swapped, accept: ['1'] })
    expect(links(one)).toEqual({ 1: 'TEA', 2: 'CUP' })
    expect(one.blocked).toEqual([{ productId: '1', code: 'CUP', heldBy: '2' }])
    expect(one.changed).toHaveLength(2)
    expect(links(compare({ ...swapped, accept: ['1', '2'] }))).toEqual({ 1: 'CUP', 2: 'TEA' })
  })

  test('blocks those that wait for its code, however long the row', () => {
    const found = compare({
      learnt: { 1: 'A', 2: 'B', 3: 'C' },
      smaregi: { 1: 'b', 2: 'c', 3: 'x' },
      ne: { A: 'a', B: 'b', C: 'c' },
      accept: ['1', '2'],
    })
    expect(links(found)).toEqual({ 1: 'A', 2: 'B', 3: 'C' })
    expect(found.blocked.map((one) => one.productId).toSorted()).toEqual(['1', '2'])
  })
})

describe('a product that Smaregi has not any more', () => {
  test('keeps its code while nobody wants it', () => {
    expect(compare({ learnt: { 1: 'TEA' }, ne: { TEA: '490' } })).toMatchObject({ kept: 1 })
  })

  test('is for a person to decide about when its code is wanted', () => {
    const again = { learnt: { 1: 'TEA' }, smaregi: { 9: '490' }, ne: { TEA: '490' } }
    expect(compare(again).changed).toMatchObject([{ productId: '1', key: null, claimedBy: '9' }])
    expect(links(compare({ ...again, accept: ['1'] }))).toEqual({ 9: 'TEA' })
  })
})

describe('a code that Next Engine has not any more', () => {
  test('ends the pair', () => {
    const found = compare({ learnt: { 1: 'TEA' }, smaregi: { 1: '490' } })
    expect(links(found)).toEqual({})
    expect(found.gone).toEqual([{ productId: '1', code: 'TEA', follows: null }])
  })

  test('is followed by the one that has its key now', () => {
    const found = compare({ learnt: { 1: 'TEA' }, smaregi: { 1: '490' }, ne: { 'TEA-N': '490' } })
    expect(links(found)).toEqual({ 1: 'TEA-N' })
    expect(found.gone).toEqual([{ productId: '1', code: 'TEA', follows: 'TEA-N' }])
    expect(found.added).toEqual([])
  })
})

test('a key that became ambiguous leaves a learnt pair alone, and only an unlinked product waits', () => {
  const ne = { TEA: '490', 'TEA-2': '490' }
  expect(compare({ learnt: { 1: 'TEA' }, smaregi: { 1: '490' }, ne })).toMatchObject({
    kept: 1,
    ambiguous: [],
    onlyNextengine: ['TEA-2'],
  })
  expect(compare({ smaregi: { 1: '490' }, ne })).toMatchObject({
    ambiguous: [{ key: '490', productIds: ['1'], codes: ['TEA', 'TEA-2'] }],
    onlySmaregi: [],
    onlyNextengine: [],
  })
})

test('nobody ever has two codes, no code two products, and nothing learnt moves unasked', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = seeded(seed)
    const key = (): string => ['', 'a', 'b', 'c', 'd', 'e'][random(6)] ?? ''
    const ids = ['1', '2', '3', '4', '5'].filter(() => random(4) > 0)
    const codes = ['A', 'B', 'C', 'D', 'E'].filter(() => random(4) > 0)
    const free = ['A', 'B', 'C', 'D', 'E']
    const learnt: Record<string, string> = {}
    for (const id of ['1', '2', '3', '4', '5']) {
      if (random(2) === 0) continue
      learnt[id] = free.splice(random(free.length), 1)[0] ?? ''
    }
    const accept = ids.filter(() => random(2) === 0)
    const found = compare({
      learnt,
      smaregi: Object.fromEntries(ids.map((id) => [id, key()])),
      ne: Object.fromEntries(codes.map((code) => [code, key()])),
      accept,
    })
    expect(new Set(found.links.values()).size, `seed ${seed}`).toBe(found.links.size)
    for (const [id, code] of Object.entries(learnt)) {
      if (codes.includes(code) && !accept.includes(id))
        expect(found.links.get(id), `seed ${seed}: ${id}`).toBe(code)
    }
    for (const code of found.links.values()) expect(codes, `seed ${seed}`).toContain(code)
  }
})

test('a pair that was learnt by a key that is none is asked about, and goes on', () => {
  const zero = { learnt: { 1: 'TEA', 2: 'CUP' }, smaregi: { 1: '0', 2: '490' } }
  const found = compare({ ...zero, ne: { TEA: '0', CUP: '490' } })
  expect(links(found)).toEqual({ 1: 'TEA', 2: 'CUP' })
  expect(found.changed).toMatchObject([{ productId: '1', key: '0', codeKey: '0', follows: null }])
})
