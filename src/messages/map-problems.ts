import type { Mistake, PlainMistake } from '../domain/mapping/problem-list.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What is wrong with a file that should be an id table, and what may stand there instead. */

const HEADER = 'smaregi-id,nextengine-code'

/** What is wrong with a row, in words. */
export function rowMistake(mistake: Mistake): Sentence {
  switch (mistake.kind) {
    case 'headerSeparator':
      return headerSeparator(mistake.separator)
    case 'columns':
      return columns(mistake.found)
    case 'scientific':
      return scientific(mistake.side)
    case 'idTooLong':
      return idTooLong(mistake.digits, mistake.most)
    case 'idWrong':
      return idWrong(mistake.most)
    case 'codeCharacters':
      return codeCharacters(mistake.strange, mistake.most)
    case 'codeTooLong':
      return codeTooLong(mistake.length, mistake.most)
    case 'idTwice':
      return idTwice(mistake.line)
    case 'codeTwice':
      return codeTwice(mistake.line)
    case 'codeTwiceButCase':
      return codeTwiceButCase(mistake.before, mistake.line)
    default:
      return plain[mistake.kind]
  }
}

const plain: Readonly<Record<PlainMistake, Sentence>> = {
  headerMissing: {
    ja: `見出し行がありません。1 行目に ${HEADER} を入れてください`,
    en: `the header is missing: the first line must be ${HEADER}`,
  },
  headerSwapped: {
    ja: `列の順が逆です。${HEADER} の順（左が商品ID、右が商品コード）にしてください`,
    en: `the columns are the wrong way round: ${HEADER}`,
  },
  headerWrong: {
    ja: `見出し行が違います。${HEADER} にしてください（2 列だけ、この順、小文字）`,
    en: `the header must be ${HEADER} (these two columns, in this order, in small letters)`,
  },
  quotes: {
    ja: '引用符（"）の組が合わないか、値の途中で改行しています。1 行に 1 商品を書いてください',
    en: 'quotes that do not match, or a line break within a value; write one product a line',
  },
  idEmpty: { ja: '商品IDが空です', en: 'the product id is empty' },
  idLeadingZero: {
    ja: 'スマレジの商品IDは 0 で始まりません。スマレジの商品一覧に出ている商品IDを書いてください（商品コードと列が逆になっていませんか）',
    en: 'Smaregi’s product ids never begin with 0; write the id as Smaregi shows it (are the columns the wrong way round?)',
  },
  idFullWidth: {
    ja: '全角文字が入っています。商品IDは半角の数字で書いてください',
    en: 'full-width characters; write the product id in ordinary digits',
  },
  codeEmpty: { ja: '商品コードが空です', en: 'the code is empty' },
  codeFullWidth: {
    ja: '全角文字が入っています。商品コードは半角の英数字と - _ で書いてください',
    en: 'full-width characters; write the code in ordinary letters, digits, - and _',
  },
}

function headerSeparator(what: 'tab' | 'semicolon'): Sentence {
  const name = what === 'tab' ? { ja: 'タブ', en: 'tabs' } : { ja: 'セミコロン', en: 'semicolons' }
  return {
    ja: `${name.ja}区切りになっています。コンマ区切りの CSV で保存し、見出し行を ${HEADER} にしてください`,
    en: `separated by ${name.en}; save it as CSV with commas, with the header ${HEADER}`,
  }
}

function columns(found: number): Sentence {
  return {
    ja: `${found} 列あります。商品IDと商品コードの 2 列にしてください`,
    en: `${found === 1 ? 'there is 1 column' : `there are ${found} columns`}; two are needed, the product id and the code`,
  }
}

function scientific(what: 'id' | 'code'): Sentence {
  const name = what === 'id' ? { ja: '商品ID', en: 'id' } : { ja: '商品コード', en: 'code' }
  return {
    ja: `表計算ソフトが${name.ja}を指数表示に変えて保存したため、元の桁が失われています。列の書式を「文字列」にしてから元のデータを取り込み直し、保存してください`,
    en: `a spreadsheet has saved this ${name.en} in exponential form and its digits are lost; format the column as text, load the original data again, and save`,
  }
}

function idTooLong(digits: number, most: number): Sentence {
  return {
    ja: `${digits} 桁あります。商品IDは ${most} 桁までです`,
    en: `${digits} digits; a product id has at most ${most}`,
  }
}

function idWrong(most: number): Sentence {
  return {
    ja: `商品IDは半角の数字だけ、${most} 桁までです`,
    en: `a product id is made of digits only, at most ${most}`,
  }
}

function idTwice(line: number): Sentence {
  return {
    ja: `同じ商品IDが ${line} 行目にもあります。1 つの商品IDは 1 行だけにしてください`,
    en: `the same product id stands in line ${line}; each id may stand in one line only`,
  }
}

function codeCharacters(strange: string, most: number): Sentence {
  return {
    ja: `使えない文字があります（${strange}）。商品コードは半角の英数字と - _ だけ、${most} 文字までです`,
    en: `characters that are not allowed (${strange}); a code has letters, digits, - and _, at most ${most}`,
  }
}

function codeTooLong(length: number, most: number): Sentence {
  return {
    ja: `${length} 文字あります。商品コードは ${most} 文字までです`,
    en: `${length} characters; a code has at most ${most}`,
  }
}

function codeTwice(line: number): Sentence {
  return {
    ja: `同じ商品コードが ${line} 行目にもあります。1 つの商品コードは 1 行だけにしてください`,
    en: `the same code stands in line ${line}; each code may stand in one line only`,
  }
}

function codeTwiceButCase(before: string, line: number): Sentence {
  return {
    ja: `大文字・小文字だけが違う商品コード ${before} が ${line} 行目にあります。大文字・小文字の違いだけでは区別しないので、どちらか一方にしてください`,
    en: `line ${line} has ${before}, which differs in letter case only; they cannot be told apart, so keep one of them`,
  }
}

const SAVE_AS_CSV = {
  ja: 'Excel で「名前を付けて保存」→「CSV UTF-8（コンマ区切り）」を選び、その .csv ファイルを指定してください',
  en: 'in Excel choose "Save as", "CSV UTF-8 (comma delimited)", and give that .csv file',
} satisfies Sentence

/** What was found where a table should be, in signs that need no translation. */
export const shownAs = {
  xlsx: '.xlsx',
  xls: '.xls',
  binary: '\\0',
  encoding: '???',
  empty: '""',
  headerOnly: HEADER,
} as const

export const notText = {
  xlsx: {
    ja: `Excel ブックか圧縮ファイルです。${SAVE_AS_CSV.ja}`,
    en: `this is an Excel workbook or an archive; ${SAVE_AS_CSV.en}`,
  },
  xls: {
    ja: `古い形式の Excel ブックです。${SAVE_AS_CSV.ja}`,
    en: `this is an old Excel workbook; ${SAVE_AS_CSV.en}`,
  },
  binary: {
    ja: 'テキストではありません。CSV ファイルを指定してください',
    en: 'this is no text; give a CSV file',
  },
  encoding: {
    ja: '文字コードを読み取れません。UTF-8、Shift_JIS、UTF-16 のどれかで保存してください',
    en: 'the encoding cannot be read; save it as UTF-8, Shift_JIS or UTF-16',
  },
  empty: {
    ja: `空のファイルです。1 行目に ${HEADER}、2 行目から商品を書いてください`,
    en: `the file is empty; the first line must be ${HEADER}, and products follow`,
  },
  headerOnly: {
    ja: '見出し行だけで、商品がありません。ひも付け表を空にするには ston map clear --yes を使ってください',
    en: 'there is a header and no product; to empty the table use `ston map clear --yes`',
  },
} satisfies Record<string, Sentence>

export function tooLarge(mebibytes: number): Sentence {
  return {
    ja: `大きすぎます。${mebibytes} MiB までの CSV ファイルを指定してください`,
    en: `too large; a CSV file of at most ${mebibytes} MiB is allowed`,
  }
}
