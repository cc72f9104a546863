import { describe, expect, test } from 'vitest'
import { readEntriesSince, readEntry } from '../../../src/connectors/nextengine/queue.ts'
import type { Session } from '../../../src/connectors/nextengine/next-engine.ts'
import { fieldsOf, MemoryStore, open, startScripted, tokensFor } from './session-kit.ts'

/** A session with a Next Engine whose queue holds these rows, whatever is asked. */
async function queueOf(...data: object[]): Promise<Session> {
  const memory = new MemoryStore()
  const tokens = tokensFor(20)
  memory.set('tokens', tokens)
  const server = await startScripted(() => ({ result: 'success', data, ...fieldsOf(tokens) }))
  return open(memory, server)
}

const STATES: [unknown, string][] = [
  ['2', 'succeeded'],
  [2, 'succeeded'],
  [' 2 ', 'succeeded'],
  ['02', 'succeeded'],
  ['2.0', 'succeeded'],
  ['-1', 'failed'],
  [-1, 'failed'],
  ['0', 'unfinished'],
  [1, 'unfinished'],
  ['', 'unclear'],
  [null, 'unclear'],
  ['3', 'unclear'],
  ['済', 'unclear'],
]

test.each(STATES)('an entry with the status %j is %s', async (status, state) => {
  const session = await queueOf({ que_id: '4711', que_status_id: status })
  expect(await readEntry(session, '4711')).toMatchObject({ queId: '4711', state })
})

test('an entry that does not tell its status is unclear', async () => {
  expect(await readEntry(await queueOf({ que_id: '4711' }), '4711')).toMatchObject({
    state: 'unclear',
  })
})

test.each([4711, '0000004711', ' 4711 '])('an entry numbered %j is the one of 4711', async (id) => {
  const session = await queueOf({ que_id: id, que_status_id: '1' })
  expect(await readEntry(session, '4711')).toMatchObject({ queId: '4711', state: 'unfinished' })
})

test('another entry than the one asked for is none', async () => {
  const session = await queueOf({ que_id: '471', que_status_id: '2' })
  expect(await readEntry(session, '4711')).toBeNull()
})

test('what a stock upload may be called is not certain; what is known to be something else is left out', async () => {
  const names = [
    'SYOHIN_KIHON_CSV',
    'KYOTEN_ZAIKO_CSV',
    null,
    'JYUCHU_CSV',
    'MALL_SYOHIN_CSV_TO_MASTER',
  ]
  const session = await queueOf(
    ...names.map((name, i) => ({ que_id: i, que_method_name: name, que_status_id: '1' })),
    { que_id: 9, que_method_name: 'SYOHIN_KIHON_CSV', que_upload_name: 'SYOHIN_KIHON' },
  )
  const found = await readEntriesSince(session, '2026-11-24 10:00:00')
  expect(found.map(({ queId }) => queId)).toEqual(['0', '1', '2'])
})

describe('a question that Next Engine refuses', () => {
  async function refusing(code: string): Promise<Session> {
    const memory = new MemoryStore()
    const tokens = tokensFor(20)
    memory.set('tokens', tokens)
    const server = await startScripted(() => ({
      result: 'error',
      code,
      message: '権限がありません。',
      ...fieldsOf(tokens),
    }))
    return open(memory, server)
  }

  test.each(['004001', '012345'])('is not the answer that there is no entry (%s)', async (code) => {
    const session = await refusing(code)
    expect(await readEntry(session, '4711')).toMatchObject({ queId: '4711', state: 'unclear' })
    expect(await readEntriesSince(session, '2026-11-24 10:00:00')).toMatchObject([
      { state: 'unclear' },
    ])
  })

  test('is no answer either where it passes by itself', async () => {
    await expect(readEntry(await refusing('003001'), '4711')).rejects.toMatchObject({
      exit: 'temporary',
    })
  })
})
