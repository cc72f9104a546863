import type { Sentence } from '../kernel/sentence.ts'

/** What went well, in the words of the mail. */

export function appliedNow(rows: number): Sentence {
  return {
    ja: `${rows} 商品の在庫を反映しました`,
    en: `${rowsOf(rows)} applied in Next Engine`,
  }
}

export function sentNow(rows: number): Sentence {
  return {
    ja: `${rows} 商品の在庫を送りました（結果待ち）`,
    en: `${rowsOf(rows)} sent, the result is still open`,
  }
}

export const nothingSent: Sentence = {
  ja: '送る在庫変動はありませんでした',
  en: 'there was nothing to send',
}

export const takenIn: Sentence = {
  ja: '在庫変動を取り込みました',
  en: 'stock changes were taken in',
}

export function ordersNow(shipments: number, reversals: number): Sentence {
  const registered = {
    ja: `受注から出荷 ${shipments} 件を登録しました`,
    en: `${shipments} ${shipments === 1 ? 'shipment' : 'shipments'} registered from orders`,
  }
  const given = {
    ja: `受注の変更により出荷 ${reversals} 明細を戻しました`,
    en: `${reversals} ${reversals === 1 ? 'line' : 'lines'} of shipments given back`,
  }
  if (reversals === 0) return registered
  if (shipments === 0) return given
  return { ja: `${registered.ja}（戻し ${reversals} 明細）`, en: `${registered.en}, ${given.en}` }
}

export const ordersStarted: Sentence = {
  ja: '受注取込の開始点を決めました',
  en: 'the starting point of the order import is set',
}

export const noOrders: Sentence = {
  ja: '登録する受注はありませんでした',
  en: 'there were no orders to register',
}

// Lines of the parts.

export function uploaded(sent: number, applied: number): Sentence {
  return {
    ja: `送信 ${sent} 商品、うち反映 ${applied} 商品`,
    en: `${rowsOf(sent)} sent, ${applied} of them applied`,
  }
}

/** `names`: as people call them; `hasMore`: others besides. */
export function someOf(names: readonly Sentence[], hasMore: boolean): Sentence {
  const [ja, en] = [names.map((one) => one.ja), names.map((one) => one.en)]
  const [more, others] = hasMore ? [' など', ' and others'] : ['', '']
  return {
    ja: `問題なく反映した商品: ${ja.join('、')}${more}`,
    en: `Applied without trouble: ${en.join(', ')}${others}`,
  }
}

export function earlierApplied(rows: number): Sentence {
  return { ja: `反映 ${rows} 商品`, en: `${rowsOf(rows)} applied` }
}

export function earlierOpen(rows: number): Sentence {
  return {
    ja: `結果待ち ${rows} 商品（次回もう一度確認します）`,
    en: `${rowsOf(rows)} without a result yet (looked at again in the next run)`,
  }
}

function rowsOf(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`
}
