import { expect, test } from 'vitest'
import type {
  Movement,
  Shipment,
  ShipmentsClient,
} from '../../src/connectors/smaregi/shipments-client.ts'
import { Ledger } from '../../src/outbox/ledger.ts'
import type { How } from '../../src/outbox/outbox.ts'
import { reductions, type SlipReduce } from '../../src/outbox/reductions.ts'
import type { SlipBook } from '../../src/outbox/slip-book.ts'
import type { Store } from '../../src/store/store.ts'

const BEGUN = '2026-03-01T10:00:00+09:00'
const REDUCE: SlipReduce = {
  kind: 'reduce',
  slip: 1,
  id: 'NE-1-1/1',
  of: 'NE-1-1',
  at: BEGUN,
  shipmentId: '7',
  storeId: '1',
  how: 'edit',
  lines: [{ productId: '1001', from: 3, to: 2, parts: [], seenUpTo: '5' }],
}
const UNHEARD = { answered: false, late: true }

function movement(division: string, memo: string | null = null): Movement {
  const keys = { keys: ['k'], idKey: 'k', formerKey: 'former' }
  return { id: '6', at: BEGUN, delta: 1, after: null, division, memo, ...keys }
}

/** What is seen of a correction, where the 出荷 has so many pieces (null = it is gone) and the history this movement (null = 404). */
async function seen(
  reduce: SlipReduce,
  pieces: number | null,
  row: Movement | 'none' | null,
  how: How = UNHEARD,
  head: Partial<Pick<Shipment, 'approvalStatus' | 'status'>> = {},
): Promise<string> {
  const lines = [{ productId: '1001', quantity: pieces }]
  const document = { lines, status: '2', approvalStatus: null, ...head }
  const client = {
    find: () => Promise.resolve(pieces === null ? null : document),
    movements: () => Promise.resolve(row === null ? null : row === 'none' ? [] : [row]),
  } as unknown as ShipmentsClient
  const echoes = {
    since: () => Promise.resolve({ entries: [], damaged: [] }),
    append: () => Promise.resolve(),
  }
  const store = { echoes } as unknown as Store
  const config = { nextengine: { settleMs: 15 * 60_000 } }
  const app = { config, now: () => new Date(BEGUN) } as SlipBook['app']
  const none = () => ({ shipmentDivision: null, corrections: [] })
  const ledger = new Ledger({ app, store, client, corrections: () => [] })
  const kind = reductions({ app, store, client, seen: none }, ledger)
  const sight = await kind.looker()(reduce, how)
  caused = sight.kind === 'happened' ? sight.movements.map(({ idKey }) => idKey) : []
  return sight.kind
}

/** The movements that were taken for its own by the last look. */
let caused: readonly string[] = []

test.each(['11', '01', '10'])('one that only the history seems to show (%s)', async (division) => {
  const row = movement(division)
  // As it was before: the pieces are what another EC link, or somebody by hand, has given back.
  expect(await seen(REDUCE, 3, row)).toBe('absent')
  expect(await seen(REDUCE, 3, row, { answered: false, late: false })).toBe('absent')
  // Somebody has changed the 出荷 besides: nobody can say.
  expect(await seen(REDUCE, 1, row)).toBe('unclear')
})

test('one that the 出荷 shows as well, or that Smaregi has confirmed', async () => {
  const remove: SlipReduce = { ...REDUCE, how: 'remove' }
  expect(await seen(REDUCE, 2, movement('01'))).toBe('happened')
  expect(await seen(remove, null, movement('01'))).toBe('happened')
  expect(await seen(remove, 3, movement('01'))).toBe('absent')
  expect(await seen(REDUCE, 3, movement('01'), { answered: true, late: false })).toBe('happened')
})

test('what is dated hours after the call is somebody else’s, also where Smaregi has confirmed it', async () => {
  const later = { ...movement('12'), at: '2026-03-01T22:00:00+09:00' }
  expect(await seen(REDUCE, 2, later)).toBe('unclear')
  expect(await seen(REDUCE, 3, later)).toBe('absent')
  expect(await seen(REDUCE, 2, { ...later, at: '2026-03-01T10:30:00+09:00' })).toBe('happened')
  // It has happened all the same, and its own movement may still show.
  expect(await seen(REDUCE, 2, later, { answered: true, late: false })).toBe('absent')
  expect(await seen(REDUCE, 2, later, { answered: true, late: true })).toBe('happened')
  expect(caused).toEqual([])
  expect(await seen(REDUCE, 2, movement('12'), { answered: true, late: true })).toBe('happened')
  expect(caused).toEqual(['k'])
})

test('what Smaregi has confirmed in an earlier run has happened, whenever it is dated, and whatever shows it', async () => {
  const later = { ...movement('12'), at: '2026-03-01T22:00:00+09:00' }
  const told = { ...REDUCE, told: '7' }
  expect(await seen(told, 2, later)).toBe('happened')
  expect(await seen(told, 2, 'none', { answered: false, late: false })).toBe('absent')
  expect(await seen(told, 2, 'none')).toBe('happened')
})

test('what Smaregi has confirmed to have added, and a readable history never shows, is for a person to say', async () => {
  const add: SlipReduce = { ...REDUCE, how: 'add' }
  const told = { ...add, told: '7' }
  expect(await seen(told, 3, 'none', { answered: false, late: false })).toBe('absent')
  // It would be given back once more, or not at all.
  expect(await seen(told, 3, 'none')).toBe('unclear')
  expect(await seen(told, 3, null)).toBe('happened')
  expect(await seen(add, 3, 'none')).toBe('absent')
})

test('what Smaregi has confirmed, and neither the history nor the 出荷 shows, is for a person to say', async () => {
  const told = { ...REDUCE, told: '7' }
  expect(await seen(told, 3, 'none', { answered: false, late: false })).toBe('absent')
  expect(await seen(told, 3, 'none')).toBe('unclear')
  expect(await seen(told, 1, 'none')).toBe('unclear')
  expect(await seen({ ...told, how: 'remove' }, 3, 'none')).toBe('unclear')
  expect(await seen({ ...told, how: 'remove' }, null, 'none')).toBe('happened')
  // Nor does a history that nobody may read.
  expect(await seen(told, 3, null)).toBe('unclear')
})

test('a 出荷 that waits for approval since it was corrected shows nothing', async () => {
  const told = { ...REDUCE, told: '7' }
  expect(await seen(told, 2, 'none', UNHEARD, { approvalStatus: '0' })).toBe('unclear')
  expect(await seen(told, 2, 'none', UNHEARD, { approvalStatus: '1' })).toBe('happened')
  expect(await seen(REDUCE, 2, movement('01'), UNHEARD, { status: '0' })).toBe('unclear')
})

test('what is added back is known by its memo, where the history has any', async () => {
  const add: SlipReduce = { ...REDUCE, how: 'add', id: 'NE-1-1/1+1' }
  expect(await seen(add, 3, movement('01', 'ston NE-1-1 /1+1'))).toBe('happened')
  expect(await seen(add, 3, movement('01'))).toBe('happened')
  expect(await seen(add, 3, movement('01', '棚卸差異'))).toBe('absent')
})

/** Its own would come back under a division that nobody has seen yet, and be passed on. */
test('a history that is not found right after the call is looked at again, and not for ever', async () => {
  expect(await seen(REDUCE, 2, null, { answered: true, late: false })).toBe('absent')
  expect(await seen(REDUCE, 2, null, { answered: true, late: true })).toBe('happened')
  expect(await seen(REDUCE, 2, null, { answered: false, late: true })).toBe('happened')
})
