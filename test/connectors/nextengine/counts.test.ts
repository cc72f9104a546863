import { expect, test } from 'vitest'
import { readCounts, STOCK } from '../../../src/connectors/nextengine/counts.ts'
import type { Session } from '../../../src/connectors/nextengine/next-engine.ts'

function row(code: string, stock: number, isDeleted = false) {
  return {
    stock_goods_id: code,
    stock_quantity: String(stock),
    stock_free_quantity: String(stock),
    stock_deleted_flag: isDeleted ? '1' : '0',
  }
}

async function answerFor(code: string, rows: readonly ReturnType<typeof row>[]) {
  const read: Session['read'] = () => Promise.resolve({ count: rows.length, data: rows })
  return (await readCounts({ read } as Session, [code], STOCK)).get(code)
}

test('a code in another letter case is taken where there is no other', async () => {
  expect(await answerFor('abc-1', [row('ABC-1', 9)])).toMatchObject({ neCode: 'ABC-1', stock: 9 })
})

test('one that is deleted is missing, whatever else differs from it in letter case only', async () => {
  const rows = [row('abc-1', 5, true), row('ABC-1', 9)]
  expect(await answerFor('abc-1', rows)).toEqual({ kind: 'missing', spelled: true })
})
