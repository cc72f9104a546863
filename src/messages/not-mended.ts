import type { Sentence } from '../kernel/sentence.ts'

/** Why a product that a person has named was not mended. */
export const notMendedBecause = {
  equal: {
    ja: 'もう一度読んだときには、在庫数が合っていました',
    en: 'the counts were equal when they were read once more',
  },
  moving: {
    ja: '見ている間に在庫が動きました。もう一度比較してください',
    en: 'stock moved meanwhile: compare again',
  },
  elsewhere: {
    ja: '前の商品コードや拠点へ送る変動が残っています。送ったあとに、もう一度比較してください',
    en: 'changes are still to go to the code or warehouse of before: compare again once they have been sent',
  },
  undecided: {
    ja: '送信の結果や、確認待ちの答えがまだ決まっていません。決まってから、もう一度比較してください',
    en: 'something of it is not decided yet: compare again once it is',
  },
  settles: {
    ja: '差は、送信待ちや保留など、ほかの手順で片づくものです',
    en: 'the difference settles otherwise: it waits to be sent, or is held',
  },
  open: {
    ja: 'まだ反映を確認できていません。しばらくしてから、もう一度比較してください',
    en: 'not seen to be done yet: compare again in a while',
  },
} satisfies Record<string, Sentence>

export function leftAsItIs(code: string, why: Sentence): Sentence {
  return {
    ja: `${code}: 合わせていません（${why.ja}）`,
    en: `${code}: not mended (${why.en})`,
  }
}
