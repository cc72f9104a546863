import type { Exclusion } from '../domain/mapping/exclusions.ts'
import type { Sentence } from '../kernel/sentence.ts'

export const EXCLUDE = {
  added: (names: readonly string[]): Sentence => ({
    ja: `除外しました: ${names.join('、')}`,
    en: `Excluded: ${names.join(', ')}`,
  }),
  already: (names: readonly string[]): Sentence => ({
    ja: `すでに除外されています: ${names.join('、')}`,
    en: `Excluded before: ${names.join(', ')}`,
  }),
  effect: {
    ja: 'これらの商品の在庫の増減と受注は、どちらの方向にも送りません。保留中の増減は次の ston flush で対象外になります。',
    en: 'Changes and orders of these products are not passed on in either direction; held changes become ignored with the next `ston flush`.',
  },
  included: (names: readonly string[]): Sentence => ({
    ja: `除外を解除しました: ${names.join('、')}`,
    en: `Not excluded any more: ${names.join(', ')}`,
  }),
  notListed: (names: readonly string[]): Sentence => ({
    ja: `除外の一覧にありません: ${names.join('、')}`,
    en: `Not on the list: ${names.join(', ')}`,
  }),
  drift: {
    ja: '除外していた間の増減は送られていないため、在庫数がずれているかもしれません。両方の在庫数を比べてください。',
    en: 'What happened meanwhile was not passed on, so the counts may have drifted: compare both counts.',
  },
  none: { ja: '除外している商品はありません。', en: 'No product is excluded.' },
  columns: {
    name: { ja: '商品ID・商品コード', en: 'Id or code' },
    since: { ja: '除外した日時', en: 'Since' },
    by: { ja: '理由', en: 'Why' },
  },
  noNames: {
    ja: '商品ID または商品コードを指定してください。',
    en: 'Name at least one 商品ID or 商品コード.',
  },
  noNamesHint: {
    ja: '例: ston map exclude 8000101　　一覧を見るには: ston map exclude --list',
    en: 'Like `ston map exclude 8000101`; `ston map exclude --list` shows the list.',
  },
  badNames: {
    ja: '商品ID でも商品コードでもないものがあります。',
    en: 'This is neither a 商品ID nor a 商品コード.',
  },
  allowed: {
    ja: '商品ID は 15 桁までの数字、商品コードは半角の文字（空白を含むときは引用符で囲む）。ほかの文字は、受注で止まっている商品コードだけ',
    en: 'a 商品ID has up to 15 digits; a 商品コード is in ASCII (quoted where it has blanks); other characters only as an order line that is held has them',
  },
} satisfies Record<string, unknown>

export function excludedBy({ by, products }: Exclusion): Sentence {
  if (by === 'person') return { ja: '手で指定', en: 'by hand' }
  const who = products.length === 0 ? '' : products.join(', ')
  return {
    ja: `ネクストエンジンにない${who === '' ? '' : `（商品ID ${who}）`}`,
    en: `Next Engine does not have it${who === '' ? '' : ` (商品ID ${who})`}`,
  }
}
