import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/context.ts'
import type { Ask } from '../../src/kernel/console.ts'
import { type Answers, configOf } from '../../src/setup/answers.ts'
import { sorted } from '../../src/setup/flags.ts'
import { Talk } from '../../src/setup/talk.ts'
import { Trials } from '../../src/setup/trials.ts'
import { agreeOnWarehouses } from '../../src/setup/warehouse-talk.ts'
import { call, folder } from '../cli/host.ts'

type Names = Readonly<Record<string, string>>

interface There {
  readonly stores?: Names
  /** Beside 基本拠点. */
  readonly warehouses?: readonly string[]
  /** Answers to the first question from there on that has these words; Enter to all others. */
  readonly script?: readonly (readonly [string, string])[]
  readonly answers?: Answers
}

interface Talked {
  readonly said: string
  readonly written: Readonly<Record<string, unknown>>
}

/** What somebody who is signed in is asked and answers, and what is written then. */
async function talked(there: There): Promise<Talked> {
  const { stores = { 1: '本店', 2: '駅前' }, warehouses = [], script = [], answers = {} } = there
  const said: string[] = []
  const left = [...script]
  const ask: Ask = (question) => {
    said.push(question)
    if (said.length > 50) throw new Error(`going round in circles: ${said.slice(-9).join('|')}`)
    const [next] = left
    if (next === undefined || !question.includes(next[0])) return Promise.resolve('')
    left.shift()
    return Promise.resolve(next[1])
  }
  const facts = Object.entries(stores).map(([storeId, name]) => ({ storeId, name, division: '1' }))
  const known = ['基本拠点', ...warehouses].map((name, id) => ({ name, id: String(id) }))
  const app = {
    smaregi: () => Promise.resolve({ storeFacts: () => Promise.resolve(facts) }),
    stockGate: () => Promise.resolve({ warehouses: () => Promise.resolve(known) }),
  } as unknown as App
  const frame = { locale: 'en', env: {} } as const
  const trials = new Trials((_config, work) => work(app), folder(), frame)
  const agreed = await agreeOnWarehouses(
    answers,
    new Talk(ask, 'en', (text) => said.push(text)),
    trials,
  )
  expect(left).toEqual([])
  return { said: said.join('\n'), written: configOf(agreed, 'en') }
}

const ASKED = "Where do the stores' changes go"

describe('a shop with several stores and 拠点 is asked', () => {
  test('both side by side; equal names are proposed, and orders go by the 拠点', async () => {
    const warehouses = ['本店', '駅前', '倉庫']
    const { said, written } = await talked({ warehouses, answers: { ordersStore: '1' } })
    expect(said).toContain('本店 (1), 駅前 (2)')
    expect(said).toContain('基本拠点, 本店, 駅前, 倉庫')
    expect(said).toContain(`${ASKED} (one / each) [each]: `)
    expect(said).toMatch(/warehouse of store 駅前 \(2\).*\[駅前\]: /)
    expect(written['nextengine']).toMatchObject({
      upload: 'warehouse',
      warehouses: { 1: '本店', 2: '駅前' },
    })
    expect(written['orders']).toEqual({ enabled: true, storeId: '1', stores: 'warehouse' })
  })

  test('and may say that all feed one: the base 拠点, or another', async () => {
    const base = await talked({ warehouses: ['倉庫'] })
    expect(base.said).toContain(`${ASKED} (one / each) [one]: `)
    expect(base.written['nextengine']).toMatchObject({ upload: 'goods' })
    const script = [['That warehouse [基本拠点]', '倉庫']] as const
    const other = await talked({ warehouses: ['倉庫'], script })
    expect(other.written['nextengine']).toMatchObject({ upload: 'warehouse', warehouse: '倉庫' })
    expect(other.written['nextengine']).not.toHaveProperty('warehouses')
  })

  test('a store may have none, but for the one that orders leave; stores may share one', async () => {
    const { said, written } = await talked({
      stores: { 1: '本店', 2: '駅前', 3: '催事' },
      warehouses: ['倉庫'],
      answers: { ordersStore: '2' },
      script: [
        [ASKED, 'EACH'],
        ['store 本店 (1)', '無い倉庫'],
        ['store 本店 (1)', '倉庫'],
        ['store 駅前 (2)', ''],
        ['store 駅前 (2)', '倉庫'],
        ['store 催事 (3)', ''],
      ],
    })
    expect(said).toContain('Online orders leave from store 駅前 (2)')
    expect(written['nextengine']).toMatchObject({ warehouses: { 1: '倉庫', 2: '倉庫' } })
    // A 拠点 that stores share does not tell them apart.
    expect(written['orders']).toEqual({ enabled: true, storeId: '2' })
  })
})

describe('nobody is asked', () => {
  test.each<[string, There]>([
    ['with one 拠点', {}],
    ['with one store', { stores: { 1: '本店' }, warehouses: ['本店'] }],
    ['with one store that counts', { warehouses: ['本店'], answers: { stores: '1' } }],
    ['after a flag', { warehouses: ['本店'], answers: { warehouses: { 1: '本店' } } }],
  ])('%s', async (_, there) => {
    expect((await talked(there)).said).toBe('')
  })
})

describe('a flag', () => {
  test('names the 拠点 of each store', () => {
    const { answers } = sorted({ warehouses: '1=本店, 2 = A=B', ordersStore: '1' })
    expect(configOf(answers, 'ja')).toMatchObject({
      nextengine: { upload: 'warehouse', warehouses: { 1: '本店', 2: 'A=B' } },
      orders: { stores: 'warehouse' },
    })
  })

  test('that says nothing usable is refused, and nothing is written', async () => {
    const file = join(folder(), 'config.json')
    const flags = ['--yes', '--locale', 'en', '--config', file]
    for (const pairs of ['本店', '1=', 'one=本店']) {
      const { code, stderr } = await call(['init', ...flags, '--warehouses', pairs])
      expect(code).toBe(2)
      expect(stderr).toContain('nextengine.warehouses')
    }
  })
})
