import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'
import { plural } from './plural.ts'

/** The owner's pages of one product and of the comparison. */

export const product = {
  title: BUTTONS.product,
  about: {
    ja: '届いた在庫の増減と、それがどうなったかを、商品ごとに見られます。',
    en: 'What came in for a product, and what became of it.',
  },
  label: { ja: '商品ID または商品コード', en: '商品ID or 商品コード' },
  go: { ja: '調べる', en: 'Look' },
  of: (name: string): Sentence => ({ ja: `${name} の記録`, en: `The story of ${name}` }),
  pair: (id: string, code: string): Sentence => ({
    ja: `商品ID ${id || '－'}、商品コード ${code || '－'}`,
    en: `商品ID ${id || '-'}, 商品コード ${code || '-'}`,
  }),
  open: { ja: '今、残っているもの', en: 'Open now' },
  nothingOpen: {
    ja: '残っているものはありません。届いた増減は、すべて処理されています。',
    en: 'Nothing is open: whatever came in has been dealt with.',
  },
  events: { ja: 'これまでの記録（新しい順）', en: 'What happened, newest first' },
  none: { ja: '保存期間内の記録はありません。', en: 'Nothing is on record.' },
  earlier: (count: number): Sentence => ({
    ja: `これより前の ${count} 件は省略しています。`,
    en: `What came before these is left out (${count}).`,
  }),
  excludedSince: (name: string, at: string): Sentence => ({
    ja: `この商品は ${at} から連携対象外です（${name}）。`,
    en: `It has not been passed on since ${at} (${name}).`,
  }),
  list: {
    title: { ja: '連携対象から外している商品', en: 'Products that are not passed on' },
    by: {
      person: { ja: '人の設定', en: 'by a person' },
      unknown: {
        ja: 'ネクストエンジンにないため自動',
        en: 'by itself: Next Engine does not have it',
      },
    },
    more: (count: number): Sentence => ({ ja: `ほか ${count} 件`, en: `and ${count} more` }),
  },
}

export const compare = {
  title: BUTTONS.compare,
  about: {
    ja: 'スマレジとネクストエンジンの在庫数を読み、違っている商品と、その理由を調べます。在庫は変わりません。数分かかることがあります。',
    en: 'Reads both counts, and names what differs and why. Nothing is changed. It may take some minutes.',
  },
  go: { ja: '比較する', en: 'Compare' },
  last: (at: string, differences: number): Sentence => ({
    ja: `前回の比較は ${at}、差のあった商品は ${differences} でした。`,
    en: `The last one was ${at}, with ${plural(differences, 'difference')}.`,
  }),
  equal: (compared: number): Sentence => ({
    ja: `${compared} 商品の在庫数は、すべて同じでした`,
    en: `The counts of ${plural(compared, 'product')} are equal`,
  }),
  noneCompared: {
    ja: '比べられる商品がありませんでした',
    en: 'There was no product to compare',
  },
  moving: (products: number): Sentence => ({
    ja: `${products} 商品は、調べている間に動いていたため比べていません。15 分ほどしてからもう一度比較してください。`,
    en: `${plural(products, 'product')} moved meanwhile and ${products === 1 ? 'was' : 'were'} not compared. Compare again in 15 minutes.`,
  }),
  differ: (differences: number): Sentence => ({
    ja: `${differences} 商品の在庫数が違います`,
    en: `The counts of ${plural(differences, 'product')} differ`,
  }),
  counts: (smaregi: number, nextEngine: number): Sentence => ({
    ja: `スマレジ ${smaregi} 個、ネクストエンジン ${nextEngine} 個`,
    en: `Smaregi ${smaregi}, Next Engine ${nextEngine}`,
  }),
  rest: (count: number): Sentence => ({
    ja: `ほか ${count} 商品は、ここには表示していません。`,
    en: `and ${count} more, not shown here.`,
  }),
  choose: {
    ja: '合わせる商品（「理由不明」の差がある商品を選べます）',
    en: 'What shall be mended? Products with an unexplained difference can be.',
  },
  mixed: {
    ja: 'ほかの理由の分もある商品は、はじめは選んでいません。注文の出荷などで自然になくなる分があるときは、なくなってから、もう一度比較してください。',
    en: 'Where a part has another cause the product is not chosen beforehand. What goes by itself, as with orders that are shipped, is waited for: compare again then.',
  },
  /** Between causes. */
  and: { ja: '、', en: ', ' },
  also: (count: number): Sentence => ({
    ja: `次の ${count} 商品は、「理由不明」以外の分も一緒に合わせます`,
    en: `Of ${plural(count, 'product')} more than what is unexplained is mended`,
  }),
  alsoAllocation: {
    ja: '「引当・取込対象外の受注」の分まで合わせると、その注文が出荷またはキャンセルされたときに、同じ数だけ在庫数がもう一度動き、また違ってしまいます。注文が残っている商品は、ここでやめて、出荷されてから、もう一度比較してください。',
    en: 'What orders have taken or allocated moves the counts once more when they are shipped or cancelled: mended now, the two are apart again by just so much. Where there are such orders, stop here, and compare again once they have been shipped.',
  },
  alsoDropped: {
    ja: '「送らないと決めた変動」の分も合わせるため、その決定を取り消したのと同じことになります。',
    en: 'What somebody decided not to send is mended as well, as if it had been sent.',
  },
  how: { ja: 'どのように合わせますか', en: 'How?' },
  ways: {
    accept: {
      ja: '自分で在庫数を合わせた（同じ数になっていれば、ここまでを完了にする）',
      en: 'I have set both counts equal (where they are, everything so far is settled)',
    },
    nextengine: {
      ja: 'ネクストエンジンの在庫数を、スマレジに合わせる',
      en: "Set Next Engine's counts to Smaregi's",
    },
    smaregi: {
      ja: 'スマレジの在庫数を、ネクストエンジンに合わせる',
      en: "Set Smaregi's counts to Next Engine's",
    },
  },
  next: { ja: '確認へ進む', en: 'Go on' },
  none: { ja: '商品が選ばれていません', en: 'Nothing was chosen' },
  noneWhy: { ja: '合わせる商品を選んでください。', en: 'Choose the products first.' },
  sure: (count: number): Sentence => ({
    ja: `${count} 商品について、次のことを行います`,
    en: `This is done for ${plural(count, 'product')}`,
  }),
  again: {
    ja: '行う前に、もう一度両方の在庫数を読みます。その間に変わった商品は合わせません。',
    en: 'Both counts are read once more before; what has changed meanwhile is left alone.',
  },
  stop: { ja: 'やめる', en: 'Do not' },
  doIt: { ja: '行う', en: 'Do it' },
  mended: (count: number): Sentence =>
    count === 0
      ? { ja: '在庫数を合わせた商品はありません', en: 'No count was changed' }
      : {
          ja: `${count} 商品の在庫数を合わせました`,
          en: `The counts of ${plural(count, 'product')} were set equal`,
        },
  accepted: (count: number): Sentence =>
    count === 0
      ? { ja: '完了にした商品はありません', en: 'Nothing was settled' }
      : {
          ja: `${count} 商品を完了にしました`,
          en: `${plural(count, 'product')} settled`,
        },
  nothingWhy: {
    ja: 'もう一度読んだときには、数が変わっていたか、合っていました。もう一度比較してください。',
    en: 'When both were read once more, they had changed or were equal. Compare again.',
  },
  unequal: (count: number): Sentence => ({
    ja: `${count} 商品は、両方の在庫数がまだ違うため、完了にしていません。`,
    en: `${plural(count, 'product')} not settled: the two counts still differ.`,
  }),
  allocated: (count: number): Sentence => ({
    ja: `${count} 商品は、引当・取込対象外の受注の分だけ違うため、完了にしていません。その受注が出荷されると同じ数になりますので、そのままでかまいません。`,
    en: `${plural(count, 'product')} not settled, and fine as ${count === 1 ? 'it is' : 'they are'}: they differ by what orders have allocated only, until those are shipped.`,
  }),
  early: (count: number): Sentence => ({
    ja: `${count} 商品は、送ったばかりの増減があるため、まだ完了にできません。15 分ほどしてからもう一度行ってください。`,
    en: `${plural(count, 'product')} cannot be settled yet: something was sent for them just now. Try again in 15 minutes.`,
  }),
  moved: (count: number): Sentence => ({
    ja: `${count} 商品は、見ている間に在庫が動いたため、完了にしていません。もう一度比較してください。`,
    en: `${plural(count, 'product')} not settled: stock moved meanwhile. Compare again.`,
  }),
  elsewhere: (count: number): Sentence => ({
    ja: `${count} 商品は、前の商品コードや拠点へ送る増減が残っているため、そのままにしました。次に在庫を送ってから、もう一度比較してください。`,
    en: `${plural(count, 'product')} left as before: changes are still to go to the code or warehouse of before. Compare again once they have been sent.`,
  }),
  /** Another database server has taken over. */
  server: {
    ja: '在庫の送信は、まだ再開していません。データベースのサーバーが替わったため、すべての商品を比べる必要があります。サーバーの管理者に依頼してください。',
    en: 'Nothing is sent yet: the database has moved to another server, and all products have to be compared. Ask the administrator of the server.',
  },
  left: {
    ja: '次の商品は、選びましたが合わせていません。',
    en: 'These were chosen, and left as they are:',
  },
  refused: {
    ja: '次の商品は合わせられませんでした。',
    en: 'These could not be mended:',
  },
}
