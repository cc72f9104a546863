import type { Ambiguous } from '../domain/mapping/jan.ts'
import type { FindingKind, Findings, Found } from '../domain/mapping/check.ts'
import { ambiguousLine } from './map-jan.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What each kind of finding is called, and what to do about it. */
export interface FindingText {
  readonly title: Sentence
  readonly next?: Sentence
}

export const FINDINGS: Record<FindingKind, FindingText> = {
  rowsWithoutProduct: {
    title: {
      ja: 'ひも付け表の商品IDがスマレジにない',
      en: 'Rows whose 商品ID Smaregi does not have',
    },
    next: {
      ja: '→ ひも付け表の商品IDを直すか、行を削除してください。',
      en: '→ Correct the id in the table, or remove the row.',
    },
  },
  rowsWithoutCode: {
    title: {
      ja: 'ひも付け表の商品コードがネクストエンジンにない',
      en: 'Rows whose 商品コード Next Engine does not have',
    },
    next: {
      ja: '→ ひも付け表の商品コードを直すか、ネクストエンジンに商品を登録してください。',
      en: '→ Correct the code in the table, or add the product in Next Engine.',
    },
  },
  leadingZeros: {
    title: {
      ja: '先頭の 0 の数だけが違う',
      en: 'There only with more or fewer zeros in front',
    },
    next: {
      ja: '→ 表計算ソフトで先頭の 0 が消えていないか確認してください。',
      en: '→ A spreadsheet may have eaten the zeros.',
    },
  },
  foreignIds: {
    title: {
      ja: 'ひも付け表の商品コードが、別の商品の商品IDと同じ',
      en: 'Rows whose 商品コード is the 商品ID of another product',
    },
    next: {
      ja: '→ その別の商品は商品コードが決まらず保留になります。ひも付け表に加えるか、除外してください。',
      en: '→ That other product has no code of its own and is held: add it to the table, or exclude it.',
    },
  },
  spellings: {
    title: {
      ja: '大文字と小文字だけが違う商品コードがネクストエンジンに複数ある',
      en: 'Several codes of Next Engine differ in letter case only',
    },
    next: {
      ja: '→ ひも付け表に、ネクストエンジンと同じ大文字・小文字で書いてください。',
      en: '→ Write the code in the table exactly as Next Engine does.',
    },
  },
  ambiguous: {
    title: {
      ja: '同じキーの商品が複数あり、ひも付けられない',
      en: 'Several products with one key, so none is linked',
    },
    next: {
      ja: '→ 片方の JANコードまたは商品コードを直してください。',
      en: '→ Correct the JAN or the 商品コード of one of them.',
    },
  },
  turnedUp: {
    title: {
      ja: '除外した商品がネクストエンジンに登録されている',
      en: 'Excluded, but Next Engine has them now',
    },
    next: {
      ja: '→ 送るようにするには ston map include を実行し、両方の在庫数を比べてください（在庫数がずれているかもしれません）。',
      en: '→ `ston map include` takes them back; then compare both counts, which may have drifted.',
    },
  },
  onlySmaregi: {
    title: { ja: 'スマレジだけにある', en: 'Only in Smaregi' },
    next: {
      ja: '→ ネクストエンジンに登録するか、ネットで売らない商品は ston map exclude で除外してください。',
      en: '→ Add them in Next Engine; exclude what is not sold online with `ston map exclude`.',
    },
  },
  onlyNextengine: {
    title: { ja: 'ネクストエンジンだけにある', en: 'Only in Next Engine' },
    next: {
      ja: '→ 受注を取り込む場合は、スマレジに登録するか ston map exclude で除外してください。',
      en: '→ Where orders are imported, add them in Smaregi or exclude them with `ston map exclude`.',
    },
  },
  unmanaged: {
    title: {
      ja: 'スマレジで在庫管理の対象外',
      en: 'Smaregi does not manage their stock (在庫管理対象外)',
    },
  },
}

export function findingTitle(kind: FindingKind, count: number, needed: boolean): Sentence {
  const { title } = FINDINGS[kind]
  const mark = needed ? '! ' : ''
  return { ja: `${mark}${title.ja}: ${count} 件`, en: `${mark}${title.en}: ${count}` }
}

export function findingLine(found: Findings[FindingKind][number]): Sentence {
  if ('key' in found) return ambiguousLine(found satisfies Ambiguous)
  const line = nameOf(found)
  if ('exists' in found)
    return { ja: `${line}（あるのは ${found.exists}）`, en: `${line} (there is ${found.exists})` }
  if ('other' in found)
    return {
      ja: `${line}（${found.other} は別の商品の商品ID）`,
      en: `${line} (${found.other} is another product’s id)`,
    }
  if ('codes' in found)
    return { ja: `${line}（${found.codes.join('、')}）`, en: `${line} (${found.codes.join(', ')})` }
  return { ja: line, en: line }
}

function nameOf({ productId, code, name }: Found): string {
  const both = [productId, code].filter((part) => part !== '').join(' = ')
  return name === '' || name === code ? both : `${both}  ${name}`
}

export function compared(products: number, goods: number, rows: number): Sentence {
  return {
    ja: `スマレジ ${products} 商品、ネクストエンジン ${goods} 商品、ひも付け表 ${rows} 商品を照合しました。`,
    en: `Compared ${products} products of Smaregi, ${goods} of Next Engine and ${rows} rows of the table.`,
  }
}

export const allWell: Sentence = {
  ja: '直すところはありません。',
  en: 'Nothing needs to be corrected.',
}

export function andMore(rest: number): Sentence {
  return {
    ja: `ほか ${rest} 件（すべて見るには --json）`,
    en: `and ${rest} more (all with --json)`,
  }
}
