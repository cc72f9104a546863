import type { Sentence } from './sentence.ts'

/** The questions of `ston init`, in the order in which they are asked. */
export const QUESTION = {
  intro: {
    ja: '設定ファイルを作ります。あとで決める項目は、何も入力せずに Enter を押してください。',
    en: 'Let us write the configuration. Press Enter where you want to decide later.',
  },
  stockMaster: {
    ja: '在庫の基準はどちらですか(smaregi / nextengine)[smaregi]: ',
    en: 'Which side is the stock master (smaregi / nextengine) [smaregi]: ',
  },
  publicUrl: {
    ja: 'ston を外から見たときの URL(例 https://ston.example.jp): ',
    en: 'The URL of ston as seen from outside (like https://ston.example.jp): ',
  },
  contractId: { ja: 'スマレジの契約 ID: ', en: "Smaregi's contract id: " },
  stores: {
    ja: '数える店舗の番号をコンマ区切りで(空ならすべての店舗): ',
    en: 'The stores that count, separated by commas (empty = all): ',
  },
  api: {
    ja: 'ston が使うスマレジの API(platform / legacy)[platform]: ',
    en: 'The Smaregi API that ston calls (platform / legacy) [platform]: ',
  },
  clientId: {
    ja: 'スマレジ プラットフォーム API のクライアント ID: ',
    en: "The client id of Smaregi's platform API: ",
  },
  clientSecret: {
    ja: 'そのクライアントシークレット(表示されません): ',
    en: 'Its client secret (not shown): ',
  },
  accessToken: {
    ja: 'スマレジ API のアクセストークン(表示されません): ',
    en: "The access token of Smaregi's legacy API (not shown): ",
  },
  neClientId: {
    ja: 'ネクストエンジンのクライアント ID: ',
    en: "Next Engine's client id: ",
  },
  neClientSecret: {
    ja: 'そのクライアントシークレット(表示されません): ',
    en: 'Its client secret (not shown): ',
  },
} satisfies Record<string, Sentence>

export const INIT = {
  notThis: (allowed: Sentence): Sentence => ({
    ja: `  入力し直してください。使える値: ${allowed.ja}\n`,
    en: `  Please try again: ${allowed.en}\n`,
  }),
  exists: (file: string): Sentence => ({
    ja: `設定ファイルはすでにあります。上書きはしません: ${file}`,
    en: `there is a configuration file already, and it is never overwritten: ${file}`,
  }),
  existsHint: (): Sentence => ({
    ja: '作り直すときは、今のファイルを別の名前に変えてから実行してください。--config で別の場所に作ることもできます',
    en: 'to start afresh, rename it first; or name another place with --config',
  }),
  cannotWrite: (file: string, why: string): Sentence => ({
    ja: `設定ファイルを書き込めません: ${file}(${why})`,
    en: `the configuration file cannot be written: ${file} (${why})`,
  }),
  cannotWriteHint: (): Sentence => ({
    ja: 'フォルダーの権限と空き容量を確かめるか、--config で別の場所を指定してください',
    en: "check the folder's permissions and room, or name another place with --config",
  }),
  stopped: (): Sentence => ({
    ja: '途中でやめました。何も書き込んでいません',
    en: 'stopped; nothing was written',
  }),
  wrong: (): Sentence => ({
    ja: '指定された値では設定ファイルを作れません',
    en: 'no configuration can be made from these values',
  }),
}

export interface Made {
  readonly file: string
  readonly webhookUrl: string
  readonly sncode: string
  readonly redirectUri: string
}

/** What to do next, in the order in which it is done. */
export function nextSteps({ file, webhookUrl, sncode, redirectUri }: Made): Sentence {
  return {
    ja: `設定ファイルを作りました: ${file}

1. スマレジに次の URL とコードを登録してください。どちらもほかの人に知られないようにしてください。
     URL:    ${webhookUrl}
     sncode: ${sncode}
   次の A か B のどちらか一方だけを設定します(両方から届いても、数えるのは先に届いたほうだけです)。
   A. 従来のスマレジ API(在庫情報送信)
      管理画面 → 設定 → システム連携 → スマレジAPI設定 → API送信設定
      「送信機能を利用する」→ 在庫情報送信を「利用する」→「個別設定」
      送信URL に上の URL、パラメータ情報に sncode と上のコードを入れます。
   B. スマレジ・プラットフォーム API(Webhook)
      スマレジ・デベロッパーズ → アプリ(プライベートアプリ) → 環境設定
      Webhook 送信先エンドポイントに上の URL を入れます。
      スマレジ・デベロッパーズ → アプリ → Webhook
      pos:stock を選び、カスタムヘッダーの名前を sncode、値を上のコードにします。
      (ヘッダーを使わず、URL の末尾に ?sncode=上のコード を付けても受け取ります。)
      設定ファイルの smaregi には "api": "platform" と contractId、clientId、clientSecret が必要です。
2. ネクストエンジンの「アプリを作る」→ 編集 → API タブに、リダイレクト URI を登録してください。
     ${redirectUri}
   同じ画面のクライアント ID とクライアントシークレットを設定ファイルに書きます。
3. 続けて次のコマンドを実行してください。
     ston auth login       ネクストエンジンにログインします
     ston serve            スマレジからの通知を受け取り始めます
     ston flush --dry-run  送る内容を確かめます
     ston flush            ネクストエンジンへ送ります(cron に登録します)
`,
    en: `Wrote ${file}

1. Enter this URL and this code in Smaregi. Keep both to yourself.
     URL:    ${webhookUrl}
     sncode: ${sncode}
   Use either A or B, not both (if both are sent, only the one that comes first counts).
   A. Legacy Smaregi API (在庫情報送信)
      Admin screen → 設定 → システム連携 → スマレジAPI設定 → API送信設定
      「送信機能を利用する」→ 在庫情報送信「利用する」→「個別設定」
      送信URL: the URL above; パラメータ情報: sncode and the code above.
   B. Smaregi platform API (webhooks)
      スマレジ・デベロッパーズ (Smaregi Developers) → app (プライベートアプリ) → 環境設定
      Webhook 送信先エンドポイント: the URL above.
      スマレジ・デベロッパーズ → app → Webhook
      Choose pos:stock; カスタムヘッダー (custom header): the name sncode, the code above as its value.
      (Instead of the header, ?sncode=CODE at the end of the URL is taken as well.)
      Under smaregi the configuration needs "api": "platform", contractId, clientId and clientSecret.
2. In Next Engine: アプリを作る → 編集 → API: register the redirect URI.
     ${redirectUri}
   Put the client id and client secret of that screen into the configuration.
3. Then run:
     ston auth login       signs in to Next Engine
     ston serve            starts to take Smaregi's notifications
     ston flush --dry-run  shows what would be sent
     ston flush            sends it to Next Engine (put it into cron)
`,
  }
}

export const PUBLIC_HOST: Sentence = {
  ja: 'https://(公開するホスト名)',
  en: 'https://(your public host)',
}
