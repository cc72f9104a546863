import type { Sentence } from '../kernel/sentence.ts'

/** Which 拠点 each store feeds, where they feed several. */
export const warehouses = {
  about: {
    ja: '店舗ごとの拠点（変えるときは、設定ファイルで変えます）',
    en: 'The warehouse (拠点) of each store; it is changed in the configuration file',
  },
  of: (storeId: string, warehouse: string): Sentence => ({
    ja: `店舗ID ${storeId}：${warehouse}`,
    en: `Store ${storeId}: ${warehouse}`,
  }),
  others: (warehouse: string): Sentence =>
    warehouse === ''
      ? { ja: 'それ以外の店舗：送らない', en: 'All other stores: not sent' }
      : { ja: `それ以外の店舗：${warehouse}`, en: `All other stores: ${warehouse}` },
}
