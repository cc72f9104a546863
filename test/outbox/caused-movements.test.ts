import { expect, test } from 'vitest'
import { causedBy } from '../../src/outbox/caused-movements.ts'

const PAIR = { productId: '8000101', storeId: '1', delta: -2 }

/** Whoever closes the ledger with "it caused nothing" lets the echo through as a sale. */
test('a history that is not found does not say that a call caused nothing', async () => {
  const corrections: string[] = []
  const any = { since: null, dated: 'any' } as const
  const unknown = { client: { movements: () => Promise.resolve(null) }, corrections, ...any }
  expect(await causedBy(unknown, PAIR, null)).toEqual({ kind: 'unread', found: false })
  const empty = { client: { movements: () => Promise.resolve([]) }, corrections, ...any }
  expect(await causedBy(empty, PAIR, null)).toEqual({ kind: 'absent' })
})

/** An API may show no memo, or an empty one; a colleague's is not ours. */
test.each([
  ['ston R-1', 'seen'],
  [null, 'seen'],
  ['', 'seen'],
  ['stocktaking', 'absent'],
])('a change of the stock is known by its memo where there is one (%s: %s)', async (memo, kind) => {
  const row = { id: '1', at: '', delta: -2, after: null, division: '15', keys: [] }
  const movement = { ...row, memo, idKey: 'k', formerKey: 'f' }
  const client = { movements: () => Promise.resolve([movement]) }
  const read = { client, corrections: [], memo: 'ston R-1', since: null, dated: 'any' } as const
  const found = await causedBy(read, PAIR, null)
  expect(found.kind).toBe(kind)
})

/** A history that is late shows what somebody else did a moment before the call as if it had come after it. */
test.each([
  ['since', null],
  ['sinceFirst', 'older'],
  ['any', 'older'],
] as const)(
  'what is dated before the call is its own only where that may be (%s)',
  async (dated, id) => {
    const at = '2026-03-01T10:04:24+09:00'
    const since = '2026-03-01T10:07:01+09:00'
    const row = {
      delta: -2,
      after: null,
      division: '12',
      keys: [],
      memo: null,
      idKey: 'k',
      formerKey: 'f',
    }
    const older = { ...row, id: 'older', at }
    const own = { ...row, id: 'own', at: '2026-03-01T10:07:00+09:00', division: '01' }
    const idOf = async (...movements: (typeof older)[]): Promise<string | null> => {
      const client = { movements: () => Promise.resolve(movements) }
      const found = await causedBy({ client, corrections: [], since, dated }, PAIR, '0')
      return found.kind === 'seen' ? (found.movements[0]?.id ?? null) : null
    }
    expect(await idOf(older)).toBe(id)
    expect(await idOf(older, own)).toBe(dated === 'any' ? 'older' : 'own')
  },
)

/** Else two of somebody's returns are taken for the correction of a 出荷, and what it writes a moment later for a change. */
test.each([
  ['a line that is taken back and written anew', 'seen', [row(5, 12), row(-3, 9)]],
  ['also among others', 'seen', [row(1, 7, '12'), row(5, 12), row(-3, 9), row(1, 10, '12')]],
  ['not with a sale between', 'absent', [row(1, 8, '12'), row(1, 8, '12')]],
  ['nor with pieces of another kind', 'absent', [row(1, 8, '12'), row(1, 9, '01')]],
  ['nor of another moment', 'absent', [row(5, 12), row(-3, 9, '01', '2026-03-01T10:09:00+09:00')]],
] as const)('several add up to what a call did: %s', async (_, kind, rows) => {
  const client = { movements: () => Promise.resolve(rows) }
  const read = { client, corrections: [], since: null, dated: 'any' } as const
  const found = await causedBy(read, { ...PAIR, delta: 2 }, '0')
  expect(found.kind).toBe(kind)
  if (found.kind === 'seen') expect(found.movements.map(({ delta }) => delta)).toEqual([5, -3])
})

function row(delta: number, after: number, division = '01', at = '2026-03-01T10:07:00+09:00') {
  const id = `${at} ${after}`
  return { id, at, delta, after, division, keys: [], memo: null, idKey: id, formerKey: id }
}
