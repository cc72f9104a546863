import type { Sentence } from '../kernel/sentence.ts'
import { plural } from './plural.ts'

/** The owner's page of the switches. */

export const title: Sentence = { ja: '設定', en: 'Settings' }
export const save: Sentence = { ja: '保存', en: 'Save' }
export const saved: Sentence = { ja: '保存しました', en: 'Saved' }
export const missing: Sentence = { ja: '入力が足りません', en: 'Something is missing' }
export const given: Sentence = {
  ja: '登録済み（変えるときだけ入力）',
  en: 'kept; fill in to change',
}
export const fromNow: Sentence = {
  ja: '保存したあとに届くものから変わります。',
  en: 'It counts for what comes in after it was saved.',
}

export const orders = {
  title: { ja: '受注取込', en: 'Orders' },
  about: {
    ja: 'ネクストエンジンの受注を、スマレジに出荷として登録します。',
    en: "Next Engine's orders are registered in Smaregi as 出荷.",
  },
  on: { ja: '実行する', en: 'on' },
  off: { ja: '実行しない', en: 'off' },
  now: (isOn: boolean): Sentence => ({
    ja: `受注取込：${isOn ? '実行する' : '実行しない'}`,
    en: `Orders: ${isOn ? 'on' : 'off'}`,
  }),
  contractId: { ja: 'スマレジの契約ID', en: "Smaregi's contract id" },
  accessToken: { ja: 'スマレジのアクセストークン', en: "Smaregi's access token" },
  clientId: { ja: 'スマレジのクライアントID', en: "Smaregi's client id" },
  clientSecret: { ja: 'スマレジのクライアントシークレット', en: "Smaregi's client secret" },
  storeId: { ja: '出荷する店舗の店舗ID', en: 'Id of the store that ships' },
  store: { ja: '出荷する店舗', en: 'The store that ships' },
  from: (store: string): Sentence => ({
    ja: `出荷する店舗：${store}`,
    en: `The store that ships: ${store}`,
  }),
  question: { ja: 'どの受注から取り込みますか', en: 'From when?' },
  nowOn: { ja: 'これから入る受注だけ', en: 'Only orders from now on' },
  since: { ja: '次の日時以降に入った受注', en: 'Orders since' },
  sinceWhen: { ja: '日時（日本時間）', en: 'When (Japan time)' },
  startAbout: {
    ja: 'すぐに最初の取り込みを行い、そのあとは自動で続けます。',
    en: 'The first import is made at once, and it goes on by itself.',
  },
  /** Nobody knows whether anything on the server does it. */
  startAboutAlone: {
    ja: 'すぐに最初の取り込みを行います。そのあとも続けるには、サーバーの管理者が、取り込みを自動で実行するように設定する必要があります。',
    en: 'The first import is made at once. Whoever keeps the server has to set it to go on by itself.',
  },
  start: { ja: '受注取込を実行する', en: 'Switch it on' },
  started: { ja: '受注取込を始めました', en: 'Orders are imported now' },
  startedWhy: {
    ja: 'これから自動で取り込みます。',
    en: 'It goes on by itself.',
  },
  startedAlone: {
    ja: 'このあとの取り込みが自動で行われるかは、この画面ではわかりません。サーバーの管理者に「受注の取り込みを、自動で実行するように設定してください」と伝えてください。設定されるまで、これから入る受注はスマレジに登録されません。',
    en: 'This page cannot see whether it goes on by itself. Ask whoever keeps the server to have the orders imported by itself: until then, orders that come in are not registered in Smaregi.',
  },
  last: (at: string): Sentence => ({
    ja: `最後の取り込み：${at}`,
    en: `Last import: ${at}`,
  }),
  stop: { ja: '受注取込をやめる', en: 'Switch it off' },
  stopAbout: {
    ja: 'これから入る受注は、スマレジに登録されません。すでに登録した出荷はそのままです。再開するときに、どの受注からにするかを尋ねます。',
    en: 'Orders are not registered any more; what is registered stays. You are asked from when on to count when it is switched on again.',
  },
  stopped: { ja: '受注取込をやめました', en: 'Orders are not imported any more' },
  noSecret: {
    ja: 'スマレジの画面に表示されている値を、そのまま入力してください。',
    en: "Enter what Smaregi's screen shows, as it is.",
  },
  needsWhen: {
    ja: '日時を入力してください。',
    en: 'Please say since when.',
  },
  /** A moment was entered, and "from now on" is chosen. */
  whichOfBoth: {
    ja: '日時が入力されていますが、「これから入る受注だけ」が選ばれています。その日時からにするときは「次の日時以降に入った受注」を選び、そうでなければ日時を消してください。',
    en: 'A moment was entered, and "Only orders from now on" is chosen. Choose "Orders since" if it is meant, or clear the moment.',
  },
}

export const stores = {
  title: { ja: '対象店舗', en: 'Stores' },
  about: {
    ja: 'ここで指定した店舗の在庫だけを連携します。',
    en: 'Only the stock of these stores is passed on.',
  },
  every: { ja: '指定しない（すべての店舗）', en: 'all stores' },
  some: { ja: '指定する', en: 'these' },
  now: (ids: readonly string[]): Sentence =>
    ids.length === 0
      ? { ja: '対象店舗：指定しない（すべての店舗）', en: 'Stores: all' }
      : { ja: `対象店舗：指定する（${ids.join('、')}）`, en: `Stores: ${ids.join(', ')}` },
  ids: { ja: '店舗ID（複数はカンマ区切り）', en: 'Store ids, with commas' },
  care: {
    ja: '変えたあとは、在庫数の比較で差がないか確認してください。',
    en: 'Compare the counts after a change.',
  },
  needsIds: {
    ja: '店舗を指定してください。',
    en: 'Please say which stores.',
  },
  wrongId: (id: string): Sentence => ({
    ja: `「${id}」は店舗IDではありません。スマレジの店舗IDの番号を、先頭に 0 を付けずに、カンマで区切って入力してください（例：1, 2）。`,
    en: `“${id}” is no store id: enter the numbers as Smaregi has them, without zeros before them, with commas between (like 1, 2).`,
  }),
}

/** Stores were chosen, and "all of them" as well. */
export const whichStores = {
  title: { ja: 'どの店舗ですか', en: 'Which stores?' },
  about: (stores: string, every: string): Sentence => ({
    ja: `店舗が選ばれていますが（${stores}）、「${every}」のままになっています。まだ何も変わっていません。どちらにするか選んでください。`,
    en: `Stores were chosen (${stores}), and "${every}" as well. Nothing has been changed yet. Which one is it?`,
  }),
  these: (stores: string): Sentence => ({
    ja: `次の店舗だけ（${stores}）`,
    en: `Only these (${stores})`,
  }),
}

export const sale = {
  title: { ja: 'セール期間', en: 'Sale' },
  about: {
    ja: 'セール中は、残りの少ない商品を早めに送り、受注を 10 分ごとに取り込みます。',
    en: 'During a sale few pieces are sent sooner, and orders are read every ten minutes.',
  },
  /** Nothing on the server seems to plan by itself. */
  alone: {
    ja: 'ただし、今のサーバーの設定では、セール期間にしても送信や取り込みは早くならないようです。早くするには、サーバーの管理者に「送信と取り込みの時刻を、ston が自動で決めるように設定してください」と伝えてください。',
    en: 'As the server seems to be set now, announcing a sale makes nothing sooner. Ask whoever keeps the server to let ston plan by itself when to send and to import.',
  },
  now: (until: string | null): Sentence =>
    until === null
      ? { ja: 'セール期間ではありません', en: 'No sale goes on' }
      : { ja: `セール期間（${until} まで）`, en: `A sale until ${until}` },
  until: { ja: '終わりの日時（日本時間）', en: 'Until (Japan time)' },
  start: { ja: 'セール期間にする', en: 'Announce a sale' },
  end: { ja: 'セール期間を終える', en: 'End it now' },
  announced: { ja: 'セール期間にしました', en: 'The sale is announced' },
  ended: { ja: 'セール期間を終えました', en: 'The sale has ended' },
  wasOver: {
    ja: '過ぎた日時のため、セール期間にはなっていません',
    en: 'That moment has passed: there is no sale',
  },
  needsUntil: {
    ja: '終わりの日時を入力してください。',
    en: 'Please say until when.',
  },
}

export const mail = {
  title: { ja: '通知メール', en: 'Mail' },
  now: (isOn: boolean, to: readonly string[]): Sentence =>
    isOn
      ? { ja: `送信先：${to.join('、')}`, en: `Sent to ${to.join(', ')}` }
      : { ja: '通知メールは送りません', en: 'No mails are sent' },
  to: { ja: '送信先（複数はカンマ区切り）', en: 'To, with commas' },
  off: {
    ja: '送るには、サーバーの管理者がメールサーバーを設定する必要があります。',
    en: 'Whoever looks after ston has to name a mail server first.',
  },
  test: { ja: 'テストメールを送る', en: 'Send a test mail' },
  sent: { ja: 'テストメールを送りました', en: 'The test mail was sent' },
  needsTo: { ja: '送信先を入力してください。', en: 'Please give an address.' },
  wrongTo: (address: string): Sentence => ({
    ja: `「${address}」はメールアドレスではありません。カンマで区切って入力してください（例：shop@example.jp, owner@example.jp）。`,
    en: `“${address}” is no mail address: enter them with commas between (like shop@example.jp, owner@example.jp).`,
  }),
}

export const links = {
  title: { ja: '連携先', en: 'The two services' },
  smaregi: { ja: 'スマレジに設定する URL とコード', en: 'URL and code for Smaregi' },
  nextEngine: { ja: 'ネクストエンジンのログイン', en: 'Sign-in to Next Engine' },
  password: { ja: '自分のパスワードを変える', en: 'Your own password' },
}

export const smaregi = {
  title: { ja: 'スマレジに設定する URL とコード', en: 'URL and code for Smaregi' },
  about: {
    ja: '次の URL とコードを、スマレジに設定してください。ほかの人には見せないでください。',
    en: 'Enter this URL and this code in Smaregi. Do not show them to others.',
  },
  where: {
    legacy: {
      ja: '在庫情報送信：スマレジの管理画面 → 設定 → システム連携 → スマレジAPI設定 → API送信設定。在庫情報送信を「利用する」にし、「個別設定」で、送信URL に URL を、パラメータ情報の名前に sncode、値にコードを入力します。',
      en: "在庫情報送信: Smaregi's admin screen → 設定 → システム連携 → スマレジAPI設定 → API送信設定. 在庫情報送信 「利用する」, then 「個別設定」. 送信URL: the URL. パラメータ情報: the name sncode, and the code as its value.",
    },
    platform: {
      ja: 'Webhook：スマレジ・デベロッパーズ → アプリ。環境設定の Webhook 送信先エンドポイントに URL を入力します。Webhook で pos:stock を選び、カスタムヘッダーの名前に sncode、値にコードを入力します。',
      en: 'Webhook: スマレジ・デベロッパーズ (Smaregi Developers) → the app. 環境設定, Webhook 送信先エンドポイント: the URL. Webhook: choose pos:stock; カスタムヘッダー: the name sncode, and the code as its value.',
    },
  },
  either: {
    ja: '設定するのは、次のどちらか一方だけです。',
    en: 'It is one of these two, not both.',
  },
  url: { ja: '送信先の URL', en: 'URL' },
  code: { ja: 'コード（sncode）', en: 'Code (sncode)' },
  mode: { ja: '商品のひも付け方', en: 'How products are linked' },
}

export const account = {
  title: { ja: '自分のパスワードを変える', en: 'Your own password' },
  about: {
    ja: '10 文字以上にしてください。変えると、すべての端末でログインし直すことになります。',
    en: 'At least 10 characters. All your devices have to sign in again.',
  },
  old: { ja: '今のパスワード', en: 'The one of now' },
  fresh: { ja: '新しいパスワード', en: 'The new one' },
  again: { ja: '新しいパスワード（もう一度）', en: 'The new one, once more' },
  change: { ja: 'パスワードを変える', en: 'Change it' },
  differ: { ja: '2 つの新しいパスワードが一致しません。', en: 'The two new ones differ.' },
  wrong: { ja: '今のパスワードが違います。', en: 'The one of now is wrong.' },
  wait: (seconds: number): Sentence => ({
    ja: `ログインの間違いが続いたため、今は確認できません。${seconds} 秒以上待ってから、もう一度行ってください。`,
    en: `There were too many wrong sign-ins, so it cannot be looked at now. Wait ${plural(seconds, 'second')} or more and try again.`,
  }),
  changed: { ja: 'パスワードを変えました', en: 'The password was changed' },
  failed: { ja: 'パスワードは変わっていません', en: 'The password was not changed' },
}
