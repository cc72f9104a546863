import type { Sentence } from '../kernel/sentence.ts'

interface OrderFacts {
  readonly slip: number
  readonly line: number
  readonly productId: string
  readonly code: string
  readonly delta: string
  readonly shipment: string
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
  registered: ({ shipment, productId, delta }) => ({
    ja: `スマレジに出荷 ${shipment} として登録（商品ID ${productId}、在庫 ${delta}）`,
    en: `registered in Smaregi as 出荷 ${shipment} (product ${productId}, stock ${delta})`,
  }),
  givenBack: ({ shipment, productId, delta }) => ({
    ja: `出荷 ${shipment} を修正し、在庫を戻した（商品ID ${productId}、在庫 ${delta}）`,
    en: `given back by correcting 出荷 ${shipment} (product ${productId}, stock ${delta})`,
  }),
  open: ({ shipment, productId, delta }) => ({
    ja: `出荷 ${shipment} の結果を確認中（商品ID ${productId}、在庫 ${delta}）`,
    en: `出荷 ${shipment}: outcome not known yet (product ${productId}, stock ${delta})`,
  }),
  notBooked: ({ shipment, productId, delta }) => ({
    ja: `出荷 ${shipment}: スマレジにないことを人が確認（商品ID ${productId}、在庫 ${delta}）`,
    en: `出荷 ${shipment}: a person found that it is not in Smaregi (product ${productId}, stock ${delta})`,
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
