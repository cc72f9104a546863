import { quoted } from '../kernel/shell-quote.ts'
import { SYSTEM } from './errors.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What may stand at a key of the configuration. */
export const ALLOWED = {
  section: {
    ja: '{ } で囲んだ設定のまとまり',
    en: 'an object in { }',
  },
  flag: { ja: 'true または false', en: 'true or false' },
  yesNo: { ja: 'y または n', en: 'y or n' },
  text: { ja: '文字列（空にはできません）', en: 'a text that is not empty' },
  printable: {
    ja: '改行・タブなどの見えない文字や、こわれた文字を含まない 1 行の文字列',
    en: 'one line of text, without line breaks, tabs, other control characters or broken characters',
  },
  path: { ja: 'フォルダーのパス（文字列）', en: 'the path of a folder' },
  host: {
    ja: '待ち受けるアドレス。例 "127.0.0.1"',
    en: 'the address to listen on, like "127.0.0.1"',
  },
  port: {
    ja: '0〜65535 の整数（0 は空いているポート）',
    en: 'a whole number from 0 to 65535 (0 = any free port)',
  },
  secret: {
    ja: '文字列、{"env": "環境変数名"}、{"file": "ファイルのパス"} のどれか',
    en: 'a text, {"env": "NAME"} or {"file": "path"}',
  },
  headerSecret: {
    ja: '空白を含まない半角の文字列、{"env": "環境変数名"}、{"file": "ファイルのパス"} のどれか',
    en: 'a text of ASCII letters, digits and signs without blanks, {"env": "NAME"} or {"file": "path"}',
  },
  webhookPath: {
    ja: '/ で始まる 8 文字以上の推測されにくいパス。半角英数字と - . _ ~ / が使えます。/healthz と /readyz は使えません',
    en: 'a path that is hard to guess: it starts with /, has at least 8 characters (letters, digits, - . _ ~ /), and is neither /healthz nor /readyz',
  },
  ownerPath: {
    ja: '/ston のように / で始まり / で終わらないパス。半角英数字と - _ ~ / が使えます。/healthz と /readyz は使えません',
    en: 'a path like /ston, without a / at its end (letters, digits, - _ ~ /), and neither /healthz nor /readyz',
  },
  pushPath: {
    ja: '/ で始まる 8 文字以上の推測されにくいパス。半角英数字と - . _ ~ / が使えます。使わないときは ""',
    en: 'a path that is hard to guess: it starts with / and has at least 8 characters (letters, digits, - . _ ~ /), or ""',
  },
  pushAccount: {
    ja: '半角英数字と _ - の文字列。使わないときは ""',
    en: 'letters, digits, _ and -, or ""',
  },
  sncode: {
    ja: '文字列（空にはできません）、または変更中だけ 2 つまでの文字列の配列',
    en: 'a text, or a list of up to two while it is being changed',
  },
  contractId: {
    ja: 'スマレジの契約ID（英数字と _ -）。例 "abc123"',
    en: 'the contract id of Smaregi (letters, digits, _ -), like "abc123"',
  },
  publicUrl: {
    ja: 'http:// または https:// で始まる公開 URL。ホスト名、必要ならポートと、プロキシが付けるパスまで（例 https://ston.example.jp）。ユーザー名、? や # は書けません',
    en: 'a URL that starts with http:// or https://: host, port where needed, and the path that a proxy puts in front (like https://ston.example.jp); no user name, no ? and no #',
  },
  baseUrl: {
    ja: 'http:// または https:// で始まる URL。ユーザー名、? や # は書けません',
    en: 'a URL that starts with http:// or https://, without a user name, ? or #',
  },
  redirectUri: {
    ja: 'http:// または https:// で始まる URL。ユーザー名や # は書けません',
    en: 'a URL that starts with http:// or https://, without a user name or #',
  },
  smtpUrl: {
    ja: 'smtp:// または smtps:// で始まる URL。ユーザー名とパスワードの記号は %40 のように書く',
    en: 'a URL that starts with smtp:// or smtps://, with signs in user name and password written like %40',
  },
  postgresUrl: {
    ja: 'postgres:// で始まる URL',
    en: 'a URL that starts with postgres://',
  },
  noticeUrl: {
    ja: 'https:// または http:// で始まる URL。使わないときは ""',
    en: 'a URL that starts with https:// or http://, or "" for none',
  },
  texts: { ja: '文字列の配列', en: 'a list of texts' },
  ids: {
    ja: '番号を "1" のような文字列で並べた配列',
    en: 'a list of numbers written as texts, like ["1"]',
  },
  storeIds: {
    ja: 'スマレジの店舗IDを , で区切って。先頭に 0 は付けません。例 1,2',
    en: 'store ids of Smaregi with commas between, without zeros before them, like 1,2',
  },
  storeId: {
    ja: 'スマレジの店舗ID。先頭に 0 を付けない番号（01 ではなく 1）',
    en: 'a store id as Smaregi writes it: a number without zeros before it (1, not 01)',
  },
  id: { ja: '番号を表す文字列。例 "1"', en: 'a number written as a text, like "1"' },
  divisions: {
    ja: '2 桁の在庫変動区分の配列。例 ["02", "16"]',
    en: 'a list of stock divisions with two digits, like ["02", "16"]',
  },
  address: {
    ja: 'メールアドレス。例 "ston@example.jp"',
    en: 'a mail address, like "ston@example.jp"',
  },
  typedAddress: {
    ja: 'メールアドレス。例 ston@example.jp',
    en: 'a mail address, like ston@example.jp',
  },
  typedAddresses: {
    ja: 'メールアドレスを , で区切って。例 shop@example.jp,owner@example.jp',
    en: 'mail addresses with commas between, like shop@example.jp,owner@example.jp',
  },
  addresses: {
    ja: 'メールアドレスの配列。例 ["shop@example.jp"]',
    en: 'a list of mail addresses, like ["shop@example.jp"]',
  },
  openingHours: {
    ja: '"learn"、または曜日ごとの営業時間。例 {"mon": "10:00-20:00", "sun": null}（sun mon tue wed thu fri sat。null は定休日、書かない曜日は学習。24:00 を過ぎてもよい）',
    en: '"learn", or the opening hours by weekday, like {"mon": "10:00-20:00", "sun": null} (sun mon tue wed thu fri sat; null = closed, a day that is not named is learnt; hours may pass 24:00)',
  },
  warehouses: {
    ja: 'スマレジの店舗IDごとの拠点名。例 {"1": "本店", "2": "駅前"}。拠点を分けないときは {}',
    en: 'the warehouse (拠点) of each Smaregi store id, like {"1": "本店", "2": "駅前"}, or {} for one warehouse',
  },
  orderStores: {
    ja: 'ネクストエンジンの店舗（ショップ）ごとの、スマレジの店舗ID。例 {"3": "2"}。引当元の拠点に従うときは "warehouse"。分けないときは {}',
    en: 'the Smaregi store id of each Next Engine shop id, like {"3": "2"}; "warehouse" = by the warehouse that a line is allocated from; or {} for one store',
  },
  warehouse: {
    ja: 'ネクストエンジンの拠点名。使わないときは ""',
    en: 'the name of a warehouse (拠点) in Next Engine, or ""',
  },
} satisfies Record<string, Sentence>

/** Of several that were typed. */
export function wrongItem(item: string, allowed: Sentence): Sentence {
  return { ja: `「${item}」が違います。${allowed.ja}`, en: `“${item}” is wrong: ${allowed.en}` }
}

export function oneOf(options: readonly string[]): Sentence {
  const list = options.map((option) => `"${option}"`)
  return { ja: `${list.join('、')} のどれか`, en: `one of ${list.join(', ')}` }
}

export function wholeNumber(from: number, to?: number): Sentence {
  return to === undefined
    ? { ja: `${from} 以上の整数`, en: `a whole number, ${from} or more` }
    : { ja: `${from}〜${to} の整数`, en: `a whole number from ${from} to ${to}` }
}

export const POSITIVE: Sentence = {
  ja: '0 より大きい数',
  en: 'a number greater than 0',
}

export const NOT_NEGATIVE: Sentence = { ja: '0 以上の数', en: 'a number, 0 or more' }

export const UNKNOWN = {
  key: (nearest: string | undefined): Sentence =>
    nearest === undefined
      ? { ja: 'この名前の設定はありません', en: 'there is no such key' }
      : {
          ja: `この名前の設定はありません。${nearest} のことですか？`,
          en: `there is no such key; did you mean ${nearest}?`,
        },
  twice: (): Sentence => ({
    ja: '同じ名前は 1 度だけ書いてください',
    en: 'the same key must not stand there twice',
  }),
}

export const SECRET = {
  unset: (name: string): Sentence => ({
    ja: `環境変数 ${name} に値を入れてください（今は空か、ありません）`,
    en: `set the environment variable ${name} (it is empty or not set)`,
  }),
  unreadable: (file: string, why: string): Sentence => ({
    ja: `読めるファイルを指定してください（${file}: ${SYSTEM[why]?.ja ?? why}）`,
    en: `a file that can be read (${file}: ${SYSTEM[why]?.en ?? why})`,
  }),
  empty: (file: string): Sentence => ({
    ja: `中身のあるファイルを指定してください（${file} は空です）`,
    en: `a file that is not empty (${file} is)`,
  }),
}

export const PLACEHOLDER: Sentence = {
  ja: '"change-me" を本当の値に置き換えてください。ston init なら新しい値を作って書き込みます',
  en: 'replace "change-me" with a real value; ston init makes fresh ones',
}

export const WARNING = {
  trimmed: (path: string): Sentence => ({
    ja: `${path} の前後の空白や改行を取り除いて使います。設定ファイルも直してください`,
    en: `white space around ${path} is left out; please correct the configuration, too`,
  }),
  refusedAnew: (path: string, allowed: Sentence): Sentence => ({
    ja: `${path} を直してください。今の値のまま動きますが、正しく使えません: ${allowed.ja}`,
    en: `please correct ${path}; ston goes on with it as it is, but it cannot serve its purpose: ${allowed.en}`,
  }),
  readable: (file: string): Sentence => ({
    ja: `${file} には秘密の値が入っていますが、ほかのユーザーにも読めます。chmod 600 ${quoted(file)} を実行してください`,
    en: `${file} holds secrets and can be read by others; run chmod 600 ${quoted(file)}`,
  }),
  shortSncode: (): Sentence => ({
    ja: 'webhook.sncode が短すぎます。推測されにくい 8 文字以上をお勧めします',
    en: 'webhook.sncode is short; at least 8 characters that are hard to guess are better',
  }),
}
