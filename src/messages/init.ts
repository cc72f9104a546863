import type { Locale, Sentence } from '../kernel/sentence.ts'

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
    ja: 'ston を外から見たときの URL(例 https://ston.example.jp)',
    en: 'The URL of ston as seen from outside (like https://ston.example.jp)',
  },
  port: { ja: 'ston が待ち受けるポート', en: 'The port that ston listens on' },
  data: { ja: 'データを置くフォルダー', en: "The data's folder" },
  receive: {
    ja: 'スマレジからの通知の形式（platform = Webhook / legacy = 在庫情報送信 / auto = 先に届いたほう）',
    en: 'The form of notifications (platform = webhooks / legacy = 在庫情報送信 / auto = what comes first)',
  },
  api: {
    ja: 'ston が使うスマレジの API(platform / legacy)',
    en: 'The Smaregi API that ston calls (platform / legacy)',
  },
  contractId: { ja: 'スマレジの契約 ID', en: "Smaregi's contract id" },
  clientId: {
    ja: 'スマレジ プラットフォーム API のクライアント ID',
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
    ja: '数える店舗の番号をコンマ区切りで（空ならすべての店舗）',
    en: 'The stores that count, separated by commas (empty = all)',
  },
  ordersStore: {
    ja: 'ネットの受注を出荷として登録する店舗の番号（空なら登録しない）',
    en: 'The store that online orders leave from (empty = orders are not registered)',
  },
  mailTo: {
    ja: '結果を知らせるメールの宛先をコンマ区切りで（空なら送らない）',
    en: 'Who gets the mails, separated by commas (empty = no mail)',
  },
  smtpUrl: {
    ja: 'メールサーバーの URL（例 smtps://ユーザー:パスワード@mail.example.jp:465、表示されません）',
    en: "The mail server's URL (like smtps://user:password@mail.example.jp:465, not shown)",
  },
  mailFrom: { ja: 'メールの差出人', en: "The mails' sender" },
  neClientId: {
    ja: 'ネクストエンジンのクライアント ID',
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

export const TITLE = {
  machine: { ja: '\n■ このサーバー', en: '\n■ This machine' },
  smaregi: { ja: '\n■ スマレジ', en: '\n■ Smaregi' },
  mail: { ja: '\n■ メール', en: '\n■ Mail' },
  nextEngine: { ja: '\n■ ネクストエンジン', en: '\n■ Next Engine' },
} satisfies Record<string, Sentence>

/** What was found about an answer. */
export const CHECKED = {
  names: {
    publicUrl: { ja: '公開 URL', en: 'Public URL' },
    port: { ja: 'ポート', en: 'Port' },
    stores: { ja: '店舗', en: 'Stores' },
    testMail: { ja: 'テストメール', en: 'Test mail' },
  },
  looking: (name: Sentence): Sentence => ({
    ja: `${name.ja}を確かめています…`,
    en: `looking at ${name.en} …`,
  }),
  later: { ja: 'あとで', en: 'later' },
  noUrl: { ja: 'URL として読めません', en: 'this is no URL' },
  notBare: {
    ja: '通知を受け取るパスや ? 以降は要りません',
    en: 'the path of the notifications, or what follows a ?, does not belong here',
  },
  bare: {
    ja: 'ホスト名までを入力してください（例 https://ston.example.jp）。秘密のパスは ston が作ります。',
    en: 'Enter the address up to the host (like https://ston.example.jp); ston makes the secret path.',
  },
  local: (host: string): Sentence => ({
    ja: `${host} はインターネットから届かない名前です`,
    en: `${host} cannot be reached from the Internet`,
  }),
  reachable: {
    ja: '本番では、スマレジから届く https:// の URL が必要です。練習ならこのままでかまいません。',
    en: 'In earnest Smaregi needs an https:// URL that it can reach; for practice this will do.',
  },
  noTls: { ja: 'https:// ではありません', en: 'this is not https://' },
  useTls: {
    ja: '秘密のパスと sncode が暗号化されずに流れます。TLS のプロキシを置き、https:// の URL にしてください。',
    en: 'The secret path and code would travel in the open: put a TLS proxy in front and use https://.',
  },
  free: (host: string, port: number): Sentence => ({
    ja: `${host}:${port} は空いています`,
    en: `${host}:${port} is free`,
  }),
  otherPort: {
    ja: 'ほかの番号（1024 以上）を入力してください。',
    en: 'Enter another number, 1024 or above.',
  },
  refused: (words: string): Sentence => ({
    ja: `このフォルダーには書き込めません（${words}）`,
    en: `this folder cannot be written to (${words})`,
  }),
  otherFolder: {
    ja: 'フォルダーの権限を確かめるか、ほかの場所を入力してください。',
    en: "Check the folder's permissions, or enter another place.",
  },
  stores: (ids: readonly string[]): Sentence => ({
    ja: `  スマレジの店舗: ${ids.join('、')}`,
    en: `  Stores in Smaregi: ${ids.join(', ')}`,
  }),
  mend: { ja: '直してください', en: 'mend this' },
  allStores: { ja: 'すべての店舗を数えます', en: 'all stores count' },
  signInLater: {
    ja: 'クライアント ID とシークレットは、ログインするときに確かめられます（ston auth login）',
    en: 'client id and secret are proven by the sign-in (ston auth login)',
  },
} as const

export const INIT = {
  trimmed: (): Sentence => ({
    ja: '  前後の空白を取り除きました。',
    en: '  The blanks around it were taken off.',
  }),
  kept: (): Sentence => ({ ja: '今のまま', en: 'as it is' }),
  takeBack: (): Sentence => ({ ja: '(消すには -)', en: ' (- for none)' }),
  notThis: (allowed: Sentence): Sentence => ({
    ja: `  入力し直してください。使える値: ${allowed.ja}`,
    en: `  Please try again: ${allowed.en}`,
  }),
  goOn: (mayStay: boolean): Sentence => ({
    ja: mayStay
      ? '  Enter = 入力し直す、s = このまま進む、q = やめる: '
      : '  Enter = 入力し直す、q = やめる: ',
    en: mayStay
      ? '  Enter = answer again, s = leave it as it is, q = leave: '
      : '  Enter = answer again, q = leave: ',
  }),
  sendTest: (to: readonly string[]): Sentence => ({
    ja: `見本のメールを ${to.join('、')} に送りますか`,
    en: `Send a sample mail to ${to.join(', ')}`,
  }),
  signInNow: (): Sentence => ({
    ja: '今、ネクストエンジンにログインしますか',
    en: 'Sign in to Next Engine now',
  }),
  notGood: (): Sentence => ({
    ja: '確かめたところ、問題がありました。何も書き込んでいません',
    en: 'something is not as it should be; nothing was written',
  }),
  notGoodHint: (): Sentence => ({
    ja: '直してからもう一度実行してください。--no-check を付けると、確かめずに作ります',
    en: 'mend it and run this again, or use --no-check to write the configuration all the same',
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
    ja: `設定ファイルを書き込めません: ${file}（${why}）`,
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
  readonly receive: 'auto' | 'legacy' | 'platform'
  readonly signedIn: boolean
  /** Whether ston can ask the platform; the configuration has it all. */
  readonly asksPlatform: boolean
  /** What a shell must be told first, so that the commands find the file; '' = nothing. */
  readonly setting: string
}

/** What to do next, in the order in which it is done. */
export function nextSteps(made: Made): Sentence {
  return { ja: nextJa(made), en: nextEn(made) }
}

function nextJa(made: Made): string {
  const { file, webhookUrl, sncode, redirectUri, receive, signedIn, setting } = made
  const both =
    '次の A か B のどちらか一方だけを設定します(両方から届いても、数えるのは先に届いたほうだけです)。'
  return `設定ファイルを作りました: ${file}

1. スマレジに次の URL とコードを登録してください。どちらもほかの人に知られないようにしてください。
     URL:    ${webhookUrl}
     sncode: ${sncode}
${receive === 'auto' ? `   ${both}\n` : ''}${receive === 'platform' ? '' : LEGACY.ja}${platformPart(made, 'ja')}${signedIn ? '' : registerJa(redirectUri)}${signedIn ? 2 : 3}. 続けて次のコマンドを実行してください。
${setting === '' ? '' : `     ${setting}\n`}${signedIn ? '' : '     ston auth login       ネクストエンジンにログインします\n'}     ston serve            スマレジからの通知を受け取り始めます
     ston flush --dry-run  送る内容を確かめます
     ston flush            ネクストエンジンへ送ります(cron に登録します)
`
}

function nextEn(made: Made): string {
  const { file, webhookUrl, sncode, redirectUri, receive, signedIn, setting } = made
  const both =
    'Use either A or B, not both (if both are sent, only the one that comes first counts).'
  return `Wrote ${file}

1. Enter this URL and this code in Smaregi. Keep both to yourself.
     URL:    ${webhookUrl}
     sncode: ${sncode}
${receive === 'auto' ? `   ${both}\n` : ''}${receive === 'platform' ? '' : LEGACY.en}${platformPart(made, 'en')}${signedIn ? '' : registerEn(redirectUri)}${signedIn ? 2 : 3}. Then run:
${setting === '' ? '' : `     ${setting}\n`}${signedIn ? '' : '     ston auth login       signs in to Next Engine\n'}     ston serve            starts to take Smaregi's notifications
     ston flush --dry-run  shows what would be sent
     ston flush            sends it to Next Engine (put it into cron)
`
}

function platformPart({ receive, asksPlatform }: Made, locale: Locale): string {
  if (receive === 'legacy') return ''
  return `${PLATFORM[locale]}${asksPlatform ? '' : NEEDS_PLATFORM[locale]}`
}

function registerJa(redirectUri: string): string {
  return `2. ネクストエンジンの「アプリを作る」→ 編集 → API タブに、リダイレクト URI を登録してください。
     ${redirectUri}
   同じ画面のクライアント ID とクライアントシークレットを設定ファイルに書きます。
`
}

function registerEn(redirectUri: string): string {
  return `2. In Next Engine: アプリを作る → 編集 → API: register the redirect URI.
     ${redirectUri}
   Put the client id and client secret of that screen into the configuration.
`
}

const LEGACY: Sentence = {
  ja: `   A. 従来のスマレジ API（在庫情報送信）
      管理画面 → 設定 → システム連携 → スマレジAPI設定 → API送信設定
      「送信機能を利用する」→ 在庫情報送信を「利用する」→「個別設定」
      送信URL に上の URL、パラメータ情報に sncode と上のコードを入れます。
`,
  en: `   A. Legacy Smaregi API (在庫情報送信)
      Admin screen → 設定 → システム連携 → スマレジAPI設定 → API送信設定
      「送信機能を利用する」→ 在庫情報送信「利用する」→「個別設定」
      送信URL: the URL above; パラメータ情報: sncode and the code above.
`,
}

const NEEDS_PLATFORM: Sentence = {
  ja: `      設定ファイルの smaregi には "api": "platform" と contractId、clientId、clientSecret が必要です。
`,
  en: `      Under smaregi the configuration needs "api": "platform", contractId, clientId and clientSecret.
`,
}

const PLATFORM: Sentence = {
  ja: `   B. スマレジ・プラットフォーム API（Webhook）
      スマレジ・デベロッパーズ → アプリ（プライベートアプリ） → 環境設定
      Webhook 送信先エンドポイントに上の URL を入れます。
      スマレジ・デベロッパーズ → アプリ → Webhook
      pos:stock を選び、カスタムヘッダーの名前を sncode、値を上のコードにします。
     （ヘッダーを使わず、URL の末尾に ?sncode=上のコード を付けても受け取ります。）
`,
  en: `   B. Smaregi platform API (webhooks)
      スマレジ・デベロッパーズ (Smaregi Developers) → app (プライベートアプリ) → 環境設定
      Webhook 送信先エンドポイント: the URL above.
      スマレジ・デベロッパーズ → app → Webhook
      Choose pos:stock; カスタムヘッダー (custom header): the name sncode, the code above as its value.
      (Instead of the header, ?sncode=CODE at the end of the URL is taken as well.)
`,
}

export const PUBLIC_HOST: Sentence = {
  ja: 'https://（公開するホスト名）',
  en: 'https://(your public host)',
}
