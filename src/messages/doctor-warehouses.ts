import type { Sentence } from '../kernel/sentence.ts'

export const name: Sentence = { ja: '店舗と拠点', en: 'Stores and warehouses' }

interface Store {
  readonly storeId: string
  /** '' = not known. */
  readonly name: string
}

export interface Feeding extends Store {
  /** 拠点名 */
  readonly warehouse: string
}

/** Side by side. `others`: the 拠点 of all stores that are not named; '' = there is none. `unused`: 拠点 that no store feeds. */
export interface Feedings {
  readonly named: readonly Feeding[]
  readonly others: string
  readonly unused: readonly string[]
}

function called({ storeId, name: own }: Store): string {
  return own === '' ? storeId : `${own} (${storeId})`
}

export function feedings({ named, others, unused }: Feedings): Sentence {
  const pairs = named.map((one) => `${called(one)} → ${one.warehouse}`)
  const ja = [...pairs, ...(others === '' ? [] : [`それ以外の店舗 → ${others}`])].join('、')
  const en = [...pairs, ...(others === '' ? [] : [`all other stores → ${others}`])].join(', ')
  if (unused.length === 0) return { ja, en }
  return {
    ja: `${ja}（どの店舗も使わない拠点: ${unused.join('、')}）`,
    en: `${en} (fed by no store: ${unused.join(', ')})`,
  }
}

/** `stores`: Smaregi tells their changes, and there is no 拠点 for them. */
export function ignored(stores: readonly Store[], all: Feedings): Sentence {
  const list = stores.map(called)
  const { ja, en } = feedings(all)
  return {
    ja: `${ja}。拠点のない店舗の変動は送りません: ${list.join('、')}`,
    en: `${en}; without a warehouse, so that their changes are ignored: ${list.join(', ')}`,
  }
}

export const nameWarehouse: Sentence = {
  ja: '送る店舗なら nextengine.warehouses に書き加えるか、nextengine.warehouse にそれ以外の店舗の拠点を指定してください。送らない店舗なら、smaregi.stores に対象の店舗だけを書いてください。',
  en: 'To send them, add the stores to nextengine.warehouses, or give nextengine.warehouse for all others. If they do not count, name only the stores that do in smaregi.stores.',
}

export function noSuchWarehouse(names: readonly string[]): Sentence {
  return {
    ja: `設定の拠点がネクストエンジンにありません: ${names.join('、')}`,
    en: `Next Engine has no warehouse (拠点) ${names.join(', ')}`,
  }
}

export function warehousesAre(names: readonly string[]): Sentence {
  return {
    ja: `nextengine.warehouses と nextengine.warehouse を直してください。ネクストエンジンの拠点: ${names.join('、') || 'なし'}`,
    en: `Correct nextengine.warehouses and nextengine.warehouse. Next Engine has: ${names.join(', ') || 'none'}`,
  }
}
