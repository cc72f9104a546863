import { describe, expect, test } from 'vitest'
import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import type { BatchHead, BatchRow, ChangeRecord, Verdict } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { Store } from '../../src/store/store.ts'
import type { Place } from './contract.ts'
import { collect } from './helpers.ts'
import { change, head, held, notification, sentRow } from './samples.ts'

interface Content {
  readonly products?: readonly string[]
  readonly head?: Partial<BatchHead>
  readonly carried?: readonly OpenItem[]
}

/** A batch with a change of each product, whose code is `C-<product>`. */
export async function sealed(store: Store, id: number, content: Content = {}): Promise<void> {
  const { products = [], head: facts = {}, carried = [] } = content
  const draft = await store.batches.draft(id - 1)
  products.forEach((product, n) => draft.record(lineOf(product, id * 1000 + n)))
  await draft.seal(head(id, { state: 'settled', ...facts }), carried)
}

function lineOf(product: string, n: number): ChangeRecord {
  return { ...change(n), product, code: `C-${product}` }
}

function row(code: string): BatchRow {
  const { upload: _u, batch: _b, tag: _t, row: _r, ...one } = sentRow
  return { ...one, code, neCode: code, products: [code] }
}

const applied = (number: number): Verdict => ({
  row: number,
  kind: 'applied',
  by: 'tag',
  words: '',
})

const LARGE = Array.from({ length: 2500 }, (_, n) => String(1000 + n))

/** What every store's index of products keeps to. */
export function productsContract(name: string, newPlace: () => Promise<Place>): void {
  describe(`${name}: the index of products`, () => {
    test('before it is made complete nothing is known, and afterwards every place, whatever the letter case', async () => {
      const place = await newPlace()
      const store = await place.open()
      await sealed(store, 1, { products: ['7', '8', '7'] })
      await sealed(store, 2, { products: ['8'] })
      const early = await store.products.find(['7'])
      expect([1, 2].map((id) => early.knows(id))).toEqual([false, false])
      await store.products.complete()
      const found = await (await place.open()).products.find(['7', 'c-8'])
      expect([1, 2, 3].map((id) => found.knows(id))).toEqual([true, true, false])
      expect(found.in(1)?.lines).toEqual([0, 1, 2])
      expect(found.in(2)?.lines).toEqual([0])
      expect((await store.products.find(['9'])).in(1)).toBeNull()
    })

    test('what is missing after a kill is found by the next one, from the batches alone', async () => {
      const place = await newPlace()
      const killed = await place.open()
      await sealed(killed, 1, { products: ['7'] })
      await killed.products.complete()
      await sealed(killed, 2, { products: ['8', '7'] })
      await sealed(killed, 3, { products: ['9'] })
      const next = await place.open()
      expect((await next.products.find(['7'])).knows(2)).toBe(false)
      await next.products.complete()
      const found = await next.products.find(['7'])
      expect([1, 2, 3].map((id) => found.in(id)?.lines)).toEqual([[0], [1], undefined])
      expect([1, 2, 3].map((id) => found.knows(id))).toEqual([true, true, true])
    })

    test('rows and outcomes are found, and some of a batch is read without the rest', async () => {
      const store = await (await newPlace()).open()
      const rows = ['A', 'お茶 "B"', 'C'].map(row)
      const outcome = { kind: 'dropped', code: 'D', delta: -1, batch: 1, row: 2 } as const
      const upload = { ...sentRow.upload, queId: '4711' }
      const verdicts = [1, 2, 3].map(applied)
      await sealed(store, 1, {
        products: LARGE,
        head: { rows, verdicts, upload, outcomes: [{ ...outcome, by: 'person' }] },
      })
      await sealed(store, 2)
      await store.products.complete()
      const found = await store.products.find(['お茶 "b"', '1000', '3400'])
      const places = found.in(1)
      expect(places).toEqual({ lines: [0, 2400], rows: [2], outcomes: false, carried: false })
      expect((await store.products.find(['d'])).in(1)?.outcomes).toBe(true)
      const some = await store.batches.some(1, { lines: [0, 2400], rows: [2] })
      expect(some?.changes.map(({ product }) => product)).toEqual(['1000', '3400'])
      expect(some?.head).toMatchObject({ upload: { queId: '4711' }, verdicts: [applied(2)] })
      expect(some?.head.rows).toEqual([rows[1]])
      expect((await store.batches.some(1, { lines: [], rows: [1, 3] }))?.head.rows).toEqual([
        rows[0],
        rows[2],
      ])
      expect(await store.batches.some(9, { lines: [], rows: [] })).toBeNull()
    })

    test('what is held is found where it begins, changes and ends, and not where it only goes on', async () => {
      const store = await (await newPlace()).open()
      const more: OpenItem = { ...held('TEA'), delta: -5 } as OpenItem
      await sealed(store, 1, { carried: [held('TEA')] })
      await sealed(store, 2, { carried: [held('TEA')] })
      await sealed(store, 3, { carried: [more] })
      await sealed(store, 4)
      await sealed(store, 5)
      await store.products.complete()
      const found = await store.products.find(['tea'])
      expect([1, 2, 3, 4, 5].map((id) => found.in(id)?.carried ?? false)).toEqual([
        true,
        false,
        true,
        true,
        false,
      ])
    })

    test('what is pruned is forgotten', async () => {
      const store = await (await newPlace()).open()
      const old = { sealedAt: '2026-01-01T00:00:00.000Z' }
      for (const id of [1, 2]) await sealed(store, id, { products: ['7'], head: old })
      await sealed(store, 3, { products: ['7'] })
      await store.keys.commit(3)
      await store.products.complete()
      await store.prune({ before: '2026-06-01T00:00:00.000Z', keysFrom: '2026-06-01' })
      expect(await store.batches.list()).toEqual([3])
      expect((await store.products.find(['7'])).in(3)?.lines).toEqual([0])
    })

    test('notifications are found by their ids, however long the journal is', async () => {
      const place = await newPlace()
      const store = await place.open()
      const intake = await store.intake()
      const bodies = Array.from({ length: 1500 }, (_, n) => `${n} ${'x'.repeat((n * 37) % 900)}`)
      const ids = await Promise.all(bodies.map((body) => intake.append(notification(body))))
      const wanted = [0, 1, 700, 701, 1499]
      const asked = [...wanted.map((n) => ids[n] ?? ''), 'nowhere-f2:3', `${ids[0]}999999`]
      const found = await collectOne(store.notifications(asked))
      expect(found.map(({ body }) => body).toSorted()).toEqual(
        wanted.map((n) => bodies[n] ?? '').toSorted(),
      )
      expect(found.map(({ id }) => id).toSorted()).toEqual(
        wanted.map((n) => ids[n] ?? '').toSorted(),
      )
    })

    test('bookings are found by product and code, before and after the index knows them', async () => {
      const place = await newPlace()
      const { bookings } = await place.open()
      const at = '2026-11-24T01:00:00.000Z'
      const intent = (slip: number, product: string): BookingEntry => {
        const part = {
          line: 1,
          code: `c_${product}`,
          component: `X%${product}`,
          per: 1,
          quantity: 1,
        }
        const lines = [{ productId: product, quantity: 1, parts: [part] }]
        const rest = { storeId: '1', date: '2026-11-24', token: 't', recipientName: 'n' }
        return { kind: 'intent', slip, at, id: `NE-${slip}-1`, ...rest, lines }
      }
      const done = (slip: number): BookingEntry => ({
        kind: 'done',
        slip,
        at,
        id: `NE-${slip}-1`,
        shipmentId: '1',
        by: 'list',
      })
      const shipped = (slip: number): BookingEntry => {
        const facts = { shopId: '1', old: false, oldLines: [], idleSendDate: null }
        return { kind: 'seen', slip, at, ...facts, shippedLines: [1] }
      }
      await bookings.append([intent(1001, '7'), intent(1002, '8'), intent(9001, '9')])
      await bookings.append([done(1001), done(1002), done(9001)])
      await bookings.append([shipped(1001), shipped(9001)])
      const of = async (name: string): Promise<string[]> => {
        const found = await collect((await place.open()).bookings.about([name]))
        return found.filter(({ slip }) => name !== '7' || slip === 1001).map(({ kind }) => kind)
      }
      expect(await of('7')).toEqual(['intent', 'done', 'seen'])
      await bookings.complete()
      expect(await of('7')).toEqual(['intent', 'done', 'seen'])
      expect(await of('C_9')).toEqual(['intent', 'done', 'seen'])
      expect(await of('x%8')).toEqual(['intent', 'done'])
      expect(await of('nothing')).toEqual([])
      await bookings.append([intent(9002, '7')])
      const again = await collect((await place.open()).bookings.about(['7']))
      expect(again.map(({ slip }) => slip)).toContain(9002)
      const apart = await collect((await place.open()).bookings.apart())
      expect(new Set(apart.map(({ slip }) => slip))).toEqual(
        new Set(name === 'files' ? [1002, 9001, 9002] : [1001, 1002, 9001, 9002]),
      )
    })
  })
}

async function collectOne<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
