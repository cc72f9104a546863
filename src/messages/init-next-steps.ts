import type { Locale, Sentence } from '../kernel/sentence.ts'

export interface Steps {
  readonly file: string
  readonly webhookUrl: string
  readonly sncode: string
  /** Where the listener is; null where the examples of the proxies have it already. */
  readonly proxyPort: number | null
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
  /** What stands before and behind each command; '' = nothing. */
  readonly before: string
  readonly behind: string
}

/** What to do next, in the order in which it is done. */
export function nextSteps(steps: Steps): Sentence {
  return { ja: nextIn(steps, 'ja'), en: nextIn(steps, 'en') }
}

function nextIn(steps: Steps, locale: Locale): string {
  const { file, proxyPort, signedIn, redirectUri } = steps
  const commands = commandsOf(steps, locale)
  const parts = [
    noteIn(steps, locale),
    proxyPort === null ? '' : leadTo(proxyPort)[locale],
    signedIn ? '' : register(redirectUri)[locale],
    commands === '' ? '' : `${THEN[locale]}\n${commands}`,
    push(steps)[locale],
  ].filter((part) => part !== '')
  const head = { ja: `設定ファイルを作りました: ${file}`, en: `Wrote ${file}` }[locale]
  return `${head}\n\n${parts.map((part, i) => `${i + 1}. ${part}`).join('')}`
}

const THEN: Sentence = { ja: '続けて次のコマンドを実行してください。', en: 'Then run:' }

/** Smaregi is told only when the counts agree: what came before would count twice. */
function noteIn(steps: Steps, locale: Locale): string {
  const { webhookUrl, sncode, receive } = steps
  return `${NOTE[locale]}
     URL:    ${webhookUrl}
     sncode: ${sncode}
${WHERE[locale]}${receive === 'auto' ? EITHER[locale] : ''}${receive === 'platform' ? '' : LEGACY[locale]}${platformPart(steps, locale)}`
}

const NOTE: Sentence = {
  ja: `スマレジに登録する URL とコードを控えてください。登録はまだしません。README の手順 6 で、閉店後、在庫数を合わせてから登録します。
   どちらもほかの人に知られないようにしてください。`,
  en: `Note this URL and this code for Smaregi. They are not registered yet: that is step 6 of the README, after closing, once the counts agree.
   Keep both to yourself.`,
}

const WHERE: Sentence = {
  ja: '   手順 6 で登録する場所:\n',
  en: '   Where they go in step 6:\n',
}

const EITHER: Sentence = {
  ja: '   次の A か B のどちらか一方だけを設定します（両方から届いても、数えるのは先に届いたほうだけです）。\n',
  en: '   Use either A or B, not both (if both are sent, only the one that comes first counts).\n',
}

function platformPart({ receive, asksPlatform }: Steps, locale: Locale): string {
  if (receive === 'legacy') return ''
  return `${PLATFORM[locale]}${asksPlatform ? '' : NEEDS_PLATFORM[locale]}`
}

function leadTo(port: number): Sentence {
  return {
    ja: `プロキシ（Caddy、nginx）の例の転送先は 127.0.0.1:8787 です。すべて 127.0.0.1:${port} に書き換えてください。\n`,
    en: `The examples of the proxies (Caddy, nginx) lead to 127.0.0.1:8787: write 127.0.0.1:${port} wherever that stands.\n`,
  }
}

/** Costs no call, and nobody has to. */
function push({ push: { url, account, key } }: Steps): Sentence {
  const values = `     在庫更新用URL:    ${url}
     ストアアカウント: ${account}
     認証キー:         ${key}
`
  return {
    ja: `あとからでもかまいません：ネクストエンジンに在庫の変化を知らせてもらうと、ネットで売れたものが早くわかります（API の呼び出しは増えません）。
   設定 → 店舗 で「汎用」の店舗を 1 つ作り、在庫連携に次の値を入れます（docs/push.ja.md）。
${values}`,
    en: `Whenever you like: Next Engine can tell of its stock by itself, so that what is sold online is known sooner (it costs no call).
   In Next Engine, 設定 → 店舗, make a shop of the kind 汎用, and enter for its 在庫連携 (docs/push.md):
${values}`,
  }
}

function register(redirectUri: string): Sentence {
  return {
    ja: `ネクストエンジンの「アプリを作る」→ 編集 → API タブに、リダイレクト URI を登録してください。
     ${redirectUri}
   同じ画面のクライアントID とクライアントシークレットを設定ファイルに書きます。
`,
    en: `In Next Engine: アプリを作る → 編集 → API: register the redirect URI.
     ${redirectUri}
   Put the client id and client secret of that screen into the configuration.
`,
  }
}

/** Those that nothing of what is started does by itself; '' = none. */
function commandsOf(steps: Steps, locale: Locale): string {
  const { signedIn, starts, setting, before, behind } = steps
  const wanted = [
    ...(signedIn ? [] : [COMMANDS.login]),
    ...(starts === 'nothing' ? [COMMANDS.refresh] : []),
    ...(starts === 'nothing' || starts === 'cron' ? [COMMANDS.serve] : []),
    ...(starts === 'service' ? [] : [COMMANDS.look]),
    ...(starts === 'nothing' ? [COMMANDS.flush] : []),
  ]
  if (wanted.length === 0) return ''
  const lines = wanted.map(
    ({ call, does }) =>
      `     ${`${before}${call}${behind}`.padEnd(22)}${before === '' ? '' : '  '}${does[locale]}\n`,
  )
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
      ja: 'ログインを保ちます（1 日 2 回。3 日間更新できないとログインし直しになります）',
      en: 'keeps the sign-in alive: twice a day, it ends after three days',
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
    does: {
      ja: '手順 6 のあとで、送る内容を確認します',
      en: 'after step 6: shows what would be sent',
    },
  },
  flush: {
    call: 'ston flush',
    does: {
      ja: '手順 6 のあとで、ネクストエンジンへ送ります（cron に登録します）',
      en: 'after step 6: sends it to Next Engine (put it into cron)',
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
