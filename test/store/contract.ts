import { describe, expect, test, vi } from 'vitest'
import { Moved } from '../../src/kernel/errors.ts'
import { IntakeRefused, type LockAnswer, type Store } from '../../src/store/store.ts'
import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import type { BatchHead } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { Rules } from '../../src/domain/stock/rules.ts'
import { collect, readAll, received } from './helpers.ts'
import { contents, opened, table } from './id-tables-kit.ts'
import { change, head, held, key, notification, sentRow } from './samples.ts'

export interface Place {
  /** Another process's view of the same data. Closed by the harness. */
  open(options?: { readonly now?: () => Date }): Promise<Store>
  /** Gives the lock `stock` to the next who wants it, though its holder has not been seen to end. */
  takeAway(): Promise<void>
  /** Makes everything there is look as if it had been written at that time. */
  age(to: Date): Promise<void>
}

const DAY = '2026-11-23'

async function sealOne(store: Store, id: number, changes = 3): Promise<void> {
  const draft = await store.batches.draft(id - 1)
  for (let n = 0; n < changes; n += 1) draft.record(change(id * 1000 + n))
  await draft.seal(head(id), [held(`CODE-${id}`)])
}

async function release(answer: LockAnswer | undefined): Promise<void> {
  if (answer?.kind === 'held') await answer.release()
}

/** Does something under the lock `stock`. */
async function holding(store: Store, work: () => Promise<unknown>): Promise<void> {
  const lock = await store.lock('stock', { purpose: 'work', waitMs: 1000 })
  expect(lock.kind).toBe('held')
  try {
    await work()
  } finally {
    await release(lock)
  }
}

/** What every store keeps to, whatever it is made of. */
export function storeContract(name: string, newPlace: () => Promise<Place>): void {
  describe(`${name}: the journal`, () => {
    test('what was taken is read back as it came, with its id, its time and the id table then in force', async () => {
      const place = await newPlace()
      const store = await place.open({ now: () => new Date('2026-11-23T01:02:03.004Z') })
      const intake = await store.intake()
      const sent = {
        form: 'platform',
        event: 'pos:stock',
        headers: { a: '1' },
        body: '{"茶":"\n\u2028 \ud800 \u0000 \\u0000 \\n"}',
      } as const
      const id = await intake.append(sent)
      await store.tables.replace(table('1 a'), 'import', 0)
      const later = await intake.append(notification('x'))
      const found = await received((await place.open()).unread({}))
      expect(found[0]).toEqual({ ...sent, id, at: '2026-11-23T01:02:03.004Z', table: 0 })
      expect(found[1]).toMatchObject({ id: later, table: 1, body: 'x' })
    })

    test('ids are unique and the order within a segment is the order of arrival', async () => {
      const store = await (await newPlace()).open()
      const intake = await store.intake()
      const ids = await Promise.all(
        Array.from({ length: 2500 }, (_, n) => intake.append(notification(`${n}`))),
      )
      const found = await received(store.unread({}))
      expect(found.map((one) => one.body)).toEqual(Array.from({ length: 2500 }, (_, n) => `${n}`))
      expect(found.map((one) => one.id)).toEqual(ids)
      expect(new Set(ids).size).toBe(2500)
    })

    test('a position is behind what was given out, and only that', async () => {
      const store = await (await newPlace()).open()
      const intake = await store.intake()
      for (const body of ['a', 'b']) await intake.append(notification(body))
      const first = store.unread({})
      expect(await received(first)).toHaveLength(2)
      expect(await readAll(store.unread(first.position))).toEqual([])
      await intake.append(notification('c'))
      const second = store.unread(first.position)
      expect((await received(second)).map(({ body }) => body)).toEqual(['c'])
      expect(await readAll(store.unread(second.position))).toEqual([])
    })

    test('since when something waits: of all listeners the oldest that is behind the position', async () => {
      const place = await newPlace()
      const at =
        (time: string): (() => Date) =>
        (): Date =>
          new Date(`2026-11-23T${time}Z`)
      const early = await place.open({ now: at('01:00:00.000') })
      const late = await place.open({ now: at('02:00:00.000') })
      expect(await early.waitingSince({})).toBeNull()
      const later = await late.intake()
      await later.append(notification('long '.repeat(10_000)))
      expect(await early.waitingSince({})).toBe('2026-11-23T02:00:00.000Z')
      const earlier = await early.intake()
      await earlier.append(notification('x'))
      await earlier.append(notification('y'))
      expect(await late.waitingSince({})).toBe('2026-11-23T01:00:00.000Z')
      const reading = late.unread({})
      expect(await received(reading)).toHaveLength(3)
      expect(await late.waitingSince(reading.position)).toBeNull()
      await later.append(notification('z'))
      expect(await early.waitingSince(reading.position)).toBe('2026-11-23T02:00:00.000Z')
    })

    test('several listeners at once: each notification is read once, whenever one looks', async () => {
      const place = await newPlace()
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      const intakes = await Promise.all(stores.map((store) => store.intake()))
      const reader = await place.open()
      const acknowledged: string[] = []
      const seen: string[] = []
      let position = {}
      const look = async (): Promise<void> => {
        const reading = reader.unread(position)
        seen.push(...(await received(reading)).map(({ id }) => id))
        position = reading.position
      }
      for (let round = 0; round < 20; round += 1) {
        const sending = intakes.flatMap((intake) =>
          Array.from({ length: 10 }, (_, n) => intake.append(notification(`${round} ${n}`))),
        )
        await look()
        acknowledged.push(...(await Promise.all(sending)))
      }
      await look()
      expect(seen.toSorted()).toEqual(acknowledged.toSorted())
    })

    test('who has closed takes nothing more', async () => {
      const store = await (await newPlace()).open()
      const intake = await store.intake()
      const last = intake.append(notification('last'))
      await intake.close()
      await expect(last).resolves.toMatch(/:0$/)
      await expect(intake.append(notification('late'))).rejects.toBeInstanceOf(IntakeRefused)
    })

    test('the probe writes', async () => {
      expect((await (await (await newPlace()).open()).probe()).freeBytes).toBeGreaterThan(0)
    })
  })

  describe(`${name}: rule sets`, () => {
    const ALL: Rules = { master: 'smaregi', stores: [], ignoreDivisions: [], forwardDivisions: [] }
    const ONE: Rules = { ...ALL, stores: ['1'] }

    test('there is none at first', async () => {
      const { rules } = await (await newPlace()).open()
      expect(await rules.newest()).toBeNull()
      expect(await rules.read(1)).toBeNull()
      expect(await rules.all()).toEqual([])
    })

    test('equal content keeps its number while it is the newest; A, B, A are three sets, each with its moment', async () => {
      const place = await newPlace()
      let minute = 0
      const now = (): Date => new Date(Date.UTC(2026, 10, 23, 1, minute))
      const { rules } = await place.open({ now })
      expect((await rules.put(ALL)).number).toBe(1)
      minute = 1
      expect((await rules.put({ ...ALL, stores: [] })).number).toBe(1)
      minute = 2
      expect((await rules.put({ ...ALL, stores: ['2', '1'] })).number).toBe(2)
      expect((await rules.put({ ...ALL, stores: ['1', '2', '1'] })).number).toBe(2)
      minute = 3
      expect((await rules.put(ALL)).number).toBe(3)
      const found = await (await place.open()).rules.all()
      expect(found).toEqual([
        { number: 1, from: '2026-11-23T01:00:00.000Z', rules: ALL },
        { number: 2, from: '2026-11-23T01:02:00.000Z', rules: { ...ALL, stores: ['2', '1'] } },
        { number: 3, from: '2026-11-23T01:03:00.000Z', rules: ALL },
      ])
      expect(await rules.newest()).toEqual(found[2])
      expect(await rules.read(2)).toEqual(found[1])
    })

    test('a clock that is set back makes no set older than the one before', async () => {
      const place = await newPlace()
      const at = (hour: number) => ({ now: () => new Date(Date.UTC(2026, 10, 23, hour)) })
      const first = await (await place.open(at(5))).rules.put(ALL)
      const second = await (await place.open(at(3))).rules.put(ONE)
      expect(second).toMatchObject({ number: 2, from: first.from })
    })

    test('of several who come at once each has a set that says what it wants, and no number means two', async () => {
      const place = await newPlace()
      const stores = await Promise.all(Array.from({ length: 4 }, () => place.open()))
      const wishes = Array.from({ length: 12 }, (_, n) => ({ ...ALL, stores: [String(n % 3)] }))
      const putting = wishes.map((wish, n) => (stores[n % stores.length] as Store).rules.put(wish))
      const sets = await Promise.all(putting)
      const { rules } = await place.open()
      for (const [n, set] of sets.entries()) {
        expect(set.rules).toEqual(wishes[n])
        expect(await rules.read(set.number)).toEqual(set)
      }
    })

    test('a line has the number in force when its group was written, its own where it brings one, or none', async () => {
      const place = await newPlace()
      const store = await place.open()
      let number = 7
      const intake = await store.intake(() => Promise.resolve(number))
      await intake.append(notification('a'))
      number = 8
      await intake.append(notification('b'))
      await intake.append({ ...notification('c'), rules: 3 })
      const plain = await (await place.open()).intake()
      await plain.append(notification('d'))
      await plain.append({ ...notification('e'), rules: 4 })
      const found = await received((await place.open()).unread({}))
      const numbers = Object.fromEntries(found.map((one) => [one.body, one.rules]))
      expect(numbers).toEqual({ a: 7, b: 8, c: 3, d: undefined, e: 4 })
      expect(found.find(({ body }) => body === 'd')).not.toHaveProperty('rules')
    })

    test('what cannot be given a number is refused, and taken again as soon as it can', async () => {
      const store = await (await newPlace()).open()
      let fails = true
      const intake = await store.intake(() =>
        fails ? Promise.reject(new Error('no number')) : Promise.resolve(2),
      )
      await expect(intake.append(notification('lost'))).rejects.toBeInstanceOf(IntakeRefused)
      fails = false
      await expect
        .poll(() => intake.append(notification('kept')).catch(() => null), { timeout: 5000 })
        .not.toBeNull()
      expect((await received(store.unread({}))).map(({ body }) => body)).toEqual(['kept'])
    })

    test('pruned: what another one followed long ago and nothing names; the first and the newest stay', async () => {
      const place = await newPlace()
      let day = 0
      const now = (): Date => new Date(Date.UTC(2026, 10, (day += 1)))
      const { rules } = await place.open({ now })
      for (let n = 1; n <= 6; n += 1) await rules.put({ ...ALL, stores: [String(n)] })
      const left = async (): Promise<number[]> => (await rules.all()).map(({ number }) => number)
      const [, , , , fifth] = await rules.all()
      await rules.prune(fifth?.from ?? '', new Set([2]))
      expect(await left()).toEqual([1, 2, 4, 5, 6])
      await rules.prune('2027-11-23T00:00:00.000Z', new Set())
      expect(await left()).toEqual([1, 6])
      expect((await rules.put(ALL)).number).toBe(7)
    })
  })

  describe(`${name}: batches`, () => {
    test('there is nothing at first', async () => {
      const { batches } = await (await newPlace()).open()
      expect(await batches.newest()).toBeNull()
      expect(await batches.read(1)).toBeNull()
      expect(await batches.list()).toEqual([])
      expect(await batches.carried(1)).toEqual([])
      expect(await collect(batches.changes(1))).toEqual([])
    })

    test('a sealed batch is read by others, with its changes and what it carries', async () => {
      const place = await newPlace()
      const store = await place.open()
      for (let id = 1; id <= 11; id += 1) await sealOne(store, id, id === 1 ? 3 : 0)
      const { batches } = await place.open()
      expect(await batches.read(1)).toEqual(head(1))
      expect(await collect(batches.changes(1))).toEqual([change(1000), change(1001), change(1002)])
      expect(await batches.carried(1)).toEqual([held('CODE-1')])
      expect(await batches.list()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
      expect(await batches.newest()).toEqual(head(11))
    })

    test('a draft is nothing to anybody before it is sealed, and nothing after it was given up', async () => {
      const place = await newPlace()
      const store = await place.open()
      const draft = await store.batches.draft(0)
      for (let n = 1; n <= 20_000; n += 1) draft.record(change(n))
      await draft.drain()
      expect(await (await place.open()).batches.newest()).toBeNull()
      await draft.abort()
      await sealOne(store, 1)
      expect(await collect(store.batches.changes(1))).toHaveLength(3)
    })

    test('many changes, written down in parts, come back in order; giving up after sealing changes nothing', async () => {
      const store = await (await newPlace()).open()
      const draft = await store.batches.draft(0)
      for (let n = 1; n <= 25_000; n += 1) {
        draft.record(change(n))
        if (n % 1000 === 0) await draft.drain()
      }
      await draft.seal(head(1), [])
      await draft.abort()
      const changes = await collect(store.batches.changes(1))
      expect(changes.map((one) => one.key)).toEqual(
        Array.from({ length: 25_000 }, (_, n) => key(n + 1)),
      )
    })

    test('what a draft has recorded can be read again before it is sealed, and is sealed once', async () => {
      const { batches } = await (await newPlace()).open()
      const draft = await batches.draft(0)
      expect(await collect(draft.changes())).toEqual([])
      for (let n = 0; n < 1500; n += 1) draft.record(change(n))
      expect(await collect(draft.changes())).toHaveLength(1500)
      draft.record(change(1500))
      await draft.drain()
      expect((await collect(draft.changes())).at(-1)).toEqual(change(1500))
      await draft.seal(head(1), [])
      expect(await collect(batches.changes(1))).toHaveLength(1501)
    })

    test('of two drafts after the same batch only the first is sealed', async () => {
      const place = await newPlace()
      const [one, two] = [await place.open(), await place.open()]
      const [first, second] = [await one.batches.draft(0), await two.batches.draft(0)]
      first.record(change(1))
      second.record(change(2))
      const answers = await Promise.allSettled([first.seal(head(1), []), second.seal(head(1), [])])
      const refused = answers.filter((answer) => answer.status === 'rejected')
      expect(refused.map(({ reason }) => reason as unknown)).toEqual([expect.any(Moved)])
      await second.abort()
      expect(await collect(one.batches.changes(1))).toHaveLength(1)
    })

    test('a batch moves on or is rewritten in its state, and never goes back', async () => {
      const store = await (await newPlace()).open()
      await sealOne(store, 1)
      await store.batches.advance('sealed', head(1, { state: 'sending' }))
      await store.batches.advance('sending', head(1, { state: 'sending', tag: 'again' }))
      await store.batches.advance('sending', head(1, { state: 'settled' }))
      await expect(store.batches.advance('settled', head(1))).rejects.toThrow(/back/)
      expect((await store.batches.read(1))?.state).toBe('settled')
      expect(await store.batches.carried(1)).toEqual([held('CODE-1')])
    })

    test('who moves a batch from a state that it has left is told so', async () => {
      const place = await newPlace()
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      await sealOne(stores[0] as Store, 1)
      const next = head(1, { state: 'sending' })
      const answers = await Promise.allSettled(
        stores.map((store) => store.batches.advance('sealed', next)),
      )
      expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
      await expect(stores[0]?.batches.advance('sealed', head(9))).rejects.toBeInstanceOf(Moved)
    })
  })

  describe(`${name}: duplicate keys`, () => {
    async function take(store: Store, id: number, numbers: readonly number[]): Promise<void> {
      await store.keys.load([DAY])
      const draft = await store.batches.draft(id - 1)
      for (const n of numbers) {
        expect(store.keys.add(DAY, key(n))).toBe(true)
        draft.record(change(n))
      }
      await draft.seal(head(id), [])
    }

    async function isKnown(place: Place, n: number, day = DAY): Promise<boolean> {
      const store = await place.open()
      await store.keys.load([day])
      return !store.keys.add(day, key(n))
    }

    test('a key is new once, in this run and in the next', async () => {
      const place = await newPlace()
      const store = await place.open()
      await take(store, 1, [1, 2, 3])
      await store.keys.commit(1)
      expect(store.keys.add(DAY, key(2))).toBe(false)
      expect(await isKnown(place, 2)).toBe(true)
      expect(await isKnown(place, 4)).toBe(false)
    })

    test('looking does not make a key known', async () => {
      const store = await (await newPlace()).open()
      await take(store, 1, [1])
      expect([store.keys.has(DAY, key(1)), store.keys.has(DAY, key(2))]).toEqual([true, false])
      expect(store.keys.add(DAY, key(2))).toBe(true)
      expect(() => store.keys.has('2026-11-20', key(1))).toThrow(/not loaded/)
    })

    test('a batch whose keys were not committed, because the run ended there, counts', async () => {
      const place = await newPlace()
      await take(await place.open(), 1, [1, 2, 3])
      expect(await isKnown(place, 3)).toBe(true)
    })

    test('two holdings, another process between: what that one decided is known', async () => {
      const place = await newPlace()
      const store = await place.open()
      await holding(store, () => store.keys.load([DAY]))
      const other = await place.open()
      await holding(other, async () => {
        await take(other, 1, [1])
        await other.keys.commit(1)
      })
      await holding(store, async () => {
        await store.keys.load([DAY])
        expect(store.keys.add(DAY, key(1))).toBe(false)
        expect(store.keys.add(DAY, key(2))).toBe(true)
      })
      // What was added and not sealed belongs to that holding.
      await holding(store, async () => {
        await store.keys.load([DAY])
        expect(store.keys.add(DAY, key(2))).toBe(true)
      })
    })

    test('what was not sealed is forgotten by a reset, and only that', async () => {
      const store = await (await newPlace()).open()
      await take(store, 1, [1, 2])
      await store.keys.commit(1)
      expect(store.keys.add(DAY, key(3))).toBe(true)
      store.keys.reset()
      expect(store.keys.add(DAY, key(3))).toBe(true)
      expect(store.keys.add(DAY, key(1))).toBe(false)
      expect(() => store.keys.add('2026-11-20', key(1))).toThrow(/not loaded/)
      expect(() => store.keys.add(DAY, 'xyz')).toThrow(/not a key/)
    })

    test('an entry of the echo ledger that was used up is a key as well', async () => {
      const place = await newPlace()
      const store = await place.open()
      const draft = await store.batches.draft(0)
      draft.record({ ...change(1), spent: { day: '2026-11-22', key: key(77) } })
      await draft.seal(head(1), [])
      expect(await isKnown(place, 77, '2026-11-22')).toBe(true)
    })

    test('so are the keys of judged seconds, each under its day, and looking adds nothing', async () => {
      const place = await newPlace()
      const store = await place.open()
      const draft = await store.batches.draft(0)
      const judged = [
        { day: '2026-11-22', key: key(78) },
        { day: DAY, key: key(79) },
      ]
      draft.record({ ...change(1), judged })
      await draft.seal(head(1), [])
      const other = await place.open()
      await other.keys.load([DAY, '2026-11-22'])
      expect([other.keys.has('2026-11-22', key(78)), other.keys.has(DAY, key(79))]).toEqual([
        true,
        true,
      ])
      expect(other.keys.has(DAY, key(80))).toBe(false)
      expect(other.keys.add(DAY, key(80))).toBe(true)
      expect(other.keys.has(DAY, key(80))).toBe(true)
    })
  })

  describe(`${name}: documents`, () => {
    test('an unknown one is empty, and what is replaced is read by anybody', async () => {
      const place = await newPlace()
      const store = await place.open()
      expect(await store.document('tokens').read()).toEqual({ value: null, revision: 0 })
      await store.document<{ access: string }>('tokens').replace({ access: '鍵\u0000\ud800' }, 0)
      expect(await (await place.open()).document('tokens').read()).toEqual({
        value: { access: '鍵\u0000\ud800' },
        revision: 1,
      })
    })

    test('who comes second with the same revision is told so', async () => {
      const store = await (await newPlace()).open()
      const document = store.document<string>('runs')
      await document.replace('first', 0)
      await expect(document.replace('second', 0)).rejects.toBeInstanceOf(Moved)
      await document.replace('third', 1)
      await expect(document.replace('third', 1)).rejects.toBeInstanceOf(Moved)
      expect(await document.read()).toEqual({ value: 'third', revision: 2 })
    })

    test('of many that replace at once each gets its turn, none is lost', async () => {
      const place = await newPlace()
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      await Promise.all(
        stores.map(async (store) => {
          const document = store.document<number>('calls')
          for (let done = 0; done < 10;) {
            const { value, revision } = await document.read()
            const answer = await document
              .replace((value ?? 0) + 1, revision)
              .catch((error: unknown) => error)
            if (answer === undefined) done += 1
            else expect(answer).toBeInstanceOf(Moved)
          }
        }),
      )
      expect((await stores[0]?.document('calls').read())?.value).toBe(30)
    })
  })

  describe(`${name}: id tables`, () => {
    test('before the first one every look-up finds nothing', async () => {
      const { tables } = await (await newPlace()).open()
      expect(await tables.current()).toMatchObject({ number: 0, entries: 0, at: null })
      expect(await opened(tables, 0, (none) => none.codeOf('1'))).toBeNull()
    })

    test('each has a number, and older ones stay readable', async () => {
      const place = await newPlace()
      const { tables } = await place.open({ now: () => new Date('2026-11-24T00:00:00Z') })
      expect(await tables.replace(table('1 a'), 'import', 0)).toMatchObject({
        number: 1,
        entries: 1,
        how: 'import',
        former: 0,
      })
      const second = await tables.replace(table('1 b', '2 c'), 'import', 1)
      expect(second).toMatchObject({ number: 2, at: '2026-11-24T00:00:00.000Z', former: 1 })
      const other = (await place.open()).tables
      expect(await other.current()).toEqual(second)
      expect(await contents(other, 1)).toEqual(['1 a'])
      expect(await contents(other, 2)).toEqual(['1 b', '2 c'])
    })

    test('undo brings the former content back under a new number, and undo again the later one', async () => {
      const { tables } = await (await newPlace()).open()
      await tables.replace(table('1 a'), 'import', 0)
      await tables.replace(table(), 'clear', 1)
      expect(await tables.undo(2)).toMatchObject({ number: 3, entries: 1, how: 'undo', former: 2 })
      expect(await contents(tables, 3)).toEqual(['1 a'])
      await tables.undo(3)
      expect(await contents(tables, 4)).toEqual([])
    })

    test('who has not seen the newest one changes nothing', async () => {
      const place = await newPlace()
      const [one, two] = [(await place.open()).tables, (await place.open()).tables]
      await one.replace(table('1 a'), 'import', 0)
      await expect(two.replace(table('3 c'), 'import', 0)).rejects.toThrow(Moved)
      await one.replace(table('2 b'), 'import', 1)
      await expect(two.undo(1)).rejects.toThrow(Moved)
      expect(await two.current()).toMatchObject({ number: 2 })
    })

    test('lines out of order never get there', async () => {
      const { tables } = await (await newPlace()).open()
      const wrong = { entries: 2, byId: () => [Buffer.from('2,b\n1,a\n')], byCode: () => [] }
      await expect(tables.replace(wrong, 'import', 0)).rejects.toThrow('not in order')
      await expect(tables.replace({ ...table('1 a'), entries: 2 }, 'import', 0)).rejects.toThrow(
        'miscounts',
      )
      expect(await tables.current()).toMatchObject({ number: 0 })
    })

    test('finds both sides of twenty thousand, one or many, whatever the letter case', async () => {
      const { tables } = await (await newPlace()).open()
      const rows = Array.from({ length: 20_000 }, (_, i) => `${i + 1} Code-${i + 1}`)
      await tables.replace(table(...rows), 'import', 0)
      await opened(tables, 1, async (open) => {
        expect(await open.codeOf('19999')).toBe('Code-19999')
        expect(await open.idOf('cODE-7')).toBe('7')
        expect(await open.codeOf('20001')).toBeNull()
        const ids = Array.from({ length: 3000 }, (_, i) => `${i * 7 + 1}`)
        const codes = await open.codesOf(ids)
        expect(codes.size).toBe(ids.filter((id) => Number(id) <= 20_000).length)
        for (const [id, code] of codes) expect(code).toBe(`Code-${id}`)
        expect(await open.idsOf(['CODE-2', 'none'])).toEqual(new Map([['CODE-2', '2']]))
      })
    })

    test('pruning leaves the current one, the one before and those that are named, and disturbs nobody', async () => {
      const { tables } = await (await newPlace()).open()
      const rows = Array.from({ length: 20_000 }, (_, i) => `${i + 1} c${i + 1}`)
      await tables.replace(table(...rows), 'import', 0)
      await opened(tables, 1, async (old) => {
        for (let n = 1; n < 6; n += 1) await tables.replace(table(`1 c${n}`), 'import', n)
        await tables.prune(new Set([2, 0, 99]))
        expect(await old.codeOf('19999')).toBe('c19999')
      })
      for (const gone of [1, 3, 4])
        await expect(tables.open(gone)).rejects.toMatchObject({ code: 'damaged' })
      for (const there of [2, 5, 6]) expect(await contents(tables, there)).toHaveLength(1)
      expect(await tables.undo(6)).toMatchObject({ number: 7 })
    })
  })

  describe(`${name}: locks`, () => {
    test('another command waits and is told who holds the lock; the same command leaves at once', async () => {
      const place = await newPlace()
      const [one, two] = [await place.open(), await place.open()]
      const first = await one.lock('stock', { purpose: 'flush', waitMs: 0 })
      expect(await two.lock('stock', { purpose: 'flush', waitMs: 60_000 })).toEqual({
        kind: 'same',
        holder: 'flush',
      })
      const began = performance.now()
      expect(await two.lock('stock', { purpose: 'map import', waitMs: 300 })).toEqual({
        kind: 'timeout',
        holder: 'flush',
      })
      expect(performance.now() - began).toBeGreaterThanOrEqual(299)
      const waiting = two.lock('stock', { purpose: 'map import', waitMs: 10_000 })
      await release(first)
      await release(first)
      const second = await waiting
      expect(second.kind).toBe('held')
      await release(second)
    })

    test('of many that try at once one has it at a time, and each gets a turn', async () => {
      const place = await newPlace()
      const stores = await Promise.all([1, 2, 3, 4].map(() => place.open()))
      let inside = 0
      await Promise.all(
        stores.map(async (store, n) => {
          for (let round = 0; round < 5; round += 1) {
            const lock = await store.lock('stock', { purpose: `command-${n}`, waitMs: 30_000 })
            expect(lock.kind).toBe('held')
            inside += 1
            expect(inside).toBe(1)
            await new Promise((resolve) => setTimeout(resolve, 2))
            inside -= 1
            await release(lock)
          }
        }),
      )
    })

    test('different locks do not hold each other up, and closing the store gives them back', async () => {
      const place = await newPlace()
      const store = await place.open()
      expect((await store.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
      expect((await store.lock('orders', { purpose: 'import-orders', waitMs: 0 })).kind).toBe(
        'held',
      )
      await sealOne(store, 1)
      await store.close()
      const other = await place.open()
      expect((await other.lock('stock', { purpose: 'map import', waitMs: 2000 })).kind).toBe('held')
      expect((await other.batches.newest())?.id).toBe(1)
    })

    test('who is at a lock can be seen without disturbing it', async () => {
      const place = await newPlace()
      const store = await place.open()
      expect(await store.holder('stock')).toBeNull()
      const lock = await store.lock('stock', { purpose: 'flush', waitMs: 0 })
      expect(await (await place.open()).holder('stock')).toBe('flush')
      expect(await store.holder('orders')).toBeNull()
      await release(lock)
      expect(await store.holder('stock')).toBeNull()
    })
  })

  describe(`${name}: a holder that comes back`, () => {
    const wish = { purpose: 'flush', waitMs: 5000 }

    async function twoHolders(): Promise<{ former: Store; next: Store; place: Place }> {
      const place = await newPlace()
      const former = await place.open()
      await release(await former.lock('stock', wish))
      expect((await former.lock('stock', wish)).kind).toBe('held')
      return { former, next: await place.open(), place }
    }

    async function takeFrom(place: Place, next: Store): Promise<void> {
      await place.takeAway()
      expect((await next.lock('stock', { ...wish, purpose: 'map import' })).kind).toBe('held')
    }

    test('what it had sealed is settled as not sent before the next one reads it, and it cannot send it', async () => {
      const { former, next, place } = await twoHolders()
      const draft = await former.batches.draft(0)
      await draft.seal(head(1, { rows: [sentRow] }), [])
      await takeFrom(place, next)
      expect(await next.batches.newest()).toMatchObject({
        state: 'settled',
        verdicts: [{ row: 1, kind: 'notSent', by: 'takenOver' }],
      })
      await expect(
        former.batches.advance('sealed', head(1, { state: 'sending' })),
      ).rejects.toThrow()
      expect((await next.batches.read(1))?.state).toBe('settled')
    })

    test('it cannot seal a batch beside the next one, nor give it other lines', async () => {
      const { former, next, place } = await twoHolders()
      const draft = await former.batches.draft(0)
      draft.record(change(1))
      await takeFrom(place, next)
      const other = await next.batches.draft(0)
      other.record(change(2))
      await other.seal(head(1), [])
      await next.batches.advance('sealed', head(1, { state: 'sending' }))
      await next.batches.advance('sending', head(1, { state: 'settled' }))
      await expect(draft.seal(head(1), [])).rejects.toThrow()
      expect((await next.batches.read(1))?.state).toBe('settled')
      expect(await collect(next.batches.changes(1))).toEqual([change(2)])
    })

    test('it cannot seal a batch on what the next one has left as it was either', async () => {
      const { former, next, place } = await twoHolders()
      await takeFrom(place, next)
      const attempt = former.batches.draft(0).then((draft) => draft.seal(head(1), []))
      await expect(attempt).rejects.toThrow()
      expect(await next.batches.newest()).toBeNull()
    })

    test('no call leaves under another lock that it held as well', async () => {
      const { former, next, place } = await twoHolders()
      expect((await former.lock('orders', wish)).kind).toBe('held')
      const leave = former.leave('orders')
      expect(leave()).toBe(true)
      await takeFrom(place, next)
      expect(leave()).toBe(false)
      await expect(former.stillHeld('orders')).rejects.toThrow()
    })

    test('the number by which it held a lock tells whether it may still live', async () => {
      const { former, next, place } = await twoHolders()
      const number = former.holding('stock')
      expect(() => former.holding('orders')).toThrow(/not held/)
      expect(await former.senderMayLive('stock', number)).toBe(false)
      await takeFrom(place, next)
      expect(await next.senderMayLive('stock', number)).toBe(true)
      expect(await next.senderMayLive('stock', next.holding('stock'))).toBe(false)
      const one = await place.open()
      const lock = await one.lock('orders', wish)
      const given = one.holding('orders')
      expect(await next.senderMayLive('orders', given)).toBe(true)
      await release(lock)
      expect(await next.senderMayLive('orders', given)).toBe(false)
    })

    test('no call leaves any more, nor one whose intent is older than five seconds', async () => {
      const { former, next, place } = await twoHolders()
      expect(() => former.leave('orders')).toThrow(/not held/)
      vi.useFakeTimers({ toFake: ['performance', 'Date'] })
      try {
        for (const step of [4900, 200, -5100]) {
          const leave = former.leave('stock')
          expect(leave()).toBe(true)
          if (step < 0) vi.setSystemTime(Date.now() + step)
          else vi.advanceTimersByTime(step)
          expect(leave()).toBe(Math.abs(step) < 5000)
        }
      } finally {
        vi.useRealTimers()
      }
      const leave = former.leave('stock')
      expect(leave()).toBe(true)
      await takeFrom(place, next)
      expect(leave()).toBe(false)
      expect(next.leave('stock')()).toBe(true)
    })

    test('what it was about to send may leave as long as it has not been seen to end', async () => {
      const { former, next, place } = await twoHolders()
      const draft = await former.batches.draft(0)
      await draft.seal(head(1), [])
      await former.batches.advance('sealed', head(1, { state: 'sending' }))
      expect(await former.batches.senderMayLive(1)).toBe(false)
      await takeFrom(place, next)
      expect(await next.batches.senderMayLive(1)).toBe(true)
      // The next one writes on it, and it still is the former one's.
      await next.batches.advance('sending', head(1, { state: 'sending', otherChannel: 1 }))
      expect(await next.batches.senderMayLive(1)).toBe(true)
    })

    test('of a run that gave the lock back nothing can leave', async () => {
      const place = await newPlace()
      const [one, two] = [await place.open(), await place.open()]
      const lock = await one.lock('stock', wish)
      await (await one.batches.draft(0)).seal(head(1), [])
      await one.batches.advance('sealed', head(1, { state: 'sending' }))
      await release(lock)
      expect((await two.lock('stock', wish)).kind).toBe('held')
      expect(await two.batches.senderMayLive(1)).toBe(false)
    })

    test('a document is replaced from the revision that was read, however many came after it', async () => {
      const place = await newPlace()
      const [one, two] = [await place.open(), await place.open()]
      const stale = await one.document<number>('runs').read()
      for (let n = 0; n < 4; n += 1) await two.document<number>('runs').replace(n, n)
      for (const revision of [stale.revision, 1, 3])
        await expect(one.document<number>('runs').replace(99, revision)).rejects.toThrow(Moved)
      expect(await one.document<number>('runs').read()).toEqual({ value: 3, revision: 4 })
    })
  })

  describe(`${name}: signs of life`, () => {
    const facts = { host: 'till-1', listener: '8787', version: '1.0.0' }

    test('where no listener has ever run there is none', async () => {
      const store = await (await newPlace()).open()
      expect(await store.beats.all()).toEqual([])
    })

    test('what it tells of its settings comes back as it was told', async () => {
      const store = await (await newPlace()).open()
      const settings = { rules: 3, mistakes: ['webhook.prot'], restart: ['store.path'] }
      await store.beats.beat({ ...facts, ...settings })
      expect(await store.beats.all()).toMatchObject([{ ...facts, ...settings, ended: false }])
      await store.beats.beat({ ...facts, rules: 3, mistakes: null, restart: [] }, true)
      expect(await store.beats.all()).toMatchObject([{ mistakes: null, restart: [], ended: true }])
    })

    test('each has one of its own, whoever writes at the same time; a restart keeps it', async () => {
      const place = await newPlace()
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      const hosts = ['till-1', 'till-2', 'till-3']
      await Promise.all(
        stores.flatMap(({ beats }, i) =>
          ['1', '2', '3'].map((listener) =>
            beats.beat({ ...facts, host: hosts[i] ?? '', listener, rules: i }),
          ),
        ),
      )
      await (await place.open()).beats.beat({ ...facts, listener: '1', version: '1.0.1' }, true)
      const all = await (await place.open()).beats.all()
      expect(all).toHaveLength(9)
      const [youngest] = all
      expect(youngest).toMatchObject({ host: 'till-1', version: '1.0.1', ended: true })
      expect(all.filter(({ host, rules }) => host === 'till-3' && rules === 2)).toHaveLength(3)
      for (const { ageMs } of all) {
        expect(ageMs).toBeGreaterThanOrEqual(0)
        expect(ageMs).toBeLessThan(60_000)
      }
    })
  })

  describe(`${name}: what is finished goes`, () => {
    const OLD = '2026-05-01T00:00:00.000Z'
    const PRUNE = { before: '2026-08-25T00:00:00.000Z', keysFrom: '2026-08-25' }

    async function seal(
      store: Store,
      parts: Partial<BatchHead> & { readonly id: number },
      carried: readonly OpenItem[] = [],
      at = '2026-11-23T10:00:00+09:00',
    ): Promise<void> {
      await store.keys.load([at.slice(0, 10)])
      const draft = await store.batches.draft(parts.id - 1)
      draft.record(change(parts.id, at))
      store.keys.add(at.slice(0, 10), key(parts.id))
      await draft.seal(head(parts.id, parts), carried)
      await store.keys.commit(parts.id)
    }

    async function bodies(store: Store): Promise<string[]> {
      return (await received(store.unread({}))).map(({ body }) => body)
    }

    test('old segments once they are read; what is unread or named by a failure stays', async () => {
      const place = await newPlace()
      const store = await place.open()
      const ids: string[] = []
      for (const body of ['a', 'b', 'c']) {
        const intake = await store.intake()
        ids.push(await intake.append(notification(body)))
        await intake.close()
      }
      const reading = store.unread({})
      await readAll(reading)
      const intake = await store.intake()
      await intake.append(notification('unread'))
      await place.age(new Date(OLD))
      await store.prune(PRUNE)
      expect(await bodies(store)).toHaveLength(4) // no batch yet: nothing is read
      const failure: OpenItem = {
        kind: 'failed',
        id: 'f-1',
        reason: 'damage',
        segment: ids[0]?.split(':')[0] ?? '',
        offset: 0,
        bytes: 12,
        raw: '{}',
        productId: '',
        code: '',
        delta: 0,
        since: OLD,
      }
      await seal(store, { id: 1, position: reading.position }, [failure])
      await store.prune(PRUNE)
      expect((await bodies(store)).toSorted()).toEqual(['a', 'unread'])
    })

    test('a segment that was written to lately stays', async () => {
      const store = await (await newPlace()).open()
      await (await store.intake()).append(notification('a'))
      const reading = store.unread({})
      await readAll(reading)
      await seal(store, { id: 1, position: reading.position })
      await store.prune({ before: '2099-01-01T00:00:00.000Z', keysFrom: '2026-01-01' })
      expect(await bodies(store)).toEqual(['a'])
    })

    test('old batches with their lines; the newest and those that something unfinished names stay', async () => {
      const place = await newPlace()
      const store = await place.open()
      for (const id of [1, 2, 3]) await seal(store, { id, sealedAt: OLD })
      const doubtful: OpenItem = { ...sentRow, kind: 'doubtful', batch: 2 }
      await seal(store, { id: 4, sealedAt: OLD }, [doubtful])
      await place.age(new Date(OLD))
      await store.prune(PRUNE)
      expect(await store.batches.list()).toEqual([2, 4])
      expect(await collect(store.batches.changes(2))).toHaveLength(1)
      expect(await collect(store.batches.changes(4))).toHaveLength(1)
      expect(await collect(store.batches.changes(3))).toEqual([])
    })

    test('keys by their day', async () => {
      const place = await newPlace()
      const store = await place.open()
      await seal(store, { id: 1 }, [], '2026-08-24T23:59:59+09:00')
      await seal(store, { id: 2 }, [], '2026-08-25T00:00:00+09:00')
      await store.prune(PRUNE)
      const { keys } = await place.open()
      await keys.load(['2026-08-24', '2026-08-25'])
      expect(keys.add('2026-08-24', key(1))).toBe(true)
      expect(keys.add('2026-08-25', key(2))).toBe(false)
    })
  })

  describe(`${name}: bookings and echoes`, () => {
    const entry = (slip: number, id: string, at = '2026-11-24T01:00:00.000Z'): BookingEntry => ({
      kind: 'void',
      slip,
      at,
      id,
      why: 'sample',
    })
    const ids = (entries: readonly BookingEntry[]): string[] =>
      entries.map((one) => ('id' in one ? one.id : ''))

    test('what was booked for a slip is read back in the order it was written', async () => {
      const place = await newPlace()
      const { bookings } = await place.open()
      await bookings.append([entry(1001, 'a'), entry(2001, 'b'), entry(1001, 'c')])
      await bookings.append([entry(1002, 'd'), entry(1001, 'e')])
      const again = (await place.open()).bookings
      expect(ids((await again.of([1001])).entries)).toEqual(['a', 'c', 'e'])
      expect(ids((await again.of([2001, 1002])).entries).toSorted()).toEqual(['b', 'd'])
      expect(await again.of([9999])).toEqual({ entries: [], damaged: [] })
    })

    test('all: each slip’s entries together and in order, however many there are', async () => {
      const { bookings } = await (await newPlace()).open()
      const slips = Array.from({ length: 1500 }, (_, n) => 5000 + n)
      await bookings.append(slips.map((slip) => entry(slip, `${slip} a`)))
      await bookings.append(slips.map((slip) => entry(slip, `${slip} b`)))
      const found = new Set<number>()
      for await (const chunk of bookings.all())
        for (const slip of new Set(chunk.map((one) => one.slip))) {
          expect(found.has(slip)).toBe(false)
          found.add(slip)
          expect(ids(chunk.filter((one) => one.slip === slip))).toEqual([`${slip} a`, `${slip} b`])
        }
      expect(found.size).toBe(1500)
    })

    test('old slips with nothing open are forgotten, and that is remembered', async () => {
      const OLD = '2024-01-01T00:00:00.000Z'
      const BEFORE = '2025-01-01T00:00:00.000Z'
      const place = await newPlace()
      const { bookings } = await place.open()
      await bookings.append([entry(1001, 'a', OLD), entry(1002, 'b', OLD)])
      await bookings.append([entry(2001, 'c', OLD), entry(2001, 'd')])
      await bookings.append([entry(3001, 'e', OLD)])
      expect(await bookings.prune(BEFORE, new Set([3001]))).toEqual({ forgottenUpTo: 1002 })
      const again = (await place.open()).bookings
      expect(ids(await collect(again.all()))).toEqual(['c', 'd', 'e'])
      expect(await again.prune(BEFORE, new Set([3001]))).toEqual({ forgottenUpTo: 1002 })
    })

    test('echoes by the day of their call', async () => {
      const { echoes } = await (await newPlace()).open()
      const echo = (id: string, day: string) =>
        ({ kind: 'caused', id, at: `${day}T23:30:00+09:00`, keys: [] }) as const
      await echoes.append([echo('a', '2026-11-22'), echo('b', '2026-11-23')])
      const since = async (day: string): Promise<string[]> =>
        (await echoes.since(day)).entries.map((one) => one.id)
      expect(await since('2026-11-22')).toEqual(['a', 'b'])
      await echoes.append([echo('c', '2026-11-23')])
      expect(await since('2026-11-22')).toEqual(['a', 'b', 'c'])
      expect(await since('2026-11-23')).toEqual(['b', 'c'])
      await echoes.prune('2026-11-23T00:00:00.000Z')
      expect(await since('')).toEqual(['b', 'c'])
    })

    test('a call whose end is not written down is never forgotten, however old it is', async () => {
      const { echoes } = await (await newPlace()).open()
      const begun = (id: string, day: string) =>
        ({ kind: 'expect', id, at: `${day}T23:30:00+09:00`, pairs: [] }) as const
      await echoes.append([begun('open', '2026-05-01'), begun('late', '2026-05-02')])
      await echoes.append([
        { kind: 'caused', id: 'late', at: '2026-11-23T00:10:00+09:00', keys: [] },
      ])
      await echoes.prune('2026-11-22T00:00:00.000Z')
      expect((await echoes.since('')).entries.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
        'expect open',
        'caused late',
      ])
    })
  })
}
