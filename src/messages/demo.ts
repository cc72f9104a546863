import type { IgnoreRule } from '../domain/stock/change.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What the practice shop has on its shelves. */
export const GOODS = {
  sencha: { ja: '煎茶 100g', en: 'Sencha 100g' },
  hojicha: { ja: 'ほうじ茶 100g', en: 'Hojicha 100g' },
  cup: { ja: '湯のみ', en: 'Tea cup' },
  pot: { ja: '急須', en: 'Teapot' },
  cookies: { ja: '抹茶クッキー（新商品）', en: 'Matcha cookies (new)' },
} satisfies Record<string, Sentence>

export const STORES = {
  main: { ja: '本店', en: 'Main store' },
  station: { ja: '駅前店', en: 'Station store' },
} satisfies Record<string, Sentence>

export const stopped = {
  message: {
    ja: '停止の指示を受けたため、練習を途中でやめました。作ったファイルは消しました。',
    en: 'Told to stop, so the demo ended early; the files it made are gone.',
  },
  hint: {
    ja: 'もう一度 ston demo を実行すると、はじめから練習できます。',
    en: 'Run `ston demo` again to start from the beginning.',
  },
} satisfies Record<string, Sentence>

export const title = {
  legacy: {
    ja: '練習用のスマレジ（在庫情報送信）とネクストエンジンで、午前中の在庫変動をひととおり流しました（本物の契約には接続していません）。',
    en: 'A morning’s stock changes went from a practice Smaregi (legacy notifications) to a practice Next Engine (no real account was touched).',
  },
  platform: {
    ja: '練習用のスマレジ（プラットフォームの Webhook）とネクストエンジンで、午前中の在庫変動をひととおり流しました（本物の契約には接続していません）。',
    en: 'A morning’s stock changes went from a practice Smaregi (platform webhooks) to a practice Next Engine (no real account was touched).',
  },
} satisfies Record<string, Sentence>

export const lostOnPurpose: Sentence = {
  ja: '12:10 の売上（急須）の Webhook は、わざと届かないようにしてあります。ston flush が自分で見つけます。',
  en: 'The webhook for the sale of a teapot at 12:10 was lost on purpose; `ston flush` finds the change by itself.',
}

/** A change that no notification had told. */
export function withoutNotice(end: Sentence): Sentence {
  return { ja: `通知なし・ston が発見 → ${end.ja}`, en: `no webhook, found by ston: ${end.en}` }
}

export function flushTitle(number: number): Sentence {
  return { ja: `${number} 回目の ston flush`, en: `ston flush, run ${number}` }
}

export const importTitle = {
  new: {
    ja: 'ston import-orders（ネットの新しい受注 5 件）',
    en: 'ston import-orders (five new online orders)',
  },
  changed: {
    ja: 'ston import-orders（受注の変更・キャンセル・返品のあと）',
    en: 'ston import-orders (after changes, a cancel and a return)',
  },
  compared: {
    ja: 'ston import-orders（在庫数を比べる前に。ston run は自動で行います）',
    en: 'ston import-orders (before the counts are compared; `ston run` does it by itself)',
  },
} satisfies Record<string, Sentence>

/** What customers did to their orders. */
export const stories = {
  edited: { ja: '3 個 → 2 個に変更', en: '3 pieces, then 2' },
  exchanged: { ja: 'ほうじ茶 2 個 → 急須 1 個に交換', en: 'two hojicha exchanged for a teapot' },
  merged: { ja: '上の伝票に同梱（統合）', en: 'merged into the first one' },
  cancelled: { ja: 'キャンセル', en: 'cancelled' },
  returned: { ja: '2 個を出荷後、1 個が返品', en: 'two shipped, one came back' },
} satisfies Record<string, Sentence>

export const ordersTitle: Sentence = {
  ja: 'ネットの受注と、スマレジに登録された出荷',
  en: 'Each online order, and what is booked for it in Smaregi',
}

export function registered(code: string, stock: number): Sentence {
  return {
    ja: `ここで、${code} をネクストエンジンに登録しました（在庫数 ${stock}）。`,
    en: `Then ${code} was added in Next Engine (stock ${stock}).`,
  }
}

export const columns = {
  code: { ja: '商品コード', en: 'Code' },
  product: { ja: '商品', en: 'Product' },
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  nextEngine: { ja: 'ネクストエンジン', en: 'Next Engine' },
  inStep: { ja: '一致', en: 'In step' },
  time: { ja: '時刻', en: 'Time' },
  store: { ja: '店舗', en: 'Store' },
  division: { ja: '在庫区分', en: 'Division' },
  delta: { ja: '増減', en: 'Change' },
  end: { ja: 'ston の扱い', en: 'What ston did' },
  slip: { ja: '伝票番号', en: 'Slip' },
  story: { ja: 'どうなったか', en: 'What happened' },
  shipment: { ja: '出荷', en: 'Shipment' },
  booked: { ja: '登録されている数量', en: 'Booked' },
} satisfies Record<string, Sentence>

export const countsTitle: Sentence = {
  ja: '在庫数（はじめ → 今。ネクストエンジンはフリー在庫数）',
  en: 'Stock (at the start → now; Next Engine: what is free to be sold)',
}

export const changesTitle: Sentence = {
  ja: '届いた在庫変動と、ston の扱い',
  en: 'Each change, and what ston did with it',
}

/** One change's part in what was sent. `sum`: signed pieces of the row it went in. */
export function sent(sum: string, alone: boolean, queId: string): Sentence {
  return alone
    ? { ja: `送信（キュー ${queId}）`, en: `passed on (queue ${queId})` }
    : {
        ja: `まとめて ${sum} として送信（キュー ${queId}）`,
        en: `passed on in a sum of ${sum} (queue ${queId})`,
      }
}

export function heldThenSent(held: Sentence, then: Sentence): Sentence {
  return { ja: `${held.ja} → 登録後に${then.ja}`, en: `${held.en}, then ${then.en}` }
}

export const cancelsOut: Sentence = {
  ja: '送信なし: 増減の合計が 0',
  en: 'nothing to pass on: it adds up to 0 with the others',
}

export function notPassedOn(rule: IgnoreRule, name: Sentence): Sentence {
  const why = REASONS[rule]
  return why === undefined
    ? { ja: `対象外: ${name.ja}`, en: `not passed on: ${name.en}` }
    : { ja: `対象外: ${name.ja}（${why.ja}）`, en: `not passed on: ${name.en} (${why.en})` }
}

const REASONS: Partial<Record<IgnoreRule, Sentence>> = {
  division: {
    ja: '出荷はネット販売の分。ネクストエンジンでは引き落とし済み',
    en: 'a shipment is a net sale, which Next Engine has taken off itself',
  },
  duplicate: { ja: '1 回だけ数えます', en: 'counted once' },
}

export const failed: Sentence = { ja: '失敗', en: 'failed' }

export const waiting: Sentence = { ja: '送信待ち', en: 'waiting' }

/** Six columns wide in both languages, like the counts that it stands among. */
export const missing: Sentence = { ja: '未登録', en: '  none' }

export const allInStep: Sentence = {
  ja: '✓ すべての商品で、スマレジとネクストエンジンの在庫数が一致しました。',
  en: '✓ Smaregi and Next Engine agree on every product.',
}

export function outOfStep(codes: readonly string[]): Sentence {
  return {
    ja: `✗ 在庫数が一致していません: ${codes.join('、')}`,
    en: `✗ The two counts differ: ${codes.join(', ')}`,
  }
}

export const unfinished: Sentence = {
  ja: '✗ 最後の ston flush か ston import-orders が完了で終わりませんでした。',
  en: '✗ The last `ston flush`, or an import of orders, did not end well.',
}

export const keep = {
  title: {
    ja: '練習用サーバーと受信（ston serve）は動いたままです。Ctrl-C で終わり、作ったファイルも消えます。',
    en: 'The practice servers and the listener go on running. Ctrl-C ends them and removes the files.',
  },
  smaregi: { ja: 'スマレジ（練習用）', en: 'Practice Smaregi' },
  nextEngine: { ja: 'ネクストエンジン（練習用）', en: 'Practice Next Engine' },
  listener: { ja: 'ston の受信', en: 'ston’s listener' },
  till: { ja: '練習用レジ', en: 'Practice till' },
  config: { ja: '設定ファイル', en: 'Configuration' },
  tryIt: {
    ja: '別の端末で試せます:',
    en: 'Try it from another terminal:',
  },
  counts: { ja: '両方の在庫数を見る', en: 'see both counts' },
  sale: { ja: 'レジで 1 個売る（スマレジの在庫が減り、通知が届く）', en: 'sell one at the till' },
  status: { ja: '送信待ちを確認する', en: 'see what waits' },
  order: {
    ja: 'ネットで 1 個注文する（ネクストエンジンの受注になる）',
    en: 'order one online',
  },
  importOrders: { ja: '受注をスマレジの出荷にする', en: 'register it in Smaregi' },
  flush: { ja: 'ネクストエンジンへ送る', en: 'send it to Next Engine' },
  setUp: {
    ja: '導入の練習もできます。ston init の質問には次の値で答え、ログイン画面は URL をブラウザーで開きます:',
    en: 'Practise the set-up: answer `ston init` with these values, and open the sign-in address in a browser:',
  },
  publicUrl: { ja: '公開 URL', en: 'URL from outside' },
  contractId: { ja: 'スマレジの契約ID', en: 'Smaregi’s contract id' },
  accessToken: { ja: 'アクセストークン', en: 'access token' },
  clientId: { ja: 'スマレジのクライアントID', en: 'Smaregi’s client id' },
  clientSecret: { ja: 'スマレジのシークレット', en: 'Smaregi’s client secret' },
  neClientId: { ja: 'ネクストエンジンのクライアントID', en: 'Next Engine’s client id' },
  neClientSecret: { ja: 'ネクストエンジンのシークレット', en: 'Next Engine’s client secret' },
  init: { ja: '設定ファイルを作る', en: 'write a configuration' },
  target: {
    ja: '練習用スマレジの送信先を、ston init が表示した URL と sncode に変える（送信設定の代わり）',
    en: 'have the practice Smaregi send to the URL and sncode that `ston init` printed',
  },
} satisfies Record<string, Sentence>

/** What the practice till answers. */
export const till = {
  sold: (name: string, quantity: number, left: number): Sentence => ({
    ja: `${name} を ${quantity} 個売りました（スマレジの在庫数 ${left}）。ston flush でネクストエンジンに届きます。`,
    en: `Sold ${quantity} of ${name} (${left} left in Smaregi). \`ston flush\` takes it to Next Engine.`,
  }),
  ordered: (name: string, quantity: number, slip: number): Sentence => ({
    ja: `${name} を ${quantity} 個、ネットで受注しました（伝票番号 ${slip}）。ston import-orders でスマレジの出荷になります。`,
    en: `${quantity} of ${name} ordered online (slip ${slip}). \`ston import-orders\` registers it in Smaregi.`,
  }),
  notTold: (mail: string): Sentence => ({
    ja: `売りましたが、通知が届きませんでした: ${mail}`,
    en: `Sold, but the notification did not arrive: ${mail}`,
  }),
  usage: (ids: readonly string[]): Sentence => ({
    ja: `product に ${ids.join('、')} のどれか、quantity に 1 以上の整数を指定してください。`,
    en: `Give product (one of ${ids.join(', ')}) and quantity (a whole number from 1).`,
  }),
  targetUsage: {
    ja: 'url に送信先の URL、sncode に ston init が表示したコードを指定してください。',
    en: 'Give url (where to send to) and sncode (the code that `ston init` printed).',
  },
  aimed: {
    ja: '練習用スマレジの送信先を変えました。これからの変動は、そちらに届きます。',
    en: 'The practice Smaregi sends there from now on.',
  },
  where: {
    ja: '在庫数は GET /、売上は POST /sale、ネットの受注は POST /order、送信先は POST /target です。',
    en: 'GET / shows the counts, POST /sale sells, POST /order orders online, POST /target says where to send to.',
  },
} as const
