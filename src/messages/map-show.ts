import type { Conflict } from '../domain/mapping/translate.ts'
import type { Sentence } from '../kernel/sentence.ts'

export const noName: Sentence = {
  ja: '商品ID でも商品コードでもありません。',
  en: 'This is neither a product id nor a code.',
}

export const nameAllowed: Sentence = {
  ja: '商品ID は 15 桁までの半角数字（0 で始まらない）、商品コードは半角の英数字と - _ で 30 文字までです',
  en: 'a product id has up to 15 digits and does not begin with 0; a code has up to 30 letters, digits, - and _',
}

export function pair(productId: string | null, code: string | null): Sentence {
  return {
    ja: `商品ID ${productId ?? '－'} → 商品コード ${code ?? '－'}`,
    en: `product id ${productId ?? '-'} → code ${code ?? '-'}`,
  }
}

type Paired = 'table' | 'jan'

export const sources: Readonly<Record<Paired | 'same' | 'set' | 'excluded', Sentence>> = {
  table: { ja: 'ひも付け表', en: 'by the table' },
  jan: { ja: 'JANコードでひも付け', en: 'paired by JAN' },
  same: {
    ja: 'ひも付け表にないので、商品ID と同じ商品コード',
    en: 'not in the table, so the code is the id',
  },
  set: {
    ja: 'ネクストエンジンのセット商品（構成品に分けて送ります）',
    en: 'a set product of Next Engine (sent as its components)',
  },
  excluded: {
    ja: '除外した商品（送りません）',
    en: 'excluded (not passed on)',
  },
}

/** No product has the code. */
export const none: Readonly<Record<Paired, Sentence>> = {
  table: {
    ja: 'この商品コードの商品は、ひも付け表にありません。',
    en: 'No product in the table has this code.',
  },
  jan: {
    ja: 'この商品コードにひも付けた商品はありません。',
    en: 'No product is paired with this code.',
  },
}

/** JAN mode: the product has no code. */
export const unlinked: Sentence = {
  ja: 'この商品は、まだネクストエンジンの商品にひも付けていません（変動は保留されます）。',
  en: 'This product is not paired with one of Next Engine yet (its changes are held).',
}

export function conflict(why: Conflict): Sentence {
  return why.kind === 'codeTaken'
    ? {
        ja: `決められません: ひも付け表にない商品ですが、商品コード ${why.name} は別の商品 ${why.productId} のものです（保留されます）。ひも付け表に ${why.name} の行を加えてください。`,
        en: `ambiguous: it is not in the table, and the code ${why.name} belongs to product ${why.productId} (held). Add a row for ${why.name}.`,
      }
    : {
        ja: `決められません: ひも付け表にない商品コードですが、商品 ${why.name} の商品コードは ${why.code} です（保留されます）。ひも付け表に商品コード ${why.name} の行を加えてください。`,
        en: `ambiguous: it is not in the table, and product ${why.name} has the code ${why.code} (held). Add a row with the code ${why.name}.`,
      }
}

export function also(productId: string, code: string, paired: Paired): Sentence {
  const { ja, en } = sources[paired]
  return {
    ja: `同じ文字の商品コードもあります: 商品ID ${productId} → 商品コード ${code}（${ja}）`,
    en: `There is a code that reads the same: product ${productId} → code ${code} (${en})`,
  }
}
