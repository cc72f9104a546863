import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'
import { plural } from './plural.ts'

/** The owner's page of a stocktaking. */

export const title: Sentence = { ja: '棚卸', en: 'Stocktaking' }

export const start = {
  about: {
    ja: '始めると、届いている在庫の増減をすべて送り、結果がわかったところで連携を止めます。止まるまで数分かかります。「止めました」と表示されてから、数え始めてください。',
    en: 'What has been received is sent first, and everything stops once its outcome is known, which takes some minutes. Begin to count when it says so.',
  },
  which: { ja: 'どの店舗を数えますか', en: 'Which stores are counted?' },
  every: { ja: 'すべての店舗', en: 'all of them' },
  some: { ja: '次の店舗だけ', en: 'only these' },
  ids: { ja: '店舗ID（複数はカンマ区切り）', en: 'Store ids, with commas' },
  go: BUTTONS.pause,
  paused: { ja: '止めました。数え始めてください', en: 'Everything has stopped: begin to count' },
  pausedOpen: {
    ja: '止めました。数え始める前に、決めることがあります',
    en: 'Everything has stopped. Something is to be decided before you begin to count',
  },
  notYet: {
    ja: 'まだ止まっていません。まだ数え始めないでください',
    en: 'It has not stopped yet: do not begin to count',
  },
  notYetWhy: {
    ja: '送ったものの結果を待っています。少し待ってから、棚卸の画面で「もう一度止める」を押してください。',
    en: 'What was sent has no outcome yet. Wait a little, and press "Stop once more" on the page of the stocktaking.',
  },
  open: (rows: number): Sentence => ({
    ja: `反映されたかわからないものが ${rows} 件あります。数え始める前に、要対応で決めてください。`,
    en: `${plural(rows, 'row')} in doubt: decide about them before you begin to count.`,
  }),
  needsIds: { ja: '店舗を指定してください。', en: 'Please say which stores.' },
  missing: { ja: '入力が足りません', en: 'Something is missing' },
}

export const standing = {
  paused: (since: string): Sentence => ({
    ja: `${since} から、在庫の連携を止めています。届いた変動は失われません。`,
    en: `Nothing is passed on since ${since}. Nothing that is received is lost.`,
  }),
  pausing: (since: string): Sentence => ({
    ja: `${since} から、止める準備をしています。まだ数え始めないでください。`,
    en: `It has been stopping since ${since}. Do not begin to count yet.`,
  }),
  resuming: (since: string): Sentence => ({
    ja: `再開の途中です（${since} から停止）。もう一度「棚卸を終える」を押してください。`,
    en: `It is on its way back (stopped since ${since}). Press "End the stocktaking" once more.`,
  }),
  again: { ja: 'もう一度止める', en: 'Stop once more' },
}

export const end = {
  about: {
    compared: {
      ja: '数えた在庫数をスマレジなどに入力し終えてから行ってください。数えた時点までの増減は数に含まれているものとして扱い、両方の在庫数を比べて合わせてから、連携を再開します。数分かかることがあります。',
      en: 'Enter what was counted first. What happened up to the moment of the count is taken to be in it; both counts are compared and set equal, and everything goes on. It may take some minutes.',
    },
    unreadable: {
      ja: '数えた在庫数をスマレジに入力し終えてから行ってください。止めている間の増減（棚卸の差も）を送り、連携を再開します。スマレジの在庫数を読めない設定のため、両方の在庫数は比べません。',
      en: "Enter what was counted in Smaregi first. What came meanwhile, the stocktaking's differences too, is sent, and everything goes on. Smaregi's counts cannot be read with these settings, so the two sides are not compared.",
    },
    salesOnly: {
      ja: '数えた在庫数をネクストエンジンに入力し終えてから行ってください。数えた時点までの増減は数に含まれているものとして扱い、連携を再開します。スマレジには店舗の販売しか入らないため、両方の在庫数は比べません。',
      en: 'Enter what was counted in Next Engine first. What happened up to the moment of the count is taken to be in it, and everything goes on. Smaregi knows of sales only, so the two sides are not compared.',
    },
  },
  byHand: {
    ja: 'ネットで売れて、まだ発送していなかった商品を一緒に数えたときは、その分をスマレジの在庫数から手で引いてください。受注を取り込んでいないため、自動では引きません。',
    en: "If goods that were sold online and not shipped yet were counted with the rest, take them off Smaregi's count by hand: orders are not imported, so it is not done by itself.",
  },
  counted: { ja: '数えた日時（日本時間）', en: 'The moment of the count (Japan time)' },
  question: {
    ja: 'ネットで売れて、まだ発送していなかった商品は',
    en: 'Goods that were sold online and not shipped yet were',
  },
  apart: { ja: '数えていない（別にしておいた）', en: 'kept apart, not counted' },
  withThem: {
    ja: '棚のものと一緒に数えた（その分をスマレジの在庫数から引きます）',
    en: "counted with the others (they are taken off Smaregi's count)",
  },
  goingOn: (at: string): Sentence => ({
    ja: `${at} に数えた在庫数の反映を、途中から続けます。`,
    en: `What was counted at ${at} is settled from where it was left.`,
  }),
  go: BUTTONS.resume,
  done: { ja: '連携を再開しました', en: 'Everything goes on' },
  notPaused: {
    ja: '連携は止まっていませんでした。何も行っていません',
    en: 'Nothing was stopped, and nothing was done',
  },
  notCompared: {
    unreadable: {
      ja: '在庫数は比べていません。どちらの在庫数も直していません（スマレジの在庫数を読めない設定のため）。止めている間の増減は、棚卸の差も含めて、これから送ります。15 分ほどあとで両方の在庫数を比べ、違う商品はネクストエンジンの在庫数を直してください。',
      en: "The counts were not compared and none was changed: Smaregi's cannot be read with these settings. What came meanwhile, the stocktaking's differences too, is sent now. Compare both counts yourself in a quarter of an hour, and correct Next Engine's where they differ.",
    },
    salesOnly: {
      ja: '在庫数は比べていません（スマレジには店舗の販売しか入らないため）。スマレジの在庫数はそのままです。',
      en: 'The counts were not compared: Smaregi knows of sales only, and its counts stay as they are.',
    },
  },
  notTakenOff: {
    ja: '一緒に数えた商品を、スマレジの在庫数から引いていません（受注を取り込んでいないため）。スマレジで手で引いてください。',
    en: "What was counted with the rest was not taken off Smaregi's count: orders are not imported. Take it off there by hand.",
  },
  mended: (products: number): Sentence => ({
    ja: `${products} 商品の在庫数を合わせました。`,
    en: `The counts of ${plural(products, 'product')} were set equal.`,
  }),
  left: (codes: string): Sentence => ({
    ja: `合わせなかった商品：${codes}。15 分ほどあとで在庫数を比較し、まだ差があれば、数えた方の数に合わせてください。`,
    en: `Not set equal: ${codes}. Compare them in a quarter of an hour, and set what still differs by what was counted.`,
  }),
  refused: (codes: string): Sentence => ({
    ja: `スマレジの在庫数から引けなかった商品：${codes}。スマレジで手で引いてください。`,
    en: `Could not be taken off Smaregi's count: ${codes}. Do it there by hand.`,
  }),
  unsure: (codes: string): Sentence => ({
    ja: `売れてまだ発送していない分を、スマレジの在庫数から引いたかどうかがわからない商品：${codes}。スマレジの在庫変動履歴で、止めたあとに同じ数だけ減っているかを確認し、減っていなければ手で引いてください。`,
    en: `Not known whether what is sold and not shipped yet was taken off Smaregi's count: ${codes}. Look in Smaregi's stock history for a decrease by that number since you stopped; if there is none, take it off by hand.`,
  }),
  needsWhen: { ja: '数えた日時を入力してください。', en: 'Please say when it was counted.' },
  never: { ja: '数えなかったので、そのまま再開する', en: 'Nothing was counted: just go on' },
  neverAbout: {
    ja: '在庫数は変えずに再開し、止めている間の増減を送ります。',
    en: 'The counts stay, and what came meanwhile is sent.',
  },
}
