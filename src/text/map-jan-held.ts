import type { Learnt } from '../mapping/jan-look-up.ts'
import type { Told } from './problems.ts'

/** Why a product that was met for the first time is held; null for one that is not. */
export function heldInJanMode(answer: Learnt): Told | null {
  switch (answer.kind) {
    case 'linked':
      return null
    case 'ambiguous':
      return {
        what: {
          ja: `同じキー ${answer.key} の商品が複数あります（スマレジ: ${answer.productIds.join('、')}、ネクストエンジン: ${answer.codes.join('、')}。保留中）`,
          en: `Several products have the key ${answer.key} (Smaregi: ${answer.productIds.join(', ')}; Next Engine: ${answer.codes.join(', ')}; held)`,
        },
        next: {
          ja: '片方の JAN コードまたは商品コードを直してください。直れば次の回に自動で送ります。',
          en: 'Correct the JAN or the 商品コード of one of them; it is sent by itself afterwards.',
        },
      }
    case 'taken':
      return {
        what: {
          ja: `キー ${answer.key} は ${answer.productId} と ${answer.code} で一致しますが、以前の対応 ${answer.holder.productId} = ${answer.holder.code} があります（保留中）`,
          en: `The key ${answer.key} fits ${answer.productId} and ${answer.code}, but ${answer.holder.productId} = ${answer.holder.code} was learnt before (held)`,
        },
        next: {
          ja: `新しい対応に従うなら、ston map sync --accept ${answer.holder.productId} を実行してください。`,
          en: `To follow the new one, run \`ston map sync --accept ${answer.holder.productId}\`.`,
        },
      }
    case 'unknown':
      return UNKNOWN[answer.why](answer.key)
  }
}

const UNKNOWN: Record<'noProduct' | 'noGoods' | 'noKey', (key: string) => Told> = {
  noProduct: (key) => ({
    what: {
      ja:
        key === ''
          ? 'スマレジにこの商品がありません（保留中）'
          : `スマレジに商品コード ${key} の商品がありません（保留中）`,
      en:
        key === ''
          ? 'Smaregi does not have this product (held)'
          : `No product of Smaregi has the 商品コード ${key} (held)`,
    },
    next: {
      ja: 'スマレジに商品を登録するか、通知の対象外にするなら ston map exclude を実行してください。',
      en: 'Add the product in Smaregi, or take it out with `ston map exclude`.',
    },
  }),
  noGoods: (key) => ({
    what: {
      ja:
        key === ''
          ? 'ネクストエンジンにこの商品コードがありません（保留中）'
          : `ネクストエンジンに JAN コード ${key} の商品がありません（保留中）`,
      en:
        key === ''
          ? 'Next Engine does not have this code (held)'
          : `No product of Next Engine has the JAN ${key} (held)`,
    },
    next: {
      ja: 'ネクストエンジンの商品に JAN コードを登録してください。登録後、次の回に自動で送ります。',
      en: 'Enter the JAN at the product in Next Engine; it is sent by itself afterwards.',
    },
  }),
  noKey: () => ({
    what: {
      ja: 'キーが空です（スマレジの商品コード、またはネクストエンジンの JAN コード。保留中）',
      en: 'The key is empty (商品コード in Smaregi, or JAN in Next Engine; held)',
    },
    next: {
      ja: 'スマレジの商品コードとネクストエンジンの JAN コードに同じ値を登録してください。登録後、次の回に自動で送ります。',
      en: 'Enter the same value as 商品コード in Smaregi and as JAN in Next Engine; it is sent by itself afterwards.',
    },
  }),
}
