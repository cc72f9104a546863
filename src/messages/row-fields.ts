import type { Sentence } from '../kernel/sentence.ts'

/** Of a row of Smaregi’s: what of it cannot be read. */
export function fieldOf(what: string): Sentence {
  return FIELDS[what] ?? { ja: what, en: what }
}

const FIELDS: Record<string, Sentence> = {
  row: { ja: '行の形', en: 'its form' },
  productId: { ja: '商品ID', en: 'productId' },
  storeId: { ja: '店舗ID', en: 'storeId' },
  amount: { ja: '増減数', en: 'amount' },
  division: { ja: '在庫区分', en: 'stockDivision' },
  date: { ja: '更新日時', en: 'updDateTime' },
}
