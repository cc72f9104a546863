import type { Sentence } from '../kernel/sentence.ts'
import { argument } from '../kernel/shell-quote.ts'
import type { Told } from './problems.ts'

export const ITSELF: Sentence = {
  ja: '直ったあとの次回に自動で登録します。',
  en: 'it is booked by itself in the run after that',
}

export function wrongProduct(productId: string, words: string): Told {
  return {
    what: {
      ja: `スマレジが商品ID ${productId} を受け付けませんでした:「${words}」`,
      en: `Smaregi refused product ${productId}: "${words}"`,
    },
    next: {
      ja: `スマレジにその商品があるか、ston map show ${argument(productId)} でひも付けが正しいかを確認してください。${ITSELF.ja}`,
      en: `Check that Smaregi has the product and that \`ston map show ${argument(productId)}\` is right; ${ITSELF.en}.`,
    },
  }
}

/** Its words name the store: nothing is the matter with the product. */
export function wrongStore(words: string): Told {
  return {
    what: {
      ja: `スマレジが出荷する店舗を受け付けませんでした:「${words}」`,
      en: `Smaregi refused the store that it is to leave: "${words}"`,
    },
    next: {
      ja: `スマレジの店舗IDを確認し、受注取込の店舗の設定（orders.storeId、orders.stores）を直してください。${ITSELF.ja}`,
      en: `Look up the store id in Smaregi and correct orders.storeId (orders.stores); ${ITSELF.en}.`,
    },
  }
}
