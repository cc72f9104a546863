import type { Cause } from '../domain/reconciliation/clues.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { causes } from './reconcile.ts'

export const mailHeadline = {
  equal: { ja: '在庫の照合: 差はありません', en: 'the two counts agree' },
  differ(products: number, units: number): Sentence {
    return {
      ja: `在庫の照合: ${products} 商品に差があります（${units} 個）`,
      en: `the counts of ${products} products differ (${units} pieces)`,
    }
  },
}

export function mailWhat(smaregi: number, nextengine: number, cause: Cause): Sentence {
  return {
    ja: `スマレジ ${smaregi}、ネクストエンジン ${nextengine}（${causes[cause].ja}）`,
    en: `Smaregi ${smaregi}, Next Engine ${nextengine} (${causes[cause].en})`,
  }
}

export const mailNext: Sentence = {
  ja: '心当たりがなければ ston why 商品ID で経緯を見て、ston reconcile --apply nextengine（スマレジの方を直すなら smaregi）で合わせてください。',
  en: 'Look at its story (`ston why ID`), then mend it with `ston reconcile --apply nextengine`, or `smaregi` where that is the side to mend.',
}

export function mailRest(products: number): Sentence {
  return {
    ja: `理由のわかっている差: ${products} 商品（送信待ち・取込待ち、保留、引当など。ひとつずつの理由は ston reconcile）`,
    en: `${products} more differ for a known reason: waiting to be sent or imported, held, allocated … (\`ston reconcile\` names each)`,
  }
}
