import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { sentences } from './sentences.ts'

/** What the screens of Smaregi and Next Engine write in one way. */
const TERMS: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/外から見た(?:ときの)? ?URL|公開URL/, '公開 URL'],
  [/商品 ID|商品ＩＤ/, '商品ID'],
  [/店舗 ID|店舗ＩＤ/, '店舗ID'],
  [/在庫の変動|在庫変更/, '在庫変動'],
  [/(?<![A-Za-z])NE(?![A-Za-z-])/, 'ネクストエンジン'],
  [/店の(?:売上|変動|在庫)|お店/, '店舗'],
  [/JAN コード|ＪＡＮ/, 'JANコード'],
  [/EC 連携/, 'EC連携'],
  [/分か(?:ら|り|る|れ|っ)/, 'わか…'],
  [/確かめ/, '確認'],
  [/対応表|対応付け/, 'ひも付け'],
  [/見比べ/, '比べ'],
  [/ston の担当者/, 'サーバーの管理者'],
  [/利用者/, 'ユーザー'],
  [/契約 ID|クライアント ID/, '契約ID、クライアントID'],
  [/自動的に/, '自動で'],
  [/フォルダ(?!ー)/, 'フォルダー'],
]

test('one term for one thing, as the two services write it', () => {
  for (const [wrong, right] of TERMS)
    expect({ right, found: sentences().filter(({ text }) => wrong.test(text)) }).toEqual({
      right,
      found: [],
    })
})

test('calls are counted in 回, products of a list in 商品, pieces in 個', () => {
  const counted = sentences().filter(({ text }) => /[□\d] ?(?:件|行|点)/.test(text))
  expect(counted.filter(({ text }) => /API 呼び出し[^。]*[□\d] ?件/.test(text))).toEqual([])
  expect(counted.filter(({ text }) => /[□\d] ?点/.test(text))).toEqual([])
  // Rows of a file that people edit, and of a document, have that name; what is sent has not.
  expect(counted.filter(({ text }) => /[□\d] ?行(?!目|の文字列|だけ|に)/.test(text))).toEqual([])
})

interface Help {
  readonly about: { readonly ja: string }
  readonly options?: Readonly<Record<string, { readonly ja: string }>>
  readonly examples: readonly (readonly [string, { readonly ja: string }])[]
}

/** Every text of the help, wherever it is kept in `messages`. */
async function helps(): Promise<Help[]> {
  const found: Help[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('about' in value && 'examples' in value) found.push(value as Help)
    else Object.values(value).forEach(look)
  }
  for (const file of readdirSync('src/messages')) {
    const url = pathToFileURL(join('src/messages', file)).href
    look({ ...((await import(/* @vite-ignore */ url)) as object) })
  }
  return found
}

test('the help is polite: です and ます, in the examples as well', async () => {
  const texts = (await helps()).flatMap(({ about, options = {}, examples }) => [
    about.ja,
    ...Object.values(options).map(({ ja }) => ja),
    ...examples.map(([, { ja }]) => ja),
  ])
  expect(texts.length).toBeGreaterThan(100)
  const plain = /(?<!ま)[うくぐすつぬぶむる](?:（[^）]*）)?$/
  const kept = /元のままです|ます(?:（[^）]*）)?$|です(?:（[^）]*）)?$/
  expect(texts.filter((text) => plain.test(text) && !kept.test(text))).toEqual([])
})
