import type { Alone, WhyAlone } from '../domain/mapping/build.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { CommandText } from './commands.ts'

type Side = Alone['side']

export const MAP_BUILD = {
  about: {
    ja: '両方のサービスの商品 CSV からひも付け表の案を作ります（契約も設定も要りません）',
    en: "proposes a table out of both services' own product CSV files; needs no account",
  },
  options: {
    smaregi: { ja: 'スマレジの商品 CSV', en: "Smaregi's 商品 CSV" },
    nextengine: { ja: 'ネクストエンジンの商品マスタ CSV', en: "Next Engine's 商品マスタ CSV" },
    by: {
      ja: 'スマレジの商品コードを、ネクストエンジンの何と合わせるか: jan（既定、JANコード）または code（商品コード）',
      en: "what of Next Engine's is compared with Smaregi's 商品コード: jan (default) or code",
    },
    out: {
      ja: 'ひも付け表を書くファイル（既定: ids.csv）',
      en: 'the file for the table (default: ids.csv)',
    },
  },
  examples: [
    [
      'ston map build --smaregi smaregi.csv --nextengine nextengine.csv',
      { ja: 'JANコードでひも付けます', en: 'by JAN' },
    ],
    ['ston map import ids.csv', { ja: '目を通してから取り込みます', en: 'after a look at it' }],
  ],
} satisfies CommandText

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

export function columnsMissing(file: string, missing: readonly string[]): Words {
  return {
    message: {
      ja: `${file} に必要な列がありません: ${missing.join('、')}`,
      en: `${file} lacks these columns: ${missing.join(', ')}`,
    },
    hint: {
      ja: '何も書いていません。その列を含めてダウンロードし直してください。1 行目は列の名前です。',
      en: 'Nothing was written. Download it again with these columns; the first line has their names.',
    },
  }
}

export function broken(file: string, line: number): Words {
  return {
    message: {
      ja: `${file} の ${line} 行目あたりで、引用符の組が合いません。`,
      en: `${file} cannot be read around line ${line}: quotes do not match.`,
    },
    hint: {
      ja: '何も書いていません。サービスからダウンロードしたままのファイルを使ってください。',
      en: 'Nothing was written. Use the file as the service gave it.',
    },
  }
}

export function exists(file: string): Words {
  return {
    message: {
      ja: `${file} はすでにあります。上書きはしません。`,
      en: `${file} is there already, and is not written over.`,
    },
    hint: {
      ja: '名前を変えるか、--out で別のファイルを指定してください。',
      en: 'Rename it, or name another file with --out.',
    },
  }
}

export function built(pairs: number, file: string): Sentence {
  return {
    ja: `${pairs} 商品をひも付けました: ${file}`,
    en: `${pairs} ${pairs === 1 ? 'product' : 'products'} paired: ${file}`,
  }
}

export function left(count: number, file: string): Sentence {
  return {
    ja: `ひも付けられなかったもの ${count} 件を、理由とともに書きました: ${file}`,
    en: `What could not be paired (${count}), with the reason: ${file}`,
  }
}

export const next: Sentence = {
  ja: '目を通してから取り込みます: ston map import',
  en: 'Look at it, then take it in: ston map import',
}

export const columns: readonly Sentence[] = [
  { ja: '側', en: 'side' },
  { ja: '行', en: 'line' },
  { ja: '商品', en: 'product' },
  { ja: 'キー', en: 'key' },
  { ja: '商品名', en: 'name' },
  { ja: '理由', en: 'reason' },
]

export const sides: Readonly<Record<Side, Sentence>> = {
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  nextengine: { ja: 'ネクストエンジン', en: 'Next Engine' },
}

/** Why a product is not in the table, and what to do; `lines`: where it stands in its file. */
export function reason(why: WhyAlone, side: Side, lines: readonly number[]): Sentence {
  return why === 'twice' ? twice(side, lines) : reasons[why]
}

const LOADED_AS_TEXT: Sentence = {
  ja: 'サービスからダウンロードしたままのファイルを使うか、列の書式を「文字列」にして元のデータを取り込み直し、保存してください。サービスの画面でもこの値になっているなら、正しいコードを入力し直してください',
  en: 'use the file as the service gave it, or format the column as text, load the original data again, and save; where the service itself shows this value, enter the right code there',
}

const reasons: Readonly<Record<Exclude<WhyAlone, 'twice'>, Sentence>> = {
  noKey: { ja: 'キーが空です', en: 'it has no key' },
  exponent: {
    ja: `表計算ソフトがキーを指数表示などに変えて保存したため、元の桁がわかりません。${LOADED_AS_TEXT.ja}`,
    en: `a spreadsheet has saved its key in exponential form or as an error, and its digits are lost; ${LOADED_AS_TEXT.en}`,
  },
  rounded: {
    ja: `キーの下の桁がすべて 0 です。表計算ソフトが指数表示に変えて保存したため、元の桁が失われたものと思われます。${LOADED_AS_TEXT.ja}。この番号で正しければ、ひも付け表に書き足してください`,
    en: `its key ends in zeros only: a spreadsheet seems to have saved it in exponential form, and its digits are lost; ${LOADED_AS_TEXT.en}; where the number is right, add the product to the table yourself`,
  },
  placeholder: {
    ja: '「0」「-」「なし」のような、コードがないことを表す値です。商品を見分けられないので、ひも付けません。サービスの画面でコード（スマレジは商品コード、ネクストエンジンは JANコード）を入力するか、ひも付け表に書き足してください',
    en: 'its key is a value like 0 or -, which stands for none and tells no product from another; enter the code in the service (商品コード in Smaregi, JANコード in Next Engine), or add the product to the table yourself',
  },
  onlyHere: { ja: '相手側に同じキーの商品がありません', en: 'no product over there has its key' },
  ambiguous: {
    ja: '同じキーの商品が複数あり、どれか決められません',
    en: 'several products have this key, and nobody can tell which',
  },
  badId: { ja: '商品IDが正しくありません', en: 'its 商品ID is not right' },
  badCode: {
    ja: '商品コードに使えない文字があります（半角英数字、-、_ の 30 文字まで）',
    en: 'its 商品コード has characters that cannot be used (letters, digits, - and _, 30 at most)',
  },
}

function twice(side: Side, lines: readonly number[]): Sentence {
  const [name, key] =
    side === 'smaregi' ? ['商品ID', '商品コード'] : (['商品コード', 'JANコード'] as const)
  return {
    ja: `同じ${name}が ${lines.join('、')} 行目にあり、${key}が違います。どれが正しいか決められません。正しい行だけを残してください`,
    en: `the same ${name} stands in lines ${lines.join(', ')} with different ${key}, and nobody can tell which is right; leave only the right line`,
  }
}

/** Pairs that a person should look at. */
export function doubtful(count: number): Sentence {
  return {
    ja: `! JANコードの最後の桁（チェックディジット）が合わない番号でひも付けた商品: ${count} 件`,
    en: `! Paired by a number whose last digit (check digit) is not that of a JAN: ${count}`,
  }
}

export const doubtfulNext: Sentence = {
  ja: '→ 打ち間違いや、表計算ソフトが変えた番号かもしれません。両方が同じ商品か確認してください。自社で付けた番号なら、このままでかまいません。',
  en: '→ A slip, or a number that a spreadsheet has changed? See that both are the same product. Numbers of your own are fine as they are.',
}
