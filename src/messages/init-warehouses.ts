import type { Sentence } from '../kernel/sentence.ts'

interface Store {
  readonly storeId: string
  readonly name: string
}

function called({ storeId, name }: Store): string {
  return name === '' ? storeId : `${name} (${storeId})`
}

/** Asked only where both sides have several. */
export const WAREHOUSES = {
  title: { ja: '\n■ 店舗と拠点', en: '\n■ Stores and warehouses' },
  sideBySide: (stores: readonly Store[], warehouses: readonly string[]): Sentence => ({
    ja: `  スマレジの店舗:         ${stores.map(called).join('、')}
  ネクストエンジンの拠点: ${warehouses.join('、')}
  one   すべての店舗の変動を 1 つの拠点に送ります。
  each  店舗ごとに、その店舗の拠点に送ります。`,
    en: `  Stores in Smaregi:         ${stores.map(called).join(', ')}
  Warehouses of Next Engine: ${warehouses.join(', ')}
  one   the changes of all stores go to one warehouse (拠点).
  each  each store's changes go to its own.`,
  }),
  oneOrEach: {
    ja: '店舗の変動をどこに送りますか（one / each）',
    en: "Where do the stores' changes go (one / each)",
  },
  one: { ja: 'その拠点', en: 'That warehouse' },
  of: (store: Store): Sentence => ({
    ja: `店舗 ${called(store)} の拠点（空なら、この店舗の変動は送りません）`,
    en: `The warehouse of store ${called(store)} (empty = its changes are not sent)`,
  }),
  ordersLeave: (store: Store): Sentence => ({
    ja: `  ネットの受注は店舗 ${called(store)} から出荷されるので、拠点が必要です。`,
    en: `  Online orders leave from store ${called(store)}, so it needs one.`,
  }),
} as const
