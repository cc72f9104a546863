import type { Sentence } from '../kernel/sentence.ts'

interface OrderFacts {
  readonly slip: number
  readonly line: number
  readonly productId: string
  readonly code: string
  readonly delta: string
  readonly shipment: string
  /** Absent = it needs not be said. */
  readonly storeId?: string
  readonly why: string | null
}

type OrderEnd = 'registered' | 'givenBack' | 'settled' | 'released' | 'open' | 'notBooked'

/** What was booked in Smaregi for a line of an order. */
export function order(what: OrderEnd, facts: OrderFacts): Sentence {
  const { slip, line, code } = facts
  const { ja, en } = ORDER_ENDS[what](facts)
  return {
    ja: `受注 伝票 ${slip} の ${line} 行目（${code}）: ${ja}`,
    en: `order, slip ${slip}, line ${line} (${code}): ${en}`,
  }
}

const ORDER_ENDS: Readonly<Record<OrderEnd, (facts: OrderFacts) => Sentence>> = {
  registered: ({ shipment, delta, ...of }) => ({
    ja: `スマレジに出荷 ${shipment} として登録（${productIn(of).ja}、在庫 ${delta}）`,
    en: `registered in Smaregi as 出荷 ${shipment} (${productIn(of).en}, stock ${delta})`,
  }),
  givenBack: ({ shipment, delta, ...of }) => ({
    ja: `出荷 ${shipment} を修正し、在庫を戻した（${productIn(of).ja}、在庫 ${delta}）`,
    en: `given back by correcting 出荷 ${shipment} (${productIn(of).en}, stock ${delta})`,
  }),
  open: ({ shipment, delta, ...of }) => ({
    ja: `出荷 ${shipment} の結果を確認中（${productIn(of).ja}、在庫 ${delta}）`,
    en: `出荷 ${shipment}: outcome not known yet (${productIn(of).en}, stock ${delta})`,
  }),
  notBooked: ({ shipment, delta, ...of }) => ({
    ja: `出荷 ${shipment}: スマレジにないことを人が確認（${productIn(of).ja}、在庫 ${delta}）`,
    en: `出荷 ${shipment}: a person found that it is not in Smaregi (${productIn(of).en}, stock ${delta})`,
  }),
  settled: ({ delta, why }) => ({
    ja: `人の判断で終了（${delta}、理由: ${why ?? ''}）`,
    en: `ended by a person (${delta}, reason: ${why ?? ''})`,
  }),
  released: ({ delta }) => ({
    ja: `人の判断で続行（${delta}）`,
    en: `let through by a person (${delta})`,
  }),
}

function productIn({ productId, storeId }: Pick<OrderFacts, 'productId' | 'storeId'>): Sentence {
  return {
    ja: `商品ID ${productId}${storeId === undefined ? '' : `、店舗 ${storeId}`}`,
    en: `product ${productId}${storeId === undefined ? '' : `, store ${storeId}`}`,
  }
}
