import { expect, test } from 'vitest'
import { judge } from '../../../src/domain/stock/verdict.ts'
import { evidence, sentRow } from './make.ts'
import { ownWords } from '../../../src/domain/stock/own-words.ts'

test('a row tells its own line, and what is about no row', () => {
  const message = '2行目 [TEA-100G] 在庫不足\r\n3行目 [TEA-100] 不明\n終わり'
  const words = ownWords(message, ['TEA-100G', 'TEA-100', 'CUP'])
  expect(words('TEA-100G')).toBe('2行目 [TEA-100G] 在庫不足')
  expect(words('TEA-100')).toBe('3行目 [TEA-100] 不明')
  expect(words('CUP')).toBe('終わり')
})

test('a message about the file as a whole is told to every row, capped', () => {
  expect(ownWords('棚卸中です', ['A'])('A')).toBe('棚卸中です')
  expect(ownWords('x'.repeat(9_000), ['A'])('A')).toHaveLength(300)
  expect(ownWords('', ['A'])('A')).toBe('')
})

test('one endless line is told around the code', () => {
  const codes = Array.from({ length: 300 }, (_, i) => `ITEM-${i}`)
  const words = ownWords(codes.map((code) => `${code}: 在庫不足`).join(' / '), codes)
  for (const code of codes) {
    expect(words(code)).toMatch(new RegExp(`(?<!\\w)${code}: 在庫不足`))
    expect(words(code).length).toBeLessThanOrEqual(300)
  }
})

test('each of 300 refused rows tells its own line of the message', () => {
  const codes = Array.from({ length: 300 }, (_, i) => `ITEM-${i}`)
  const queueMessage = codes.map((code, i) => `${i + 2}行目 [${code}] 在庫が足りません`).join('\n')
  const rows = codes.map((code, i) => sentRow(code, -1, { row: i + 1 }))
  const after = new Map(rows.map((one) => [one.neCode, { stock: 10, free: 10 }]))
  const verdicts = judge(rows, evidence({ queue: 'failed', queueMessage, calm: true, after }))
  expect(verdicts.map(({ kind }) => kind)).toEqual(rows.map(() => 'refused'))
  expect(verdicts[41]?.words).toBe('43行目 [ITEM-41] 在庫が足りません')
  expect(JSON.stringify(verdicts).length).toBeLessThan(50_000)
})
