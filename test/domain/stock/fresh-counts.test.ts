import { describe, expect, test } from 'vitest'
import type { NeMovement } from '../../../src/domain/stock/evidence.ts'
import { freshnessOf } from '../../../src/domain/stock/fresh-counts.ts'
import { movement } from './make.ts'

const ONE = [{}]
const TWO = [{ warehouse: '駅前' }, { warehouse: '' }]

function line(neCode: string, before: number, after: number): NeMovement {
  return movement(neCode, after - before, { before, after })
}

function counts(stocks: Readonly<Record<string, number>>) {
  return new Map(Object.entries(stocks).map(([key, stock]) => [key, { stock, free: stock }]))
}

describe('counts read after lines of the history', () => {
  test('are newer where one is what a line has left', () => {
    expect(freshnessOf([line('X', 10, 9)], ONE, counts({ X: 9 }))).toBe('newer')
    expect(freshnessOf([line('X', 10, 9), line('X', 9, 8)], ONE, counts({ X: 8 }))).toBe('newer')
    const both = [line('X', 10, 9), line('Y', 3, 4)]
    expect(freshnessOf(both, ONE, counts({ X: 7, Y: 4 }))).toBe('newer')
  })

  test('are older where they are what there was before, or anything else', () => {
    expect(freshnessOf([line('X', 10, 9)], ONE, counts({ X: 10 }))).toBe('older')
    expect(freshnessOf([line('X', 10, 9)], ONE, counts({ X: 7 }))).toBe('older')
  })

  test('tell nothing where what is left is what there was before', () => {
    const moved = [line('X', 0, 70), line('X', 70, 0)]
    expect(freshnessOf(moved, ONE, counts({ X: 0 }))).toBe('unclear')
    expect(freshnessOf(moved, ONE, counts({ X: 70 }))).toBe('newer')
    expect(freshnessOf([...moved, line('Y', 3, 4)], ONE, counts({ X: 0, Y: 3 }))).toBe('older')
  })

  test('of several 拠点: a line tells of one, or of all together', () => {
    const there = (base: number, shop: number) => counts({ 'X@基本拠点': base, 'X@駅前': shop })
    expect(freshnessOf([line('X', 10, 9)], TWO, there(9, 100))).toBe('newer')
    expect(freshnessOf([line('X', 101, 100)], TWO, there(9, 100))).toBe('newer')
    expect(freshnessOf([line('X', 110, 109)], TWO, there(9, 100))).toBe('newer')
    expect(freshnessOf([line('X', 110, 109)], TWO, there(10, 100))).toBe('older')
  })

  test('are not compared where there is nothing to compare', () => {
    expect(freshnessOf([], ONE, counts({ X: 9 }))).toBeUndefined()
    expect(freshnessOf([line('X', 10, 9)], ONE, counts({}))).toBeUndefined()
    const untold = movement('X', -1, { before: null, after: null })
    expect(freshnessOf([untold], ONE, counts({ X: 9 }))).toBeUndefined()
  })
})
