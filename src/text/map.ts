import type { Sentence } from './sentence.ts'

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

export function damagedTable(path: string): Words {
  return {
    message: {
      ja: `商品対応表のファイル ${path} が壊れているか、ありません。`,
      en: `The id table ${path} is damaged or missing.`,
    },
    hint: {
      ja: 'バックアップから戻してください。なければ、元の CSV をもう一度 ston map import で取り込んでください。',
      en: 'Restore it from a backup, or import the CSV again with `ston map import`.',
    },
  }
}
