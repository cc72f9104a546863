import type { Sentence } from '../kernel/sentence.ts'
import type { CommandText } from './commands.ts'

/** The help of what belongs to the server and to the program itself. */
export const SERVER = {
  backup: {
    about: {
      ja: 'データのバックアップを一つのファイルに取ります（ston serve が動いていてもかまいません）',
      en: 'writes all data to one file, also while ston serve is at work',
    },
    options: { file: { ja: '書き出すファイル（.tar.gz）', en: 'the file to write (.tar.gz)' } },
    examples: [
      ['ston backup ston-backup.tar.gz', { ja: 'バックアップを取ります', en: 'make one' }],
      ['ston backup ston-backup.tar.gz --quiet', { ja: 'cron から実行します', en: 'from cron' }],
    ],
  },
  restore: {
    about: {
      ja: 'バックアップを空のデータフォルダーに復元し、最初の flush の前にすることを示します',
      en: 'puts a backup into an empty place, and says what to compare before the first flush',
    },
    options: { file: { ja: 'ston backup のファイル', en: 'a file of ston backup' } },
    examples: [['ston restore ston-backup.tar.gz', { ja: '復元します', en: 'restore one' }]],
  },
  version: {
    about: {
      ja: 'バージョン、ビルド、Node.js のバージョンを表示します（ston -v も同じ）',
      en: 'tells version, build and Node (also: ston -v)',
    },
    examples: [['ston version --json', { ja: 'プログラム用', en: 'for programs' }]],
  },
  completion: {
    about: {
      ja: 'シェルの補完のためのスクリプトを出します',
      en: 'prints the script for completion in a shell',
    },
    options: { shell: { ja: 'bash、zsh または fish', en: 'bash, zsh or fish' } },
    examples: [
      [
        'source <(ston completion bash)',
        { ja: '今の bash で使います', en: 'for the bash that is running' },
      ],
      [
        'ston completion fish > ~/.config/fish/completions/ston.fish',
        { ja: 'fish でいつも使います', en: 'for every fish' },
      ],
    ],
  },
} satisfies Record<string, CommandText>

/** Words of `ston version`. */
export const VERSION_TEXT = {
  build: { ja: 'ビルド', en: 'build' },
  unknown: { ja: '不明', en: 'unknown' },
} satisfies Record<string, Sentence>

/** What `ston` alone says, above and below the commands that are used most. */
export const OVERVIEW = {
  try: { ja: 'はじめに', en: 'To begin' },
  daily: { ja: '毎日', en: 'Every day' },
  more: {
    ja: 'すべてのコマンド: ston --help　使い方: ston help コマンド',
    en: 'All commands: ston --help. How one is used: ston help COMMAND',
  },
} satisfies Record<string, Sentence>

/** The headings of the manual, where they are not those of the help. */
export const MANUAL = {
  name: { ja: '名前', en: 'NAME' },
  synopsis: { ja: '書式', en: 'SYNOPSIS' },
  description: { ja: '説明', en: 'DESCRIPTION' },
  options: { ja: '共通のオプション', en: 'OPTIONS OF ALL COMMANDS' },
  exit: { ja: '終了コード', en: 'EXIT STATUS' },
  files: { ja: 'ファイル', en: 'FILES' },
  environment: { ja: '環境変数', en: 'ENVIRONMENT' },
  configFile: {
    ja: '設定。$STON_CONFIG も --config もないとき',
    en: 'the configuration, without $STON_CONFIG and --config',
  },
  etcFile: {
    ja: 'Debian パッケージのサービスが使う設定',
    en: 'the configuration of the services of the Debian package',
  },
  dataFolder: { ja: 'データ（store.path）', en: 'the data (store.path)' },
  stonConfig: { ja: '設定ファイル', en: 'the configuration file' },
  noColor: { ja: '空でなければ色を付けません', en: 'no colours unless it is empty' },
  lang: {
    ja: '言語。設定の locale があればそちら',
    en: 'the language, unless locale in the configuration says it',
  },
} satisfies Record<string, Sentence>
