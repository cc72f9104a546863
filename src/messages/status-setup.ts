import type { Sentence } from '../kernel/sentence.ts'
import { type PlaceNames, storeWithId } from './places.ts'
import { plural } from './plural.ts'

/** The part of `ston status` that says what ston goes by. */
export const rows = {
  master: { ja: '在庫の基準', en: 'Stock master' },
  stores: { ja: '対象店舗', en: 'Stores' },
  table: { ja: '商品のひも付け', en: 'Products' },
  orders: { ja: '受注取込', en: 'Orders' },
  listener: { ja: '受信（ston serve）', en: 'Listener (ston serve)' },
} satisfies Record<string, Sentence>

export const masters = {
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  nextengine: { ja: 'ネクストエンジン', en: 'Next Engine' },
} satisfies Record<string, Sentence>

export function stores(ids: readonly string[], names: PlaceNames): Sentence {
  if (ids.length === 0) return { ja: 'すべての店舗', en: 'all of them' }
  const all = ids.map((id) => storeWithId(id, names))
  return { ja: all.map(({ ja }) => ja).join('、'), en: all.map(({ en }) => en).join(', ') }
}

/** `at`: `YYYY-MM-DD HH:MM`; null = there has never been a table. */
export function linked(mode: 'csv' | 'jan', entries: number, at: string | null): Sentence {
  const way =
    mode === 'jan' ? { ja: 'JANコード', en: 'by JAN' } : { ja: 'ひも付け表', en: 'by the id table' }
  const since = at === null ? { ja: '', en: '' } : { ja: `、${at} 更新`, en: `, as of ${at}` }
  return {
    ja: `${way.ja}（${entries} 商品${since.ja}）`,
    en: `${way.en} (${plural(entries, 'product')}${since.en})`,
  }
}

/** `store` null: orders are not imported. */
export function orders(store: string | null, names: PlaceNames): Sentence {
  if (store === null) return { ja: '実行しない', en: 'off' }
  const { ja, en } = storeWithId(store, names)
  return { ja: `実行する（出荷する店舗: ${ja}）`, en: `on (goods leave ${en})` }
}

export function listening(hosts: readonly string[]): Sentence {
  return hosts.length === 0
    ? { ja: '動いていません', en: 'not running' }
    : { ja: `動作中（${hosts.join('、')}）`, en: `running (${hosts.join(', ')})` }
}
