import type { Sentence } from '../kernel/sentence.ts'
import { quoted } from '../kernel/shell-quote.ts'

/** A file of somebody else's; the numbers are those of the users. */
interface Foreign {
  readonly file: string
  readonly uid: number
  readonly self: number
}

function belongsTo({ file, uid, self }: Foreign): Sentence {
  const chown = `chown ${self} ${quoted(file)}`
  return uid === 0
    ? {
        ja: `root のファイルです。今のユーザー（${self}）が ston を動かすなら、root で ${chown} を実行してください`,
        en: `it belongs to root; if the user of now (${self}) runs ston, run ${chown} as root`,
      }
    : {
        ja: `ユーザー ${uid} のファイルです。そのユーザーが ston を動かすなら、そのユーザーとして実行してください（sudo -u '#${uid}' ston …、パッケージなら sudo -u ston ston …）`,
        en: `it belongs to the user ${uid}; if that user runs ston, run this as that user (sudo -u '#${uid}' ston …; with the package sudo -u ston ston …)`,
      }
}

/** `foreign`: null where nobody may look whose it is. */
function rights(why: string, foreign: Foreign | null): Sentence {
  if (why === 'EACCES') return foreign === null ? AS_RUNNER : belongsTo(foreign)
  return why === 'EISDIR' ? NOT_A_FOLDER : LOOK_AT_RIGHTS
}

const NOT_A_FOLDER: Sentence = {
  ja: 'フォルダーではなくファイルを指定してください',
  en: 'name a file, not a folder',
}

const AS_RUNNER: Sentence = {
  ja: 'ston を動かすユーザーとして実行してください。パッケージなら、コマンドの前に sudo -u ston を付けます（sudo -u ston ston …）',
  en: 'run this as the user that runs ston; with the package put sudo -u ston before the command (sudo -u ston ston …)',
}

const LOOK_AT_RIGHTS: Sentence = {
  ja: 'ファイルの権限と、ston を動かすユーザーを確認してください。--config または STON_CONFIG で別の場所も指定できます',
  en: 'check its permissions and the user that runs ston; --config or $STON_CONFIG name another place',
}

/** The configuration file as a whole. */
export const CONFIG = {
  missing: (file: string): Sentence => ({
    ja: `設定ファイルがありません: ${file}`,
    en: `there is no configuration file: ${file}`,
  }),
  whereItIs: (): Sentence => ({
    ja: 'ston init で作るか、--config または環境変数 STON_CONFIG で場所を指定してください',
    en: 'make one with ston init, or say where it is with --config or $STON_CONFIG',
  }),
  unreadable: (file: string, why: string): Sentence => ({
    ja: `設定ファイルを読めません: ${file}（${why}）`,
    en: `the configuration file cannot be read: ${file} (${why})`,
  }),
  rights,
  notUtf8: (file: string): Sentence => ({
    ja: `設定ファイルが UTF-8 ではありません: ${file}`,
    en: `the configuration file is not UTF-8: ${file}`,
  }),
  saveAsUtf8: (): Sentence => ({
    ja: 'エディターの文字コードを UTF-8 にして保存し直してください',
    en: 'save it again as UTF-8',
  }),
  notJson: (file: string, line: number, column: number): Sentence => ({
    ja: `設定ファイルが JSON として読めません: ${file} の ${line} 行目 ${column} 文字目`,
    en: `the configuration file is not JSON: ${file}, line ${line}, column ${column}`,
  }),
  mistake: (mistake: JsonMistake): Sentence => MISTAKES[mistake],
  wrong: (file: string, count: number): Sentence => ({
    ja: `設定に直すところが ${count} か所あります: ${file}`,
    en: `${count === 1 ? 'one mistake' : `${count} mistakes`} in the configuration: ${file}`,
  }),
  seeExample: (): Sentence => ({
    ja: '書き方は config.example.json をご覧ください',
    en: 'config.example.json shows every key',
  }),
  missingValues: (): Sentence => ({
    ja: 'この操作に必要な設定が足りません',
    en: 'the configuration lacks what this command needs',
  }),
  unreadSecrets: (): Sentence => ({
    ja: '設定ファイルが指す先に、この操作に必要な秘密の値がありません',
    en: 'a secret that this command needs is not where the configuration file says it is',
  }),
  /** `names`: variables that are absent; none = it is about files. */
  whereSecretsAre: (names: readonly string[]): Sentence =>
    names.length === 0
      ? {
          ja: 'ston を動かすユーザーがそのファイルを読めるか確認してください',
          en: 'check that the user that runs ston may read that file',
        }
      : {
          ja: `${names.join('、')} は、systemd（ston.env）や cron が渡す環境変数で、手で開いた端末にはありません。端末でもサービスでも読めるように、ston を動かすユーザーだけが読めるファイルに値を置き、設定には {"file": "ファイルのパス"} と書いてください。今回だけなら、シェルに値を入れ、sudo --preserve-env=${names.join(',')} を付けて実行します`,
          en: `${names.join(', ')}: systemd (ston.env) and cron pass it, a shell opened by hand does not have it. Keep the value in a file that only the user of ston may read, with {"file": "/path"} in the configuration: commands and services both find it there. For this once set it in the shell and run the command with sudo --preserve-env=${names.join(',')}`,
        },
  addThem: (): Sentence => ({
    ja: '設定ファイルに書き足してください。書き方は config.example.json をご覧ください',
    en: 'add it to the configuration file; config.example.json shows every key',
  }),
  noKey: (name: string): Sentence => ({
    ja: `設定の項目に ${name} はありません`,
    en: `the configuration has no key ${name}`,
  }),
  keys: (near: readonly string[]): Sentence =>
    near.length === 0
      ? {
          ja: '項目の一覧は ston config show で見られます',
          en: '`ston config show` lists all keys',
        }
      : {
          ja: `もしかして: ${near.join('、')}（一覧は ston config show）`,
          en: `perhaps ${near.join(', ')}; \`ston config show\` lists all keys`,
        },
  typedSecret: (name: string): Sentence => ({
    ja: `${name} は秘密の値なので、コマンドの行には書けません（同じサーバーのほかの人に見えます）`,
    en: `${name} is a secret: on the command line others on this machine can read it`,
  }),
  pipeIt: (name: string): Sentence => ({
    ja: `標準入力から渡してください: ston config set ${name} - < ファイル`,
    en: `pass it through standard input: \`ston config set ${name} - < FILE\``,
  }),
  badValue: (name: string): Sentence => ({
    ja: `${name} にその値は設定できません。ファイルは元のままです`,
    en: `${name} does not take that value; the file is as it was`,
  }),
  cannotChange: (file: string, why: string): Sentence => ({
    ja: `設定ファイルを書き換えられません: ${file}（${why}）`,
    en: `the configuration file cannot be changed: ${file} (${why})`,
  }),
  cannotChangeHint: (): Sentence => ({
    ja: 'ファイルは元のままです。ファイルの持ち主で実行するか（sudo -u …）、フォルダーの権限を確認してください',
    en: 'it is as it was; run this as the user that owns the file (sudo -u …), or check the rights of its folder',
  }),
  changedMeanwhile: (file: string): Sentence => ({
    ja: `設定は変わっていません。ちょうど今、ほかの人かプログラムが設定ファイルを変更しています: ${file}`,
    en: `Nothing was set: somebody else is changing the configuration file just now: ${file}`,
  }),
  onceMore: (): Sentence => ({
    ja: 'ほかの変更はそのまま残っています。内容を確認し（ston config show）、もう一度実行してください',
    en: 'That change stands as it is. Look at it (`ston config show`), and run the command once more',
  }),
}

const MISTAKES = {
  empty: {
    ja: 'ファイルが空です。ston init で作り直せます（先に空のファイルを消してください）',
    en: 'the file is empty; remove it and run ston init',
  },
  unexpected: {
    ja: 'ここに書けない文字があります',
    en: 'this character cannot stand here',
  },
  comma: {
    ja: '前の項目のあとに , がないか、閉じるかっこが足りません',
    en: 'a comma is missing after the item before, or a bracket is not closed',
  },
  trailingComma: {
    ja: '最後の項目のあとの , を消してください',
    en: 'remove the comma after the last item',
  },
  comment: {
    ja: 'JSON にはコメントを書けません。コメントを消してください',
    en: 'JSON has no comments; remove it',
  },
  quote: {
    ja: '項目名は " で囲んでください',
    en: 'a key stands in double quotes',
  },
  escape: {
    ja: '文字列の中の \\ は \\\\ と 2 つ続けて書いてください',
    en: 'write a backslash in a text twice: \\\\',
  },
  lineBreak: {
    ja: '文字列の途中で改行やタブは使えません。" の閉じ忘れかもしれません',
    en: 'a text cannot hold a line break or a tab; perhaps a closing quote is missing',
  },
  end: {
    ja: 'ファイルが途中で終わっています。" や } の閉じ忘れがないか確認してください',
    en: 'the file ends too early; perhaps a quote or a bracket is not closed',
  },
} satisfies Readonly<Record<string, Sentence>>

/** What may be wrong with the JSON that a person wrote. */
export type JsonMistake = keyof typeof MISTAKES
