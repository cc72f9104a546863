import type { CommandText } from './commands.ts'

const YES_TO_LOSS = {
  ja: 'JAN で覚えたひも付けが失われてよい',
  en: 'pairs learnt by JAN may go',
}

/** The help of `ston map`. */
export const MAP = {
  map: {
    about: {
      ja: 'スマレジの商品IDとネクストエンジンの商品コードのひも付け表',
      en: 'which 商品コード a 商品ID has',
    },
    examples: [
      ['ston map import ids.csv', { ja: 'ひも付け表を入れ替えます', en: 'replace the table' }],
      ['ston map show 8000101', { ja: '一つ調べます', en: 'look one up' }],
    ],
  },
  import: {
    about: {
      ja: 'ひも付け表を CSV から丸ごと入れ替えます（見出し: smaregi-id,nextengine-code）',
      en: 'replaces the whole table from a CSV (header: smaregi-id,nextengine-code)',
    },
    options: {
      file: { ja: 'CSV ファイル。- は標準入力', en: 'a CSV file; - = standard input' },
      dryRun: {
        ja: '入れ替えずに、何が変わるかと、すべての誤りを表示します',
        en: 'replace nothing, show what would change, and every mistake',
      },
      yes: YES_TO_LOSS,
    },
    examples: [
      ['ston map import ids.csv', { ja: 'ファイルから', en: 'from a file' }],
      [
        'ston map import ids.csv --dry-run',
        { ja: '変わる内容を見ます', en: 'see what would change' },
      ],
      ['ston map import - < ids.csv', { ja: '標準入力から', en: 'from standard input' }],
    ],
  },
  export: {
    about: { ja: '今のひも付け表を CSV で書き出します', en: 'writes the table in force as a CSV' },
    options: {
      file: {
        ja: '書き出すファイル（省略すると標準出力）',
        en: 'the file to write (default: standard output)',
      },
      excel: {
        ja: '表計算ソフト向け（UTF-8 BOM 付き、CRLF）',
        en: 'for spreadsheets (UTF-8 with BOM, CRLF)',
      },
    },
    examples: [
      [
        'ston map export ids.csv --excel',
        { ja: '表計算ソフトで開きます', en: 'to open in a spreadsheet' },
      ],
    ],
  },
  template: {
    about: { ja: '見出しだけのひな形を書き出します', en: 'writes an empty table to fill in' },
    options: { excel: { ja: '表計算ソフト向け', en: 'for spreadsheets' } },
    examples: [['ston map template --excel > ids.csv', { ja: 'ひな形を作ります', en: 'make one' }]],
  },
  clear: {
    about: {
      ja: 'ひも付け表を空にします（以後は商品コード = 商品ID）',
      en: 'empties the table (from then on 商品コード = 商品ID)',
    },
    options: { yes: { ja: '確認済み', en: 'yes, really' } },
    examples: [['ston map clear --yes', { ja: '空にします', en: 'empty it' }]],
  },
  undo: {
    about: { ja: '一つ前のひも付け表に戻します', en: 'puts the former table in force again' },
    options: { yes: YES_TO_LOSS },
    examples: [['ston map undo', { ja: '戻します', en: 'go back' }]],
  },
  show: {
    about: {
      ja: '商品IDまたは商品コードのひも付けを表示します',
      en: 'shows what an id or a code stands for',
    },
    options: { name: { ja: '商品IDまたは商品コード', en: 'a 商品ID or a 商品コード' } },
    examples: [['ston map show TEA-100G', { ja: '商品コードから', en: 'by its code' }]],
  },
  check: {
    about: {
      ja: 'ひも付け表と両方の商品マスタを突き合わせます',
      en: 'compares the table with both goods masters',
    },
    examples: [['ston map check --json', { ja: 'プログラム用', en: 'for programs' }]],
  },
  sync: {
    about: {
      ja: 'JANコードで商品をひも付けて記憶します（mapping.mode: jan）',
      en: 'links products by JAN and remembers them (mapping.mode: jan)',
    },
    options: {
      accept: {
        ja: 'キーの変更を認める商品ID',
        en: 'products whose changed key is to be followed',
      },
    },
    examples: [
      ['ston map sync', { ja: 'ひも付けます', en: 'link them' }],
      ['ston map sync --accept 8000101', { ja: '変更を認めます', en: 'follow a changed key' }],
    ],
  },
  exclude: {
    about: {
      ja: 'どちら向きにも送らない商品を登録します',
      en: 'products that are not passed on, in either direction',
    },
    options: {
      name: { ja: '商品IDまたは商品コード', en: 'a 商品ID or a 商品コード' },
      list: { ja: '登録済みの一覧', en: 'list them' },
    },
    examples: [
      ['ston map exclude 9000001', { ja: '包装・送料など', en: 'gift wrap, postage …' }],
      ['ston map exclude --list', { ja: '一覧', en: 'the list' }],
    ],
  },
  include: {
    about: { ja: '除外をやめます', en: 'takes products off that list' },
    options: { name: { ja: '商品IDまたは商品コード', en: 'a 商品ID or a 商品コード' } },
    examples: [['ston map include 9000001', { ja: '除外をやめます', en: 'pass it on again' }]],
  },
} satisfies Readonly<Record<string, CommandText>>
