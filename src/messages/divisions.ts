import type { Sentence } from '../kernel/sentence.ts'

/** 在庫区分 */
const DIVISIONS: Readonly<Record<string, Sentence>> = {
  '01': { ja: '修正', en: 'correction' },
  '02': { ja: '売上', en: 'sale' },
  '03': { ja: '仕入', en: 'delivery' },
  '04': { ja: '出庫', en: 'transfer out' },
  '05': { ja: '入庫', en: 'transfer in' },
  '06': { ja: 'レンタル', en: 'rental' },
  '07': { ja: '取置', en: 'laid away' },
  '08': { ja: '棚卸', en: 'stocktaking' },
  '09': { ja: '調整', en: 'adjustment' },
  '10': { ja: '出荷', en: 'shipment' },
  '11': { ja: 'EC連携', en: 'EC link' },
  '12': { ja: '返品', en: 'return' },
  '13': { ja: '販促品', en: 'sales promotion' },
  '14': { ja: 'ロス', en: 'loss' },
  '15': { ja: 'スマレジAPI連携', en: 'Smaregi API' },
  '16': { ja: '売上引当', en: 'part of a bundle sold' },
  '17': { ja: '入庫欠品', en: 'missing in a transfer' },
  '18': { ja: '受注在庫引当', en: 'allocated to an order' },
}

export function division(code: string): Sentence {
  const name = DIVISIONS[code] ?? { ja: '', en: '' }
  return { ja: `${code} ${name.ja}`.trim(), en: `${code} ${name.en}`.trim() }
}
