import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'

/** The owner's page of what is to be done, and what becomes of a decision made there. */

export const todo = {
  title: (count: number): Sentence => ({
    ja: count === 0 ? '要対応' : `要対応 ${count} 件`,
    en: count === 0 ? 'To do' : `To do: ${count}`,
  }),
  heading: { ja: '要対応', en: 'To do' },
  nothing: { ja: '対応が必要なことはありません。', en: 'There is nothing to do.' },
  all: (count: number): Sentence => ({
    ja: count === 1 ? '内容と対応を見る' : `${count} 件の内容と対応を見る`,
    en: count === 1 ? 'See it, and what to do' : `See all ${count}, and what to do`,
  }),
  led: { ja: 'お知らせした内容', en: 'What you were told of' },
  ledGone: {
    ja: 'お知らせした内容は、もう残っていません（対応が済んでいます）。',
    en: 'What you were told of is not open any more: it has been seen to.',
  },
  urgent: { ja: 'ネットの在庫が足りないもの', en: 'What is short online' },
  general: { ja: '全体について', en: 'About the link as a whole' },
  products: { ja: '商品ごと', en: 'Product by product' },
  kinds: {
    held: { ja: '保留', en: 'held' },
    failed: { ja: '失敗', en: 'failed' },
    inDoubt: { ja: '結果を確認', en: 'in doubt' },
  },
  since: (at: string): Sentence => ({ ja: `${at} から`, en: `since ${at}` }),
  why: { ja: '送らない理由（記録に残ります）', en: 'Why not? It is kept.' },
  dropShort: { ja: '（この増減だけ送らずに終えます）', en: ' (end this change alone)' },
  retryWhen: {
    ja: '在庫数を合わせても残っているときだけ押してください。ふだんは、フリー在庫ができれば自動で送ります。',
    en: 'Press it only if it stays after the counts are right: ston sends by itself when there is free stock.',
  },
  dropAbout: {
    ja: 'この増減は送らずに終わります。スマレジとネクストエンジンの在庫数は、自分で合わせてください。',
    en: 'This change ends without being sent. Set the two counts equal yourself.',
  },
  lookTitle: {
    ja: 'ネクストエンジンで次の記録を探してください。',
    en: 'Look for this record in Next Engine.',
  },
  look: {
    screen: { ja: '画面', en: 'Screen' },
    screenName: {
      ja: '商品管理 → 在庫入出庫履歴',
      en: '商品管理 → 在庫入出庫履歴 (stock history)',
    },
    code: { ja: '商品コード', en: '商品コード' },
    at: { ja: '時刻のめやす', en: 'About when' },
    quantity: { ja: '数量', en: 'Quantity' },
    reason: { ja: '入出庫理由', en: '入出庫理由 (reason)' },
  },
  question: { ja: '記録はありましたか', en: 'Is it there?' },
  answers: {
    unknown: {
      ja: `${BUTTONS.unknown.ja}（何もしません）`,
      en: `${BUTTONS.unknown.en} (nothing is done)`,
    },
    applied: {
      ja: `${BUTTONS.applied.ja}（記録がある）`,
      en: `${BUTTONS.applied.en} (it is there)`,
    },
    notApplied: {
      ja: `${BUTTONS.notApplied.ja}（記録がない。もう一度送ります）`,
      en: `${BUTTONS.notApplied.en} (it is not there, and is sent again)`,
    },
  },
  answer: { ja: '決定', en: 'Decide' },
  left: { ja: 'そのままにしました', en: 'Nothing was changed' },
  leftWhy: {
    ja: 'わかったときに、もう一度選んでください。ほかの商品は、止まらずに連携されています。',
    en: 'Choose again once you know. Other products go on meanwhile.',
  },
  retried: {
    ja: '次の連携でもう一度送ります',
    en: 'It goes again with the next run',
  },
  dropped: { ja: '送らずに終わりにしました', en: 'It has ended without being sent' },
  resolved: { ja: '結果を記録しました', en: 'The outcome was noted' },
  retryAll: (count: number): Sentence => ({
    ja: `${count} 件をまとめてもう一度送る`,
    en: `Send all ${count} again`,
  }),
  same: (count: number): Sentence => ({
    ja: `同じ理由の ${count} 商品`,
    en: `${count} products, one reason`,
  }),
  rest: (count: number): Sentence => ({ ja: `ほか ${count} 件`, en: `and ${count} more` }),
  act: { ja: 'この商品の対応', en: 'What to do about this one' },
  noReason: { ja: '理由を入力してください', en: 'Please give a reason' },
  noReasonWhy: {
    ja: '送らずに終わりにするときは、理由が必要です。',
    en: 'What ends without being sent needs a reason.',
  },
  story: { ja: 'この商品の記録を見る', en: "This product's story" },
  more: { ja: '次のページ', en: 'More' },
  before: { ja: '前のページ', en: 'Back' },
}

export const excluded = {
  short: { ja: '（この商品を今後ずっと送りません）', en: ' (never pass on this product)' },
  about: {
    ja: 'この商品は、これからどちらの方向にも連携しません。あとで戻せます。',
    en: 'This product is not passed on in either direction any more. It can be taken back.',
  },
  done: { ja: '連携対象から外しました', en: 'It is not passed on any more' },
  doneWhy: {
    ja: '「商品を調べる」の画面から、いつでも戻せます。',
    en: 'It can be taken back on the page "Look at a product".',
  },
  back: { ja: '連携対象に戻しました', en: 'It is passed on again' },
  notOut: {
    ja: 'この商品は連携対象から外れていません',
    en: 'This product was not left out',
  },
  backWhy: {
    ja: '外していた間の増減は送られません。在庫数の比較で差を確認してください。',
    en: 'What happened meanwhile is not sent. Compare the counts.',
  },
}
