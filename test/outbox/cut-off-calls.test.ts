import { expect, test } from 'vitest'
import type { Movement, ShipmentsClient } from '../../src/connectors/smaregi/shipments-client.ts'
import { EchoBook, type EchoEntry } from '../../src/domain/stock/echo.ts'
import type { StonError } from '../../src/kernel/errors.ts'
import { ServerClock } from '../../src/kernel/server-clock.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { Ledger } from '../../src/outbox/ledger.ts'
import { Outbox } from '../../src/outbox/outbox.ts'
import { reductions, type SlipReduce } from '../../src/outbox/reductions.ts'
import type { SlipBook } from '../../src/outbox/slip-book.ts'
import type { Store } from '../../src/store/store.ts'

const MINUTE_MS = 60_000
const TEN = Date.parse('2026-03-01T10:00:00+09:00')

/** A shop that gives a piece back while time passes; Smaregi tells it the time, which may be a wrong one. */
class World {
  now = TEN
  rows: readonly Movement[] = []
  readonly entries: EchoEntry[] = []
  readonly clock: ServerClock

  constructor(told = TEN) {
    const ticks = (): number => this.now
    const machine = { ticks, uptimeMs: ticks, hostname: () => 'shop' }
    this.clock = new ServerClock(() => new Date(this.now), machine)
    this.tell(told)
  }

  tell(at: number): void {
    this.clock.set(new Date(at), this.clock.moment())
  }

  pass(minutes: number): void {
    this.now += minutes * MINUTE_MS
  }

  /** As a run opens it: what earlier ones know it reads in the ledger. */
  outbox(): Outbox<SlipReduce> {
    const { clock } = this
    const client = {
      clock,
      find: () =>
        Promise.resolve({
          lines: [{ productId: '1001', quantity: 2 }],
          status: '2',
          approvalStatus: null,
        }),
      movements: () => Promise.resolve(this.rows),
    } as unknown as ShipmentsClient
    const store = {
      echoes: {
        since: () => Promise.resolve({ entries: [...this.entries], damaged: [] }),
        append: (more: readonly EchoEntry[]) => Promise.resolve(void this.entries.push(...more)),
      },
      bookings: { append: () => Promise.resolve() },
      senderMayLive: () => Promise.resolve(false),
      holding: () => 1,
    } as unknown as Store
    const config = { nextengine: { settleMs: 15 * MINUTE_MS } }
    const app = { config, now: () => new Date(this.now) } as SlipBook['app']
    const book = { app, store, client, seen: () => ({ shipmentDivision: null, corrections: [] }) }
    const ledger = new Ledger({ app, store, client, corrections: () => [] })
    return new Outbox(ledger, reductions(book, ledger))
  }

  /** What the movement of this moment is to a flush. */
  echo(division: string): unknown {
    const [{ at } = { at: '' }] = this.rows
    const change = { key: '', productId: '1001', storeId: '1', delta: 1, after: null, table: 0 }
    return new EchoBook(this.entries).of({ ...change, division, at, notification: '' })
  }

  moves(division: string, memo: string | null = null): void {
    const keys = { keys: ['6'], idKey: '6', formerKey: 'former 6' }
    const at = toJstIso(new Date(this.now))
    this.rows = [{ id: '6', at, delta: 1, after: null, division, memo, ...keys }]
  }
}

function give(how: 'add' | 'edit'): SlipReduce {
  const line = { productId: '1001', from: 3, to: 2, parts: [], seenUpTo: '5' }
  const of = { slip: 1, id: 'NE-1-1/1', of: 'NE-1-1', at: new Date(TEN).toISOString() }
  return { kind: 'reduce', ...of, shipmentId: '7', storeId: '1', how, lines: [line] }
}

const CUT_OFF = { kind: 'unknown', error: new Error('cut off') as StonError } as const

test.each([2, 7, 30])(
  'a call during which the process stood still for %i minutes, and was cut off, is found by its beginning',
  async (minutes) => {
    const world = new World()
    const [call, outbox] = [give('add'), world.outbox()]
    await outbox.announce([call])
    await outbox.make(call, () => {
      world.moves('01', 'ston NE-1-1 /1')
      world.pass(minutes)
      return Promise.resolve(CUT_OFF)
    })
    world.pass(20)
    const sight = await world.outbox().settleOne(call, { answered: false, late: true })
    expect(sight).toMatchObject({ kind: 'happened', movements: [{ id: '6' }] })
  },
)

test('one that a machine has slept before it left is found by its answer', async () => {
  const world = new World()
  const [call, outbox] = [give('edit'), world.outbox()]
  await outbox.announce([call])
  await outbox.make(call, () => {
    world.pass(50)
    world.moves('01')
    world.tell(world.now)
    return Promise.resolve({ kind: 'done', value: null })
  })
  world.pass(20)
  const sight = await outbox.settleOne(call, { answered: true, late: true })
  expect(sight).toMatchObject({ kind: 'happened', movements: [{ id: '6' }] })
})

test('where its history cannot be read it is known by its content, from its beginning on', () => {
  const world = new World()
  const pairs = [{ productId: '1001', storeId: '1', delta: 1 }]
  const [at, later] = [toJstIso(new Date(TEN)), toJstIso(new Date(TEN + 7 * MINUTE_MS))]
  world.entries.push(
    { kind: 'expect', id: 'a', at, there: at, pairs },
    { kind: 'expect', id: 'a', at: later, there: later, pairs },
    { kind: 'unread', id: 'a', at: later, there: later, divisions: ['10'] },
  )
  world.moves('10')
  expect(world.echo('10')).toMatchObject({ kind: 'content' })
})

test.each([
  '1970-01-01T00:00:00+09:00',
  '2026-03-01T09:54:00+09:00',
  '2026-03-01T10:07:00+09:00',
  '2026-03-02T10:00:00+09:00',
])('a time that is told wrongly (%s) lets nothing pass that our clock knows', async (told) => {
  const world = new World(Date.parse(told))
  const [call, outbox] = [give('edit'), world.outbox()]
  await outbox.announce([call])
  await outbox.make(call, () => {
    world.moves('15')
    return Promise.resolve({ kind: 'done', value: null })
  })
  world.pass(20)
  const sight = await outbox.settleOne(call, { answered: true, late: true })
  expect(sight.kind).toBe('happened')
  expect(world.echo('15') ?? world.entries.find(isNamed)).toBeDefined()
})

function isNamed(entry: EchoEntry): boolean {
  return entry.kind === 'caused' && entry.keys.includes('6')
}
