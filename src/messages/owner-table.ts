import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'
import { plural } from './plural.ts'

/** The owner's page of the id table. */

export const title = BUTTONS.table

export function entries(count: number, at: string | null): Sentence {
  return count === 0
    ? {
        ja: '表は空です。スマレジの商品ID と同じ商品コードの商品に連携します。',
        en: 'The table is empty: each product goes to the code that equals its id.',
      }
    : {
        ja: `${count} 商品が登録されています${at === null ? '' : `（${at} 更新）`}。`,
        en: `${plural(count, 'product')}${at === null ? '' : `, updated ${at}`}.`,
      }
}

export const mode = {
  csv: {
    ja: 'ひも付け方：この表（スマレジの商品ID → ネクストエンジンの商品コード）',
    en: "Products are linked by this table (Smaregi's 商品ID → Next Engine's 商品コード).",
  },
  jan: {
    ja: 'ひも付け方：JANコード（自動）。スマレジの商品コードとネクストエンジンの JANコードが同じ商品を結びます。この表は自動で書き足されます。',
    en: "Products are linked by JAN: Smaregi's 商品コード equals Next Engine's JANコード. This table is added to by itself.",
  },
} satisfies Record<string, Sentence>

export const search = {
  title: { ja: '商品を検索', en: 'Find a product' },
  label: { ja: '商品ID または商品コード', en: '商品ID or 商品コード' },
  go: { ja: '検索', en: 'Find' },
  story: { ja: 'この商品の記録を見る', en: "This product's story" },
} satisfies Record<string, Sentence>

export const rows = {
  title: (shown: number, all: number): Sentence =>
    shown === all
      ? { ja: `表の内容（${all} 商品）`, en: `The table (${plural(all, 'row')})` }
      : { ja: `表の内容（はじめの ${shown} 商品）`, en: `The table (the first ${shown} rows)` },
  id: { ja: '商品ID（スマレジ）', en: '商品ID (Smaregi)' },
  code: { ja: '商品コード（ネクストエンジン）', en: '商品コード (Next Engine)' },
}

export const upload = {
  title: { ja: '新しい表をアップロード', en: 'Upload a new table' },
  about: {
    ja: '表の全体が入れ替わります。アップロードしてもすぐには入れ替わらず、先に変わる内容を確認できます。',
    en: 'The whole table is replaced, but not at once: you see what would change first.',
  },
  file: { ja: 'CSV ファイル', en: 'CSV file' },
  noFile: { ja: 'ファイルを選んでください', en: 'Choose a file' },
  noFileWhy: {
    ja: 'ファイルが選ばれていません。今の表はそのままです。',
    en: 'No file was chosen. The table stays as it is.',
  },
  emptyFile: { ja: 'ファイルが空です', en: 'The file is empty' },
  emptyFileWhy: {
    ja: '今の表はそのままです。すべてのひも付けを消すときは、「表を空にする」を使ってください。',
    en: 'The table stays as it is. To remove all pairs, use "Empty the table".',
  },
  look: { ja: '内容を確認する', en: 'See what would change' },
  preview: { ja: '入れ替える前の確認', en: 'Before it is replaced' },
  fine: (count: number): Sentence => ({
    ja: `誤りはありません（${count} 商品）`,
    en: `No mistakes (${plural(count, 'row')})`,
  }),
  same: {
    ja: '今の表と同じです。入れ替える必要はありません。',
    en: 'It is the same as the table in force.',
  },
  use: { ja: 'この表に入れ替える', en: 'Replace the table' },
  again: { ja: '別のファイルを選ぶ', en: 'Choose another file' },
  done: { ja: '表を入れ替えました', en: 'The table was replaced' },
  from: {
    ja: 'これから受け取る在庫変動に使われます。間違えたときは「前の表に戻す」で戻せます。',
    en: 'It is used for what is received from now on. "Back to the former table" undoes it.',
  },
  gone: {
    ja: 'アップロードした表が残っていません。もう一度アップロードしてください。',
    en: 'The file is not kept any more. Please upload it again.',
  },
  mistakes: {
    ja: '誤りを直して、もう一度アップロードしてください。今の表はそのままです。',
    en: 'Mend the mistakes and upload it again. The table in force stays.',
  },
}

export const changes = {
  added: { ja: '追加', en: 'added' },
  changed: { ja: '変更', en: 'changed' },
  removed: { ja: '削除', en: 'removed' },
  more: (count: number): Sentence => ({ ja: `ほか ${count} 件`, en: `and ${count} more` }),
}

export const download = {
  title: { ja: 'ダウンロード', en: 'Download' },
  excel: { ja: '今の表（Excel 用）', en: 'The table, for Excel' },
  plain: { ja: '今の表（CSV）', en: 'The table, as CSV' },
  template: { ja: '空のひな形（Excel 用）', en: 'An empty template, for Excel' },
  care: {
    ja: 'Excel で開くと、長い数字のコードが 1.23E+14 のように変わることがあります。列の書式を「文字列」にして編集してください。',
    en: 'Excel may turn long digits into 1.23E+14: set the columns to "text" before editing.',
  },
}

export const undo = {
  title: { ja: '前の表に戻す', en: 'Back to the former table' },
  about: {
    ja: '今の表の前に使っていた表に戻します。もう一度行うと、今の表に戻ります。',
    en: 'The table before the one in force is used again. Done twice, it is as it is now.',
  },
  done: { ja: '前の表に戻しました', en: 'The former table is in force again' },
}

export const clear = {
  title: BUTTONS.clear,
  about: {
    ja: 'すべてのひも付けを消します。消したあとは、商品ID と同じ商品コードの商品に連携します。「前の表に戻す」で戻せます。',
    en: 'All pairs go. Then each product goes to the code that equals its id. "Back to the former table" undoes it.',
  },
  sure: BUTTONS.clear,
  done: { ja: '表を空にしました', en: 'The table is empty' },
}
