import { expect, test } from 'vitest'
import { type Waiter, Waiting } from '../../../src/web/listener/waiting.ts'

class One implements Waiter {
  place = -1
}

function inside(waiting: Waiting<One>): One[] {
  const seen: One[] = []
  waiting.forEach((one) => {
    seen.push(one)
  })
  return seen
}

test('it holds what a set would, whoever leaves first', () => {
  const [waiting, set] = [new Waiting<One>(), new Set<One>()]
  const all = Array.from({ length: 20 }, () => new One())
  for (let turn = 0; turn < 2000; turn += 1) {
    const one = all[(turn * turn * 7 + turn) % all.length] as One
    if (set.has(one)) {
      waiting.delete(one)
      set.delete(one)
    } else {
      waiting.add(one)
      set.add(one)
    }
    const seen = inside(waiting)
    expect(seen).toHaveLength(set.size)
    expect(new Set(seen)).toEqual(set)
  }
})

test('to leave twice, or without having come, is nothing', () => {
  const waiting = new Waiting<One>()
  const [stays, leaves] = [new One(), new One()]
  waiting.add(leaves)
  waiting.add(stays)
  waiting.delete(leaves)
  waiting.delete(leaves)
  waiting.delete(new One())
  expect(inside(waiting)).toEqual([stays])
})

test('all who are visited may leave on the way', () => {
  const waiting = new Waiting<One>()
  const all = Array.from({ length: 5 }, () => new One())
  for (const one of all) waiting.add(one)
  const seen = new Set<One>()
  waiting.forEach((one) => {
    seen.add(one)
    waiting.delete(one)
  })
  expect(seen).toEqual(new Set(all))
  expect(inside(waiting)).toEqual([])
})
