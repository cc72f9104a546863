import type { Sentence } from '../kernel/sentence.ts'

/** The questions of `ston init`, in the order in which they are asked. What Enter stands for is shown behind them. */
export const QUESTION = {
  intro: {
    ja: '設定ファイルを作ります。あとで決める項目は、何も入力せずに Enter を押してください。やめるには Ctrl+C を押します。',
    en: 'Let us write the configuration. Press Enter where you want to decide later, Ctrl+C to leave.',
  },
  stockMaster: {
    ja: '在庫の基準はどちらですか（smaregi / nextengine）',
    en: 'Which side is the stock master (smaregi / nextengine)',
  },
  publicUrl: {
    ja: 'ston の公開 URL（例 https://ston.example.jp）',
    en: 'The URL of ston as seen from outside (like https://ston.example.jp)',
  },
  port: { ja: 'ston が待ち受けるポート', en: 'The port that ston listens on' },
  data: { ja: 'データを置くフォルダー', en: "The data's folder" },
  receive: {
    ja: 'スマレジからの通知の形式（platform = Webhook / legacy = 在庫情報送信 / auto = 先に届いたほう）',
    en: 'The form of notifications (platform = webhooks / legacy = 在庫情報送信 / auto = what comes first)',
  },
  api: {
    ja: '在庫数の照合や受注の登録のために、ston が呼び出すスマレジの API（platform = アプリ / legacy = アクセストークン）',
    en: 'The Smaregi API that ston calls to compare counts and register orders (platform = as an app / legacy = with an access token)',
  },
  contractId: { ja: 'スマレジの契約ID', en: "Smaregi's contract id" },
  clientId: {
    ja: 'スマレジ プラットフォーム API のクライアントID',
    en: "The client id of Smaregi's platform API",
  },
  clientSecret: {
    ja: 'そのクライアントシークレット（表示されません）',
    en: 'Its client secret (not shown)',
  },
  accessToken: {
    ja: 'スマレジ API のアクセストークン（表示されません）',
    en: "The access token of Smaregi's legacy API (not shown)",
  },
  stores: {
    ja: '対象の店舗ID をコンマ区切りで（空ならすべての店舗）',
    en: 'The stores that count, separated by commas (empty = all)',
  },
  ordersStore: {
    ja: 'ネットの受注を出荷として登録する店舗の番号（基準が smaregi なら、ふつうは入力します。空なら登録せず、ネットで売れた分はスマレジの在庫から引かれません）',
    en: 'The store that online orders leave from (with smaregi as master normally given; empty = orders are not registered, so what is sold online is not taken off in Smaregi)',
  },
  mailTo: {
    ja: '結果を知らせるメールの宛先をコンマ区切りで（空なら送らない）',
    en: 'Who gets the mails, separated by commas (empty = no mail)',
  },
  smtpUrl: {
    ja: 'メールサーバーの URL（例 smtps://ユーザー:パスワード@mail.example.jp:465、このサーバー自身なら smtp://localhost:25、表示されません）',
    en: "The mail server's URL (like smtps://user:password@mail.example.jp:465, or smtp://localhost:25 for one on this machine; not shown)",
  },
  mailFrom: { ja: 'メールの差出人', en: "The mails' sender" },
  otherLink: {
    ja: 'これまでの在庫連携サービスや、スマレジとネクストエンジンをつなぐ別の EC連携は、まだ動いていますか（yes / no）',
    en: 'Does the former service, or another link between Smaregi and Next Engine, still run (yes / no)',
  },
  otherApps: {
    ja: '会社のほかのアプリやサービスも、ネクストエンジンの API を使っていますか（yes / no）',
    en: "Do other apps or services of the company use Next Engine's API as well (yes / no)",
  },
  callsPerMonth: {
    ja: 'ston が 1 か月に使ってよい呼び出しの回数（schedule.callsPerMonth）',
    en: 'How many calls a month ston may use (schedule.callsPerMonth)',
  },
  neClientId: {
    ja: 'ネクストエンジンのクライアントID',
    en: "Next Engine's client id",
  },
  neClientSecret: {
    ja: 'そのクライアントシークレット（表示されません）',
    en: 'Its client secret (not shown)',
  },
  redirectUri: {
    ja: 'ネクストエンジンのアプリに登録したリダイレクト URI',
    en: "The redirect URI registered for Next Engine's app",
  },
  systemd: {
    ja: 'systemd のユニットを書き出すフォルダー（空なら書き出さない）',
    en: "A folder for systemd's units (empty = none)",
  },
  crontab: {
    ja: 'cron の行を書き出すファイル（空なら書き出さない）',
    en: 'A file for the lines of cron (empty = none)',
  },
} satisfies Record<string, Sentence>

/** What follows from the master. */
export const aboutMaster: Sentence = {
  ja: `
■ 在庫の基準
  入荷、棚卸し、在庫の修正を入力するほうです。その在庫数を正しいとみなし、
  もう一方をそれに合わせます。
  smaregi     スマレジに入力します。ston はそれを、店での販売と合わせて
              ネクストエンジンに伝えます。
  nextengine  ネクストエンジンに入力します。ston は、店での販売と返品だけを
              伝えます。`,
  en: `
■ Stock master
  Where deliveries, stocktakings and corrections are entered. Its counts are
  right, and the other side follows.
  smaregi     They are entered in Smaregi; ston passes them on to Next Engine,
              with the sales of the stores.
  nextengine  They are entered in Next Engine; ston passes on what the stores
              sell and take back, and nothing else.`,
}

/** 0 is no limit; 800 what is used where nobody else calls. */
export const aboutCalls: Sentence = {
  ja: `  ネクストエンジンの API は、会社のすべてのアプリを合わせて、
  無料枠が月 1,000 回です（要確認）。ston だけなら、800 回までを使います。`,
  en: `  1,000 calls a month of Next Engine's API are free, of all the company's
  apps together (to be confirmed). Where ston is alone, it uses up to 800.`,
}

/** The same change counts twice otherwise. */
export const stopOtherLink: Sentence = {
  ja: '  ! 両方が動いている間、同じ変動が二重に反映されます。README の手順 6（閉店後）で、送信を始めるときに、そちらを止めてください。',
  en: '  ! While both run, each change counts twice: end the other one in step 6 of the README (after closing), when sending is switched on.',
}

export const TITLE = {
  machine: { ja: '\n■ このサーバー', en: '\n■ This machine' },
  smaregi: { ja: '\n■ スマレジ', en: '\n■ Smaregi' },
  mail: { ja: '\n■ メール', en: '\n■ Mail' },
  links: { ja: '\n■ ほかの連携', en: '\n■ Other links' },
  nextEngine: { ja: '\n■ ネクストエンジン', en: '\n■ Next Engine' },
} satisfies Record<string, Sentence>
