import type { Sentence } from '../kernel/sentence.ts'

/** What the command line says about itself. */
export const CLI = {
  usage: { ja: '[オプション] <コマンド>', en: '[options] <command>' },
  optional: { ja: '[オプション]', en: '[options]' },
  examples: { ja: '例:', en: 'Examples:' },
  exitCodes: { ja: '終了コード:', en: 'Exit codes:' },
  common: {
    ja: '共通のオプション（--config、--json など）と終了コード: ston --help',
    en: 'Options of all commands (--config, --json, …) and exit codes: ston --help',
  },
} satisfies Record<string, Sentence>

/** The headings of commander's help. */
export const HEADINGS: Readonly<Record<string, string>> = {
  'Usage:': '使い方:',
  'Arguments:': '引数:',
  'Options:': 'オプション:',
  'Commands:': 'コマンド:',
  'Set up:': '準備:',
  'Every day:': '毎日:',
  'When something is wrong:': '問題があるとき:',
  'Products:': '商品:',
  'Server:': 'サーバーほか:',
}

export const GLOBAL = {
  config: {
    ja: '設定ファイル（既定: $STON_CONFIG、なければ ./config.json）',
    en: 'the configuration file (default: $STON_CONFIG, else ./config.json)',
  },
  json: {
    ja: '結果を 1 つの JSON として標準出力に出します',
    en: 'one JSON document on stdout, nothing else',
  },
  quiet: { ja: '問題があるときだけ表示します', en: 'print problems only' },
  verbose: { ja: '詳しいログを出します', en: 'detailed log' },
  locale: { ja: '表示する言語', en: 'the language' },
  color: { ja: '色を付けません', en: 'no colours' },
  wait: {
    ja: 'ほかのコマンドが終わるのを待つ秒数（既定: 60）',
    en: 'how long to wait for another command (default: 60)',
  },
  as: {
    ja: '決めた人の名前（決めたことと一緒に残します）',
    en: 'who decides; kept with each decision',
  },
  help: { ja: '使い方を表示します', en: 'show how it is used' },
  helpOf: { ja: 'コマンドの使い方を表示します', en: 'show how a command is used' },
  version: { ja: 'バージョンを表示します', en: 'show the version' },
} satisfies Record<string, Sentence>

/** The table of exit codes, as in the contract. */
export const EXIT_CODES: readonly (readonly [number, Sentence])[] = [
  [
    0,
    {
      ja: '完了（することがない、同じコマンドが実行中、も含みます）',
      en: 'done (also: nothing to do, or the same command is running already)',
    },
  ],
  [1, { ja: 'ston の不具合', en: 'a bug in ston' }],
  [2, { ja: '使い方または設定の誤り', en: 'usage or configuration' }],
  [
    3,
    {
      ja: '人の確認が必要（保留・失敗・確認待ちの行がある、認証情報や契約が拒否された）',
      en: 'something needs a person: held, failed or in-doubt rows, or refused credentials',
    },
  ],
  [
    4,
    {
      ja: 'ネクストエンジンへのログインが必要（ston auth login）',
      en: 'Next Engine sign-in needed (ston auth login)',
    },
  ],
  [
    75,
    {
      ja: '一時的な問題。何も失われず、次の実行で続きから始まります',
      en: 'temporary; nothing is lost, the next run continues',
    },
  ],
]

export const USAGE = {
  unknownCommand: (name: string): Sentence => ({
    ja: `${name} というコマンドはありません`,
    en: `there is no command ${name}`,
  }),
  unknownOption: (name: string): Sentence => ({
    ja: `${name} というオプションはありません`,
    en: `there is no option ${name}`,
  }),
  didYouMean: (name: string): Sentence => ({
    ja: `${name} のことですか？`,
    en: `did you mean ${name}?`,
  }),
  seeHelp: (command: string): Sentence => ({
    ja: `${command} --help で使い方を確認できます`,
    en: `see ${command} --help`,
  }),
  missingArgument: (name: string): Sentence => ({
    ja: `引数 ${name} を指定してください`,
    en: `the argument ${name} is missing`,
  }),
  missingValue: (option: string): Sentence => ({
    ja: `${option} に値を指定してください`,
    en: `${option} needs a value`,
  }),
  missingOption: (option: string): Sentence => ({
    ja: `${option} を指定してください`,
    en: `${option} is needed`,
  }),
  tooMany: (): Sentence => ({ ja: '引数が多すぎます', en: 'too many arguments' }),
  conflict: (): Sentence => ({
    ja: '同時に指定できないオプションがあります',
    en: 'these options cannot be used together',
  }),
  noCommand: (): Sentence => ({ ja: 'コマンドを指定してください', en: 'name a command' }),
  other: (): Sentence => ({ ja: '使い方が正しくありません', en: 'that is not how it is used' }),
  badValue: (option: string): Sentence => ({
    ja: `${option} の値が正しくありません`,
    en: `the value of ${option} is not right`,
  }),
  seconds: (): Sentence => ({ ja: '0 以上の秒数', en: 'seconds, 0 or more' }),
}

/** What may stand where somebody is named, in `--as` and in `ston owner`. */
export const aName: Sentence = {
  ja: '40 文字までの名前（先頭に空白と - は使えません）',
  en: 'a name of up to 40 characters, which does not begin with a blank or -',
}
