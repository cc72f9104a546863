import type { CommandText } from './commands.ts'

export const INIT_COMMAND = {
  about: {
    ja: '設定ファイルを作り、入力内容を実際のサービスで確認します（秘密のパスと sncode も作ります）',
    en: 'writes config.json with a fresh secret path and sncode; checks what is answered',
  },
  options: {
    stockMaster: {
      ja: '在庫の基準: smaregi または nextengine',
      en: 'stock master: smaregi or nextengine',
    },
    publicUrl: {
      ja: '公開 URL。例 https://ston.example.jp',
      en: 'the URL seen from outside, like https://ston.example.jp',
    },
    port: { ja: '待ち受けるポート', en: 'the port to listen on' },
    data: {
      ja: 'データを置くフォルダー（設定ファイルから見た場所）',
      en: "the data's folder, relative to the configuration",
    },
    receive: {
      ja: 'スマレジからの通知の形式: platform、legacy または auto',
      en: 'the form of notifications that counts: platform, legacy or auto',
    },
    api: {
      ja: 'ston が使うスマレジの API: platform または legacy（省略すると --receive と同じ）',
      en: 'the Smaregi API that ston calls: platform or legacy (default: as --receive)',
    },
    contractId: { ja: 'スマレジの契約ID', en: "Smaregi's contract id" },
    clientId: {
      ja: 'スマレジ プラットフォーム API のクライアントID',
      en: "the client id of Smaregi's platform API",
    },
    clientSecretEnv: {
      ja: 'そのクライアントシークレットが入っている環境変数の名前',
      en: 'the environment variable that holds its client secret',
    },
    accessTokenEnv: {
      ja: '従来のスマレジ API のアクセストークンが入っている環境変数の名前',
      en: "the environment variable that holds the legacy API's access token",
    },
    stores: {
      ja: '対象の店舗ID をコンマ区切りで（省略するとすべて）',
      en: 'the stores that count, separated by commas (default: all)',
    },
    ordersStore: {
      ja: 'ネットの受注を出荷として登録する店舗の番号（省略すると登録しません）',
      en: 'the store that online orders leave from (default: orders are not registered)',
    },
    mailTo: {
      ja: '結果を知らせるメールの宛先をコンマ区切りで（省略すると送りません）',
      en: 'who gets the mails, separated by commas (default: no mail)',
    },
    mailFrom: {
      ja: 'メールの差出人（省略すると最初の宛先）',
      en: "the mails' sender (default: the first of those addresses)",
    },
    smtpUrlEnv: {
      ja: 'メールサーバーの URL（smtp:// か smtps://）が入っている環境変数の名前',
      en: "the environment variable that holds the mail server's URL (smtp:// or smtps://)",
    },
    neClientId: { ja: 'ネクストエンジンのクライアントID', en: "Next Engine's client id" },
    neClientSecretEnv: {
      ja: 'そのクライアントシークレットが入っている環境変数の名前',
      en: 'the environment variable that holds its client secret',
    },
    redirectUri: {
      ja: 'ネクストエンジンのアプリに登録したリダイレクト URI',
      en: "the redirect URI registered for Next Engine's app",
    },
    warehouses: {
      ja: '店舗ごとの拠点をコンマ区切りで。例 1=本店,2=駅前（省略するとすべて基本拠点）',
      en: 'the warehouse (拠点) of each store, like 1=本店,2=駅前 (default: 基本拠点 for all)',
    },
    systemd: {
      ja: 'systemd のユニットを書き出すフォルダー。設定ファイルがすでにあれば、その内容に合わせて書き出します',
      en: "the folder for systemd's units; with a configuration that is there already it writes only these",
    },
    crontab: {
      ja: 'cron の行を書き出すファイル（cron.d の形式）。設定ファイルがすでにあるときは --systemd と同じです',
      en: 'the file for the lines of cron (for cron.d); with a configuration already there as --systemd',
    },
    check: {
      ja: '質問をしないときも、サービスに接続して確認します。だめなら何も書きません',
      en: 'look at the services also when nothing is asked; nothing is written when one of them refuses',
    },
    noCheck: {
      ja: 'どこにも接続せずに作ります（質問をしないときは、はじめからそうです）',
      en: 'call nobody (the default when nothing is asked)',
    },
    yes: { ja: '質問をしません', en: 'ask nothing' },
    smaregiApiUrl: {
      ja: 'スマレジ プラットフォーム API の URL（サンドボックスや練習用）',
      en: "the URL of Smaregi's platform API (for the sandbox or practice)",
    },
    smaregiIdUrl: {
      ja: 'スマレジ プラットフォームの認証の URL（サンドボックスや練習用）',
      en: "the URL of the platform's sign-in (for the sandbox or practice)",
    },
    smaregiLegacyUrl: {
      ja: '従来のスマレジ API の URL（練習用）',
      en: "the URL of Smaregi's legacy API (for practice)",
    },
    neApiUrl: {
      ja: 'ネクストエンジン API の URL（練習用）',
      en: "the URL of Next Engine's API (for practice)",
    },
    neSignInUrl: {
      ja: 'ネクストエンジンのログイン画面の URL（練習用）',
      en: "the URL of Next Engine's sign-in page (for practice)",
    },
  },
  examples: [
    ['ston init', { ja: '質問に答えながら作ります', en: 'answer a few questions' }],
    [
      'ston init --yes --stock-master smaregi --public-url https://ston.example.jp',
      { ja: '質問なしで作ります', en: 'without questions' },
    ],
    [
      'ston init --systemd units',
      {
        ja: '今の設定に合わせて systemd のユニットを書き出します',
        en: 'the units for the configuration that is there',
      },
    ],
  ],
} satisfies CommandText
