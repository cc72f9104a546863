import { expect, test } from 'vitest'
import { LookUp, type LookUpFacts } from '../../../src/domain/mapping/jan-look-up.ts'

function look(facts: Partial<LookUpFacts>): LookUp {
  return new LookUp({ products: [], goods: [], links: [], ...facts })
}

const tea = { productId: '1', productCode: '490' }
const TEA = { code: 'TEA', jan: '490' }

test('both sides of a unique key find each other', () => {
  const found = look({ products: [tea], goods: [TEA] })
  const linked = { kind: 'linked', productId: '1', code: 'TEA' }
  expect(found.ofProduct('1')).toEqual(linked)
  expect(found.ofCode('tea')).toEqual(linked)
})

test('two goods with one JAN are named, and none is chosen', () => {
  const found = look({ products: [tea], goods: [TEA, { code: 'TEA-2', jan: '490' }] })
  const both = { kind: 'ambiguous', key: '490', productIds: ['1'], codes: ['TEA', 'TEA-2'] }
  expect(found.ofProduct('1')).toEqual(both)
  expect(found.ofCode('TEA-2')).toEqual(both)
})

test('a pair that goes on stands before whatever the keys say', () => {
  const links = [{ productId: '1', code: 'OLD' }]
  expect(look({ products: [tea], goods: [TEA], links }).ofProduct('1')).toMatchObject({
    code: 'OLD',
  })
})

test('a code that was learnt for another product is not taken from it', () => {
  const links = [{ productId: '9', code: 'tea' }]
  expect(look({ products: [tea], goods: [TEA], links }).ofProduct('1')).toEqual({
    kind: 'taken',
    key: '490',
    productId: '1',
    code: 'TEA',
    holder: { productId: '9', code: 'tea' },
  })
})

test('a product that has a code already does not get a second one', () => {
  const links = [{ productId: '1', code: 'OLD' }]
  expect(look({ products: [tea], goods: [TEA], links }).ofCode('TEA')).toMatchObject({
    kind: 'taken',
    holder: { productId: '1', code: 'OLD' },
  })
})

test('what is missing is said', () => {
  const found = look({
    products: [tea, { productId: '2', productCode: '' }],
    goods: [
      { code: 'CUP', jan: '777' },
      { code: 'BOX', jan: '' },
    ],
  })
  expect(found.ofProduct('1')).toEqual({ kind: 'unknown', why: 'noGoods', key: '490' })
  expect(found.ofProduct('2')).toEqual({ kind: 'unknown', why: 'noKey', key: '' })
  expect(found.ofProduct('3')).toEqual({ kind: 'unknown', why: 'noProduct', key: '' })
  expect(found.ofCode('CUP')).toEqual({ kind: 'unknown', why: 'noProduct', key: '777' })
  expect(found.ofCode('BOX')).toEqual({ kind: 'unknown', why: 'noKey', key: '' })
  expect(found.ofCode('JAR')).toEqual({ kind: 'unknown', why: 'noGoods', key: '' })
})

test('a key that is none links nobody who is met', () => {
  const found = look({
    products: [{ productId: '1', productCode: '4.90123E+12' }],
    goods: [{ code: 'BOWL', jan: '4.90123E+12' }],
  })
  expect(found.ofProduct('1')).toEqual({ kind: 'unknown', why: 'noKey', key: '4.90123E+12' })
  expect(found.ofCode('BOWL')).toEqual({ kind: 'unknown', why: 'noKey', key: '4.90123E+12' })
})
