import { describe, expect, test } from 'vitest'
import { check, type CheckFacts, type Findings } from '../../../src/domain/mapping/check.ts'
import { exclude, Exclusions, NOTHING_EXCLUDED } from '../../../src/domain/mapping/exclusions.ts'

interface Case {
  readonly mode?: 'csv' | 'jan'
  readonly rows?: Record<string, string>
  /** 商品ID → 商品コード */
  readonly smaregi?: Record<string, string>
  /** 商品コード → JAN */
  readonly ne?: Record<string, string>
  readonly sets?: readonly string[]
  readonly unmanaged?: readonly string[]
  readonly excluded?: readonly string[]
}

function run(given: Case): Findings {
  const { list } = exclude(NOTHING_EXCLUDED, given.excluded ?? [], new Date(0))
  const facts: CheckFacts = {
    mode: given.mode ?? 'csv',
    rows: new Map(Object.entries(given.rows ?? {})),
    products: Object.entries(given.smaregi ?? {}).map(([productId, productCode]) => ({
      productId,
      productCode,
      name: `商品${productId}`,
      managed: !(given.unmanaged ?? []).includes(productId),
    })),
    goods: Object.entries(given.ne ?? {}).map(([code, jan]) => ({ code, jan, name: code })),
    sets: given.sets ?? [],
    exclusions: new Exclusions(list),
  }
  return check(facts)
}

/** What was found, by kind, with nothing but names. */
function found(given: Case): Record<string, readonly string[]> {
  const names = Object.entries(run(given)).map(([kind, items]): [string, string[]] => [
    kind,
    items.map(nameOf),
  ])
  return Object.fromEntries(names.filter(([, items]) => items.length > 0))
}

function nameOf(one: Findings[keyof Findings][number]): string {
  return 'key' in one ? one.key : [one.productId, one.code].filter(Boolean).join('=')
}

describe('with a CSV table', () => {
  test('nothing is found where everything fits: by table, by id, in another letter case, as a set', () => {
    expect(
      found({
        rows: { 1: 'TEA', 3: 'cup', 4: 'GIFT' },
        smaregi: { 1: '', 2: '', 3: '', 4: '' },
        ne: { TEA: '', 2: '', CUP: '' },
        sets: ['GIFT'],
      }),
    ).toEqual({})
  })

  test('products on one side only', () => {
    expect(found({ smaregi: { 1: '', 2: '' }, ne: { 2: '', TEA: '' } })).toEqual({
      onlySmaregi: ['1=1'],
      onlyNextengine: ['TEA'],
    })
  })

  test('rows whose product or code does not exist', () => {
    expect(
      found({ rows: { 1: 'TEA', 2: 'CUP', 3: 'JAR' }, smaregi: { 1: '', 2: '' }, ne: { TEA: '' } }),
    ).toEqual({ rowsWithoutProduct: ['3=JAR'], rowsWithoutCode: ['3=JAR', '2=CUP'] })
  })

  test.each([
    ['Next Engine has more', '123', '000123'],
    ['Next Engine has fewer', '00123', '123'],
  ])('a code that is there but for the zeros in front: %s', (_, ours, theirs) => {
    const given = { rows: { 7: ours }, smaregi: { 7: '' }, ne: { [theirs]: '' } }
    expect(found(given)).toEqual({ leadingZeros: [`7=${ours}`] })
    expect(run(given).leadingZeros).toMatchObject([{ exists: theirs }])
  })

  test('the same of a product that has its id as code', () => {
    expect(found({ smaregi: { 123: '' }, ne: { '00123': '' } })).toEqual({
      leadingZeros: ['123=123'],
    })
  })

  test('an id that is there but for the zeros in front', () => {
    const given = { rows: { '007': 'TEA' }, smaregi: { 7: '' }, ne: { TEA: '', 7: '' } }
    expect(run(given).leadingZeros).toMatchObject([{ productId: '007', exists: '7' }])
  })

  test('a code that is another product’s own id leaves that product without one', () => {
    const given = { rows: { 1: '2' }, smaregi: { 1: '', 2: '' }, ne: { 2: '' } }
    expect(found(given)).toEqual({ foreignIds: ['1=2'] })
    expect(run(given).foreignIds).toMatchObject([{ other: '2' }])
    expect(found({ ...given, rows: { 1: '2', 2: 'TEA' }, ne: { 2: '', TEA: '' } })).toEqual({})
  })

  test('codes of Next Engine that only letter case tells apart', () => {
    const given = { rows: { 1: 'tea' }, smaregi: { 1: '' }, ne: { TEA: '', Tea: '' } }
    expect(run(given).spellings).toMatchObject([{ productId: '1', codes: ['TEA', 'Tea'] }])
    expect(found({ ...given, rows: { 1: 'TEA' } })).toEqual({})
  })

  test('products that Smaregi does not count are named, and not missed', () => {
    expect(found({ smaregi: { 1: '' }, unmanaged: ['1'] })).toEqual({ unmanaged: ['1=1'] })
  })

  test('what is excluded is not looked at, from either side', () => {
    const given = { rows: { 1: 'TEA' }, smaregi: { 1: '', 2: '' }, ne: { WRAP: '' } }
    expect(found({ ...given, excluded: ['TEA', '2', 'wrap'] })).toEqual({})
  })
})

test('what was excluded because it was missing, and is there now, is named', () => {
  const unknown = { name: 'TEA', by: 'unknown', since: '', products: [] } as const
  const findings = check({
    mode: 'csv',
    rows: new Map([['1', 'TEA']]),
    products: [{ productId: '1', productCode: '', name: '', managed: true }],
    goods: [{ code: 'TEA', jan: '', name: '' }],
    sets: [],
    exclusions: new Exclusions({ entries: [unknown], watch: [] }),
  })
  expect(findings.turnedUp).toMatchObject([{ code: 'TEA' }])
})

describe('in JAN mode', () => {
  test('an id is no code, and what would be learnt by itself is not missed', () => {
    expect(found({ mode: 'jan', smaregi: { 1: '490', 2: '' }, ne: { TEA: '490', 2: '' } })).toEqual(
      { onlySmaregi: ['2'], onlyNextengine: ['2'] },
    )
  })

  test('ambiguous keys are named instead of their products', () => {
    const given = {
      mode: 'jan',
      smaregi: { 1: '490' },
      ne: { TEA: '490', 'TEA-2': '490' },
    } as const
    expect(found(given)).toEqual({ ambiguous: ['490'] })
    expect(found({ ...given, rows: { 1: 'TEA' } })).toEqual({ onlyNextengine: ['TEA-2'] })
    expect(found({ ...given, excluded: ['1'] })).toEqual({
      onlyNextengine: ['TEA', 'TEA-2'],
    })
  })
})
