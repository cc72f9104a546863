import type { Sentence } from '../kernel/sentence.ts'

/** A direction that stands still, in the words of the mail. */
type Direction = 'flush' | 'import'

export const signInNeeded = {
  flush: {
    ja: '在庫の連携が止まっています：ston の再認証が必要です',
    en: 'stock has stopped: ston must be signed in to Next Engine again',
  },
  import: {
    ja: '受注の取込が止まっています：ston の再認証が必要です',
    en: 'orders have stopped: ston must be signed in to Next Engine again',
  },
} satisfies Record<Direction, Sentence>

/** The usual screens are where an owner looks first; ston has a sign-in of its own. */
export const notOnScreen: Sentence = {
  ja: '必要なのは ston の再認証です。いつものネクストエンジンの画面にログインしても直りません。',
  en: 'It is ston’s own sign-in: signing in to Next Engine’s usual screens does not help.',
}

export const signInNext: Sentence = {
  ja: 'ston を動かしているサーバーで再認証をしてください: ston auth login',
  en: 'On the server that ston runs on, sign in again: `ston auth login`',
}

/** What it means for the shop. `from`: the moment up to which all had got through; null = not known. */
export function standsStill(direction: Direction, from: Sentence | null): Sentence {
  const [ja, en] =
    from === null ? ['現在', 'At present'] : [`${from.ja} から`, `Since ${from.en} (Japan time)`]
  return direction === 'flush'
    ? {
        ja: `${ja}、店舗の販売がネットの在庫に反映されていません。残り少ない商品は売り越しにご注意ください。店舗の販売は ston が保管していて、直れば自動で送ります。`,
        en: `${en}, sales of the stores are not in the online stock. Watch products that are nearly gone: they may be oversold. ston keeps the sales and sends them by itself once it works again.`,
      }
    : {
        ja: `${ja}、ネットの受注がスマレジの在庫に反映されていません。残り少ない商品は、店舗で売りすぎないようご注意ください。受注はネクストエンジンに残っていて、直れば自動で取り込みます。`,
        en: `${en}, online orders are not in Smaregi’s stock. Watch products that are nearly gone: a store may sell what is sold already. The orders are safe in Next Engine and come by themselves once it works again.`,
      }
}

export function lasting(direction: Direction, hours: number): Sentence {
  return direction === 'flush'
    ? {
        ja: `${hours} 時間以上、在庫を送れていません`,
        en: `no stock has got through for more than ${hours} hours`,
      }
    : {
        ja: `${hours} 時間以上、受注を取り込めていません`,
        en: `no order has got through for more than ${hours} hours`,
      }
}

export const interrupted: Sentence = {
  ja: '一時的な問題で中断しました（次回、続きから行います）',
  en: 'interrupted by a temporary trouble (the next run continues)',
}

export const temporaryNext: Sentence = {
  ja: '一時的な問題です。待っていれば直ることがほとんどです。長く続くときは、サーバーで原因を調べてください: ston doctor',
  en: 'It is temporary, and mostly passes by itself. If it lasts, look for the cause on the server: `ston doctor`',
}

/** What errors say to whoever runs the command; a mail says it in words of its own, with what it means for the shop. */
export function withoutComfort({ ja, en }: Sentence): Sentence {
  return {
    ja: ja
      .split(/(?<=。)/)
      .filter((one) => !/失われていません。|失われたものは|続きから(?:処理|再開)します。/.test(one))
      .join(''),
    en: en
      .split(/(?<=\.) /)
      .filter(
        (one) =>
          !/^Nothing\b.* is lost\b|^(?:The|A) .*run[^.]* continues\.|^Nothing has left;/.test(one),
      )
      .join(' '),
  }
}
