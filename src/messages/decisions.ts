import type { Sentence } from '../kernel/sentence.ts'

/** What people did, and who, where it was told with `--as`. */

const DID: Readonly<Record<string, Sentence>> = {
  'failures retry': { ja: 'もう一度送る', en: 'send again' },
  'failures drop': { ja: '送らない', en: 'not to be sent' },
  'failures resolve': { ja: '結果を確認', en: 'found out what became of it' },
  'map exclude': { ja: '連携対象から外す', en: 'not to be passed on any more' },
  'map include': { ja: '連携対象に戻す', en: 'to be passed on again' },
  'map sync': { ja: 'JANコードのひも付けを承認', en: 'the link by JAN was accepted' },
  reconcile: { ja: '在庫数の比較で在庫を合わせた', en: 'set right by a comparison' },
}

export const nobodyYet: Sentence = {
  ja: '--as を付けた操作（オーナーの画面の操作も）の記録は、まだありません。',
  en: 'Nothing is on record that was done with --as, or on the owner’s pages.',
}

export function byName(who: string): Sentence {
  return { ja: `（担当: ${who}）`, en: `(by ${who})` }
}

/** `did`: the command. */
export function decided(who: string, did: string): Sentence {
  const { ja, en } = DID[did] ?? { ja: `ston ${did}`, en: `ston ${did}` }
  return { ja: `${ja}（担当: ${who}）`, en: `${en} (by ${who})` }
}

const TABLES: Readonly<Record<'import' | 'clear' | 'undo', Sentence>> = {
  import: { ja: 'ひも付け表の取り込み', en: 'import of the id table' },
  clear: { ja: 'ひも付け表を空にしたこと', en: 'clearing of the id table' },
  undo: { ja: 'ひも付け表を一つ前に戻したこと', en: 'return to the former id table' },
}

/** What a table of ids has changed for the product; null = no code. */
export function relinked(
  how: keyof typeof TABLES,
  productId: string,
  from: string | null,
  to: string | null,
): Sentence {
  const { ja, en } = TABLES[how]
  if (from === null)
    return {
      ja: `${ja}により、商品ID ${productId} を商品コード ${to ?? ''} にひも付け`,
      en: `product ${productId} linked to code ${to ?? ''} by the ${en}`,
    }
  return to === null
    ? {
        ja: `${ja}により、商品ID ${productId} と商品コード ${from} のひも付けを解除`,
        en: `link of product ${productId} to code ${from} removed by the ${en}`,
      }
    : {
        ja: `${ja}により、商品ID ${productId} の商品コードを ${from} から ${to} に変更`,
        en: `code of product ${productId} changed from ${from} to ${to} by the ${en}`,
      }
}
