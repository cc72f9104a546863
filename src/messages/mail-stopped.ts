import type { Sentence } from '../kernel/sentence.ts'

/** A direction that stands still, in the words of the mail. */
type Direction = 'flush' | 'import'

/** `hasPages`: the owner can sign in himself. */
export function signInNeeded(direction: Direction, hasPages: boolean): Sentence {
  const what = STOPPED[direction]
  return hasPages
    ? {
        ja: `${what.ja}：オーナーの画面で再ログインしてください`,
        en: `${what.en}: sign in again on your page`,
      }
    : {
        ja: `${what.ja}：サーバーの管理者に転送してください`,
        en: `${what.en}: forward this to whoever keeps the server`,
      }
}

const STOPPED = {
  flush: { ja: '全商品の在庫の連携が止まっています', en: 'the stock of all products has stopped' },
  import: { ja: '受注の取込が止まっています', en: 'orders have stopped' },
} satisfies Record<Direction, Sentence>

export const signInNext: Sentence = {
  ja: '今すぐ、サーバーの管理者に転送してください。\u3000サーバーで再ログインする: ston auth login',
  en: 'Forward this to whoever keeps the server now.\u3000Sign in again on the server: `ston auth login`',
}

/** The other direction needs the sign-in as well. */
export const bothStop = {
  flush: {
    ja: 'ネットの受注も、スマレジの在庫から引かれていません。',
    en: 'Online orders are not taken off Smaregi’s stock either.',
  },
  import: {
    ja: '店舗の販売も、ネットの在庫に反映されていません。',
    en: 'Sales of the stores are not in the online stock either.',
  },
} satisfies Record<Direction, Sentence>

/** What it means for the shop. `from`: the moment up to which all had got through; null = not known. */
export function standsStill(direction: Direction, from: Sentence | null): Sentence {
  const [ja, en] =
    from === null ? ['現在', 'At present'] : [`${from.ja} から`, `Since ${from.en} (Japan time)`]
  return direction === 'flush'
    ? {
        ja: `${ja}、店舗の販売がネットの在庫に反映されていません。`,
        en: `${en}, sales of the stores are not in the online stock.`,
      }
    : {
        ja: `${ja}、ネットの受注がスマレジの在庫に反映されていません。`,
        en: `${en}, online orders are not in Smaregi’s stock.`,
      }
}

/** What the shop does meanwhile: what is kept goes by itself, so a count that was corrected by hand would change twice. */
export const meanwhile = {
  flush: {
    ja: '直るまで：\u3000・残り少ない商品は、ネットショップの画面で販売を止めてください。在庫数は 0 にしないでください（あとで数が合わなくなります）。直ったら、販売を再開してください。\u3000・ネクストエンジンの在庫数は、手で直さないでください。店舗の販売は ston が保管していて、直れば自動で送ります（手で直すと二重になります）。',
    en: 'Until then:\u3000・Stop selling online what is nearly gone, on the shop’s own screen; set no count to 0 for that (it would be wrong afterwards). Sell it again once this is over.\u3000・Do not correct Next Engine’s counts by hand. ston keeps the sales and sends them by itself once it works again (with a correction they would count twice).',
  },
  import: {
    ja: '直るまで：\u3000・残り少ない商品は、店舗で売りすぎないようご注意ください。\u3000・スマレジの在庫数は、手で直さないでください。受注はネクストエンジンに残っていて、直れば自動で取り込みます（手で直すと二重になります）。',
    en: 'Until then:\u3000・Take care that a store does not sell what is sold already.\u3000・Do not correct Smaregi’s counts by hand. The orders are safe in Next Engine and come by themselves once it works again (with a correction they would count twice).',
  },
} satisfies Record<Direction, Sentence>

export function lasting(direction: Direction, hours: number): Sentence {
  return direction === 'flush'
    ? {
        ja: `${hours} 時間以上、全商品の在庫を送れていません`,
        en: `the stock of no product has got through for more than ${hours} hours`,
      }
    : {
        ja: `${hours} 時間以上、受注を取り込めていません`,
        en: `no order has got through for more than ${hours} hours`,
      }
}

const SHORT = { ja: 30, en: 60 }

/** With the first sentence of what the runs say, where it is short enough for a subject. */
export function because({ ja, en }: Sentence, cause: Sentence): Sentence {
  const [inJa = ''] = cause.ja.split('。')
  const [inEn = ''] = cause.en.split(/[.:](?:\s|$)/)
  return inJa.length > SHORT.ja || inEn.length > SHORT.en
    ? { ja, en }
    : { ja: `${ja}（${inJa}）`, en: `${en} (${inEn})` }
}

export const interrupted: Sentence = {
  ja: '一時的な問題で中断しました（次回、続きから行います）',
  en: 'interrupted by a temporary trouble (the next run continues)',
}

/** A trouble that passes by itself, and has lasted too long. */
export const temporaryNext: Sentence = {
  ja: '待てば直ることが多いのですが、長く続いています。今すぐ、サーバーの管理者に転送してください。\u3000原因を調べる: ston doctor',
  en: 'It mostly passes by itself, and has lasted long by now: forward this to whoever keeps the server.\u3000Look for the cause: `ston doctor`',
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
