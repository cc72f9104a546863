import { expect, test } from 'vitest'
import { thisSystem } from '../../../src/kernel/system.ts'
import { Gate } from '../../../src/web/owner/gate.ts'

/** A clock that goes on when it is told to. */
function clock() {
  let ms = 1_000_000
  return { system: { ...thisSystem, ticks: () => ms }, pass: (more: number) => void (ms += more) }
}

const wrong = (): Promise<boolean> => Promise.resolve(false)
const right = (): Promise<boolean> => Promise.resolve(true)

test('a right password forgets the wrong ones before it', async () => {
  const gate = new Gate(clock().system)
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await gate.try('田中', wrong)).kind).toBe('wrong')
    expect((await gate.try('田中', wrong)).kind).toBe('wrong')
    expect((await gate.try('田中', right)).kind).toBe('right')
  }
})

test('each wrong password after the third makes the name wait twice as long, up to five minutes', async () => {
  const { system, pass } = clock()
  const gate = new Gate(system)
  const waits: number[] = []
  for (let tries = 0; tries < 14; tries += 1) {
    let tried = await gate.try('田中', wrong)
    if (tried.kind === 'wait') {
      waits.push(tried.seconds)
      pass(tried.seconds * 1000)
      tried = await gate.try('田中', wrong)
    }
    expect(tried.kind).toBe('wrong')
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
})

test('a name waits by itself; many names together make everybody wait, but not for long', async () => {
  const { system, pass } = clock()
  const gate = new Gate(system)
  for (let tries = 0; tries < 3; tries += 1) await gate.try('田中', wrong)
  expect((await gate.try('田中', right)).kind).toBe('wait')
  expect((await gate.try('佐藤', right)).kind).toBe('right')
  for (let name = 0; name < 17; name += 1) await gate.try(`name ${name}`, wrong)
  expect((await gate.try('佐藤', right)).kind).toBe('wait')
  pass(1_000)
  expect((await gate.try('佐藤', right)).kind).toBe('right')
})

test('ten thousand at once cost the work of four', async () => {
  const gate = new Gate(clock().system)
  let compared = 0
  let atOnce = 0
  let most = 0
  const slow = async (): Promise<boolean> => {
    compared += 1
    atOnce += 1
    most = Math.max(most, atOnce)
    await new Promise((resolve) => setImmediate(resolve))
    atOnce -= 1
    return false
  }
  const all = Array.from({ length: 10_000 }, (_none, i) => gate.try(`name ${i}`, slow))
  const kinds = new Set((await Promise.all(all)).map(({ kind }) => kind))
  expect({ compared, most, kinds: [...kinds].toSorted() }).toEqual({
    compared: 3,
    most: 1,
    kinds: ['wait', 'wrong'],
  })
})
