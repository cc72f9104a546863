import { expect, test } from 'vitest'
import type { Movement, ShipmentsClient } from '../../src/connectors/smaregi/shipments-client.ts'
import { EchoBook, type EchoEntry } from '../../src/domain/stock/echo.ts'
import { ServerClock } from '../../src/kernel/server-clock.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { Ledger } from '../../src/outbox/ledger.ts'
import type { How } from '../../src/outbox/outbox.ts'
import { reductions, type SlipReduce } from '../../src/outbox/reductions.ts'
import type { SlipBook } from '../../src/outbox/slip-book.ts'
import type { Store } from '../../src/store/store.ts'

/** By Smaregi's clock; ours is 20 minutes ahead. */
const THERE = Date.parse('2026-03-01T10:00:00+09:00')
const MINUTE_MS = 60_000
const AHEAD_MS = 20 * MINUTE_MS
const OURS = new Date(THERE + AHEAD_MS)
const LATE: How = { answered: true, late: true }
const SOON: How = { answered: true, late: false }

const REDUCE: SlipReduce = {
  kind: 'reduce',
  slip: 1,
  id: 'NE-1-1/1',
  of: 'NE-1-1',
  at: OURS.toISOString(),
  shipmentId: '7',
  storeId: '1',
  how: 'edit',
  lines: [{ productId: '1001', from: 3, to: 2, parts: [], seenUpTo: '5' }],
}

function movement(id: string, minutes: number, division: string): Movement {
  const keys = { keys: [id], idKey: id, formerKey: `former ${id}` }
  const at = toJstIso(new Date(THERE + minutes * MINUTE_MS))
  return { id, at, delta: 1, after: null, division, memo: null, ...keys }
}

const OWN = movement('own', 0, '01')
const RETURNED = [movement('a', 47, '12'), movement('b', 47, '12')]
const BEFORE = movement('before', -1, '12')

/** A run that corrects the 出荷. `tellsTime`: whether Smaregi's answers do. */
class Run {
  readonly #entries: EchoEntry[]
  readonly #ledger: Ledger
  readonly #clock: ServerClock
  readonly #book: SlipBook
  movements: readonly Movement[] = []

  constructor(tellsTime: boolean, entries: EchoEntry[] = []) {
    this.#entries = entries
    const still = { ticks: () => 0, uptimeMs: () => 0, hostname: () => 'shop' }
    this.#clock = new ServerClock(() => OURS, still)
    if (tellsTime) this.#clock.set(new Date(THERE), this.#clock.moment())
    const client = {
      find: () =>
        Promise.resolve({
          lines: [{ productId: '1001', quantity: 2 }],
          status: '2',
          approvalStatus: null,
        }),
      movements: () => Promise.resolve(this.movements),
      clock: this.#clock,
    } as unknown as ShipmentsClient
    const echoes = {
      since: () => Promise.resolve({ entries: [...entries], damaged: [] }),
      append: (more: readonly EchoEntry[]) => Promise.resolve(void entries.push(...more)),
    }
    const store = { echoes } as unknown as Store
    const config = { nextengine: { settleMs: 15 * MINUTE_MS } }
    const app = { config, now: () => OURS } as SlipBook['app']
    const seen = () => ({ shipmentDivision: null, corrections: [] })
    this.#book = { app, store, client, seen }
    this.#ledger = new Ledger({ app, store, client, corrections: () => [] })
  }

  get entries(): EchoEntry[] {
    return this.#entries
  }

  async announce(): Promise<this> {
    const kind = reductions(this.#book, this.#ledger)
    await this.#ledger.announce([{ id: REDUCE.id, pairs: kind.pairs(REDUCE) }])
    return this
  }

  answered(): this {
    this.#ledger.answered(REDUCE.id)
    return this
  }

  /** The ids of what the history shows that is taken for the correction's own; `absent`: it is not there. */
  async sees(
    movements: readonly Movement[],
    how: How,
    told = {},
  ): Promise<readonly string[] | string> {
    this.movements = movements
    const reduce = { ...REDUCE, ...told }
    const sight = await reductions(this.#book, this.#ledger).looker()(reduce, how)
    if (sight.kind !== 'happened') return sight.kind
    await this.#ledger.happened(reduce, sight)
    return sight.movements.map(({ id }) => id)
  }
}

test.each([true, false])(
  'of equal pieces the ones of the call’s own moment are its own (Smaregi tells the time: %s)',
  async (tellsTime) => {
    const run = (await new Run(tellsTime).announce()).answered()
    expect(await run.sees([OWN, ...RETURNED], LATE)).toEqual(['own'])
  },
)

test('by Smaregi’s clock it is seen at once, and what came a moment before is not', async () => {
  const run = (await new Run(true).announce()).answered()
  expect(await run.sees([BEFORE], SOON)).toBe('absent')
  expect(await run.sees([BEFORE, OWN], SOON)).toEqual(['own'])
})

test('what came long after its answer is none of it, however late its own shows', async () => {
  const run = (await new Run(true).announce()).answered()
  expect(await run.sees(RETURNED, SOON)).toBe('absent')
  // It has happened, and content has to tell.
  expect(await run.sees(RETURNED, LATE)).toEqual([])
  const book = new EchoBook(run.entries)
  const change = { ...OWN, key: '', productId: '1001', storeId: '1', notification: '', table: 0 }
  expect(book.of({ ...change, division: '10' })).toMatchObject({ kind: 'content' })
  expect(book.of({ ...change, at: RETURNED[0]?.at ?? '' })).toBeNull()
})

test('a later run looks by the time that was written down', async () => {
  const { entries } = await new Run(true).announce()
  const told = { told: '7', toldThere: toJstIso(new Date(THERE)) }
  expect(await new Run(false, entries).sees(RETURNED, SOON, told)).toBe('absent')
  expect(await new Run(false, entries).sees([OWN, ...RETURNED], SOON, told)).toEqual(['own'])
})

test('what an earlier version wrote, without Smaregi’s time, is looked for by our clock', async () => {
  const pairs = [{ productId: '1001', storeId: '1', delta: 1 }]
  const entries: EchoEntry[] = [{ kind: 'expect', id: REDUCE.id, at: toJstIso(OURS), pairs }]
  const run = new Run(true, entries)
  expect(await run.sees([OWN, ...RETURNED], SOON, { told: '7' })).toBe('absent')
  expect(await run.sees([OWN, ...RETURNED], LATE, { told: '7' })).toEqual(['own'])
})

test('where ston may have written is told by Smaregi’s clock', () => {
  const pair = { productId: '1001', storeId: '1' }
  const call = { id: 'a', at: toJstIso(OURS) }
  const spans = (there: object): EchoBook =>
    new EchoBook([
      { kind: 'expect', ...call, ...there, pairs: [{ ...pair, delta: 1 }] },
      { kind: 'caused', ...call, ...there, keys: [] },
    ])
  const known = spans({ there: OWN.at })
  expect(known.mayHaveWritten(pair, OWN.at, OWN.at)).toBe(true)
  expect(known.mayHaveWritten(pair, call.at, call.at)).toBe(false)
  expect(spans({}).mayHaveWritten(pair, call.at, call.at)).toBe(true)
})
