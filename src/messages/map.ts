import type { Sentence } from '../kernel/sentence.ts'

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

export function busy(holder: string): Words {
  return {
    message: {
      ja: `ほかのコマンド（${holder}）が終わらないため、ひも付け表を変更できませんでした。`,
      en: `The id table was not changed: another command (${holder}) did not finish in time.`,
    },
    hint: {
      ja: '何も変わっていません。少し待って、もう一度実行してください（待つ秒数は --wait で変えられます）。',
      en: 'Nothing has changed. Run it again in a while (`--wait SECONDS` changes how long to wait).',
    },
  }
}

export function notImported(file: string, total: number, shown: number, encoding: string): Words {
  const read =
    encoding === ''
      ? { ja: '', en: '' }
      : { ja: `（文字コード: ${encoding}）`, en: ` (${encoding})` }
  const rest = total > shown
  const name = file === '-' ? { ja: '標準入力', en: 'standard input' } : { ja: file, en: file }
  return {
    message: {
      ja: `${name.ja} を取り込めません${read.ja}。問題が ${total} 件あります${rest ? `（はじめの ${shown} 件を示します。ほか ${total - shown} 件）` : ''}。`,
      en: `${name.en} cannot be imported${read.en}: ${total} ${total === 1 ? 'problem' : 'problems'}${rest ? ` (the first ${shown} are shown, ${total - shown} more)` : ''}.`,
    },
    hint: {
      ja: '今のひも付け表は変わっていません。直してから、もう一度 ston map import を実行してください。',
      en: 'The table in force has not changed. Correct the file and import it again.',
    },
  }
}

export function notReadable(file: string, reason: string): Words {
  return {
    message: {
      ja: `${file} を読めません: ${REASONS[reason]?.ja ?? reason}`,
      en: `${file} cannot be read: ${REASONS[reason]?.en ?? reason}`,
    },
    hint: {
      ja: '今のひも付け表は変わっていません。ファイルの場所と権限を確認してください。標準入力から読むときは - と書きます。',
      en: 'The table in force has not changed. Check the file and its permissions; `-` reads standard input.',
    },
  }
}

export function notWritable(file: string, reason: string): Words {
  return {
    message: {
      ja: `${file} に書き出せません: ${REASONS[reason]?.ja ?? reason}`,
      en: `${file} cannot be written: ${REASONS[reason]?.en ?? reason}`,
    },
    hint: {
      ja: '書き込める場所を指定してください。以前のファイルがあれば、そのまま残っています。',
      en: 'Name a place that can be written to. A former file of that name is still as it was.',
    },
  }
}

const REASONS: Readonly<Record<string, Sentence>> = {
  ENOENT: { ja: 'ファイルまたはフォルダーがありません', en: 'there is no such file or folder' },
  EISDIR: { ja: 'フォルダーです', en: 'it is a folder' },
  ENOTDIR: { ja: '途中の名前がフォルダーではありません', en: 'a part of its path is no folder' },
  EACCES: { ja: '権限がありません', en: 'permission denied' },
  EPERM: { ja: '許可されていません', en: 'not permitted' },
  EROFS: { ja: '書き込めないディスクです', en: 'the disk is read-only' },
  ENOSPC: { ja: 'ディスクに空きがありません', en: 'no space is left on the disk' },
}

export function readingShare(share: number): Sentence {
  const percent = Math.floor(share * 100)
  return { ja: `ひも付け表を読んでいます… ${percent} %`, en: `Reading the table… ${percent} %` }
}

export const writing: Sentence = { ja: 'ひも付け表を入れ替えています…', en: 'Replacing the table…' }

export function imported(entries: number, encoding: string): Sentence {
  return {
    ja: `ひも付け表を取り込みました: ${entries} 商品（文字コード: ${encoding}）`,
    en: `Imported a table of ${entries} ${entries === 1 ? 'product' : 'products'} (${encoding})`,
  }
}

export function unchanged(entries: number, encoding: string): Sentence {
  return {
    ja: `今のひも付け表と同じ内容なので、何も変えていません: ${entries} 商品（文字コード: ${encoding}）`,
    en: `The table in force is the same (${entries} ${entries === 1 ? 'product' : 'products'}, ${encoding}); nothing has changed`,
  }
}

export const cleared: Sentence = {
  ja: 'ひも付け表を空にしました。これから届く在庫変動では、商品ID をそのまま商品コードとして使います。',
  en: 'The table is empty now: from here on a product’s id is its code.',
}

export const alreadyEmpty: Sentence = {
  ja: 'ひも付け表はもともと空です。何も変えていません。',
  en: 'The table is empty already; nothing has changed.',
}

export function clearLoses(entries: number): Sentence {
  return {
    ja: `ひも付け表を空にすると、今ある ${entries} 商品のひも付けがなくなります。`,
    en: `Emptying the table takes away ${entries} ${entries === 1 ? 'pair' : 'pairs'}.`,
  }
}

export function clearNeedsYes(entries: number): Words {
  const { ja, en } = clearLoses(entries)
  return {
    message: {
      ja: `${ja}空にするには --yes が必要です。何も変えていません。`,
      en: `${en} It needs --yes; nothing has changed.`,
    },
    hint: {
      ja: '空にすると、商品ID をそのまま商品コードとして使います。よければ ston map clear --yes を実行してください（ston map undo で元に戻せます）。',
      en: 'With an empty table a product’s id is its code. If that is meant, run `ston map clear --yes` (`ston map undo` brings the table back).',
    },
  }
}

export function undone(entries: number): Sentence {
  return {
    ja: `一つ前のひも付け表に戻しました: ${entries} 商品`,
    en: `The former table is in force again: ${entries} ${entries === 1 ? 'product' : 'products'}`,
  }
}

export const nothingToUndo: Words = {
  message: {
    ja: '戻せるひも付け表がありません。まだ一度も取り込んでいません。',
    en: 'There is no former table: none was ever imported.',
  },
  hint: {
    ja: 'ひも付け表は ston map import FILE で取り込みます。ひな形は ston map template で作れます。',
    en: 'Import a table with `ston map import FILE`; `ston map template` makes an empty one.',
  },
}

export function changes(added: number, changed: number, removed: number): Sentence {
  return {
    ja: `追加 ${added}・変更 ${changed}・削除 ${removed}`,
    en: `${added} added, ${changed} changed, ${removed} removed`,
  }
}

export function moreOf(count: number): Sentence {
  return { ja: `  ほか ${count} 件`, en: `  and ${count} more` }
}

export const fromNowOn: Sentence = {
  ja: 'これから届く在庫変動に使います（届いている分は、届いたときのひも付け表のままです）。元に戻すには: ston map undo',
  en: 'It counts for what is received from now on (what was received keeps the table of that time). To go back: `ston map undo`',
}

export const janMode: Sentence = {
  ja: '注意: mapping.mode が "jan" です。ひも付けは ston map sync と自動学習でも変わります。',
  en: 'Note: mapping.mode is "jan", so `ston map sync` and what is learnt change this table too.',
}

export function exported(entries: number, file: string): Sentence {
  return {
    ja: `ひも付け表を書き出しました: ${entries} 商品 → ${file}`,
    en: `Exported ${entries} ${entries === 1 ? 'product' : 'products'} to ${file}`,
  }
}

export const excelCare: Sentence = {
  ja: 'Excel で編集するときは、列を「文字列」にして読み込んでください（12 桁以上の商品ID や 0 で始まる商品コードが壊れます）。',
  en: 'In Excel load both columns as text: it destroys ids of 12 digits and more, and codes that begin with 0.',
}
