import type { Locale, Sentence } from '../kernel/sentence.ts'

export interface Made {
  readonly file: string
  readonly webhookUrl: string
  readonly sncode: string
  /** What a shop of the kind 汎用 is told in Next Engine. */
  readonly push: { readonly url: string; readonly account: string; readonly key: string }
  readonly redirectUri: string
  readonly receive: 'auto' | 'legacy' | 'platform'
  readonly signedIn: boolean
  /** What is to be started besides: lines of cron, units, or the package's service. */
  readonly starts: 'nothing' | 'cron' | 'units' | 'service'
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
  const { file, webhookUrl, sncode, redirectUri, receive, signedIn } = made
  const both =
    '次の A か B のどちらか一方だけを設定します(両方から届いても、数えるのは先に届いたほうだけです)。'
  return `設定ファイルを作りました: ${file}

1. スマレジに次の URL とコードを登録してください。どちらもほかの人に知られないようにしてください。
     URL:    ${webhookUrl}
     sncode: ${sncode}
${receive === 'auto' ? `   ${both}\n` : ''}${receive === 'platform' ? '' : LEGACY.ja}${platformPart(made, 'ja')}${signedIn ? '' : registerJa(redirectUri)}${signedIn ? 2 : 3}. 続けて次のコマンドを実行してください。
${commandsOf(made, 'ja')}
${pushJa(made)}`
}

function nextEn(made: Made): string {
  const { file, webhookUrl, sncode, redirectUri, receive, signedIn } = made
  const both =
    'Use either A or B, not both (if both are sent, only the one that comes first counts).'
  return `Wrote ${file}

1. Enter this URL and this code in Smaregi. Keep both to yourself.
     URL:    ${webhookUrl}
     sncode: ${sncode}
${receive === 'auto' ? `   ${both}\n` : ''}${receive === 'platform' ? '' : LEGACY.en}${platformPart(made, 'en')}${signedIn ? '' : registerEn(redirectUri)}${signedIn ? 2 : 3}. Then run:
${commandsOf(made, 'en')}
${pushEn(made)}`
}

function platformPart({ receive, asksPlatform }: Made, locale: Locale): string {
  if (receive === 'legacy') return ''
  return `${PLATFORM[locale]}${asksPlatform ? '' : NEEDS_PLATFORM[locale]}`
}

/** Costs no call, and nobody has to. */
function pushJa({ push, signedIn }: Made): string {
  return `${signedIn ? 3 : 4}. あとからでもかまいません：ネクストエンジンに在庫の変化を知らせてもらうと、ネットで売れたものが早くわかります(API の呼び出しは増えません)。
   設定 → 店舗 で「汎用」の店舗を 1 つ作り、在庫連携に次の値を入れます(docs/push.ja.md)。
     在庫更新用URL:    ${push.url}
     ストアアカウント: ${push.account}
     認証キー:         ${push.key}
`
}

function pushEn({ push, signedIn }: Made): string {
  return `${signedIn ? 3 : 4}. Whenever you like: Next Engine can tell of its stock by itself, so that what is sold online is known sooner (it costs no call).
   In Next Engine, 設定 → 店舗, make a shop of the kind 汎用, and enter for its 在庫連携 (docs/push.md):
     在庫更新用URL:    ${push.url}
     ストアアカウント: ${push.account}
     認証キー:         ${push.key}
`
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

/** Those that nothing of what is started does by itself. */
function commandsOf(made: Made, locale: Locale): string {
  const { signedIn, starts, setting } = made
  const wanted = [
    ...(signedIn ? [] : [COMMANDS.login]),
    ...(starts === 'nothing' ? [COMMANDS.refresh] : []),
    ...(starts === 'nothing' || starts === 'cron' ? [COMMANDS.serve] : []),
    COMMANDS.look,
    ...(starts === 'nothing' ? [COMMANDS.flush] : []),
  ]
  const lines = wanted.map(({ call, does }) => `     ${call.padEnd(22)}${does[locale]}\n`)
  return `${setting === '' ? '' : `     ${setting}\n`}${lines.join('')}`
}

const COMMANDS = {
  login: {
    call: 'ston auth login',
    does: { ja: 'ネクストエンジンにログインします', en: 'signs in to Next Engine' },
  },
  refresh: {
    call: 'ston auth refresh',
    does: {
      ja: 'ログインを保ちます（毎日 1 回。3 日空くとログインし直しになります）',
      en: 'keeps the sign-in alive: once a day, it ends after three',
    },
  },
  serve: {
    call: 'ston serve',
    does: {
      ja: 'スマレジからの通知を受け取り始めます',
      en: "starts to take Smaregi's notifications",
    },
  },
  look: {
    call: 'ston flush --dry-run',
    does: { ja: '送る内容を確かめます', en: 'shows what would be sent' },
  },
  flush: {
    call: 'ston flush',
    does: {
      ja: 'ネクストエンジンへ送ります(cron に登録します)',
      en: 'sends it to Next Engine (put it into cron)',
    },
  },
} as const

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
