import { expect, test } from 'vitest'
import { isNamed } from '../../../src/domain/stock/named-rows.ts'

test.each([
  ['TEA-100G', '3行目 商品コード「TEA-100G」：フリー在庫数を超えています'],
  ['TEA-100G', 'TEA-100G: not found'],
  ['TEA-100G', 'エラー（TEA-100G）'],
  ['8000101', '8000101,フリー在庫が足りません'],
  ['12', '商品コード 12 は登録されていません'],
  ['12', '2行目「12」'],
])('%s is named in “%s”', (code, message) => {
  expect(isNamed(code, message)).toBe(true)
})

test.each([
  ['TEA', '商品コード「TEA-100G」'],
  ['100G', '商品コード「TEA-100G」'],
  ['tea-100g', '商品コード「TEA-100G」'],
  ['2', '2行目 商品コード「12」'],
  ['10', 'フリー在庫数（10）を超えています'],
  ['1001', '1001件中3件がエラー'],
  ['80001', '2026-11-24 10:80001'],
  ['80001', '80001件を取り込みました'],
  ['', 'エラー'],
  ['A.B', '「AxB」'],
])('%s is not named in “%s”', (code, message) => {
  expect(isNamed(code, message)).toBe(false)
})
