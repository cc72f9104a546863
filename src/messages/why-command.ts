import type { CommandText } from './commands.ts'

/** The help of `ston why`. */
export const WHY = {
  about: {
    ja: '一つの商品の経緯を表示します: 届いた変動、扱い、送信とその結果、今残っているもの。商品を指定しなければ、だれが何をしたか',
    en: 'one product’s story: each change, what became of it, what is open now; without a product what people did, and who',
  },
  options: {
    name: {
      ja: '商品IDまたは商品コード（なければ、すべての人の操作）',
      en: 'a 商品ID or a 商品コード; without it all that people did',
    },
  },
  examples: [
    ['ston why 8000101', { ja: '商品IDで調べます', en: 'by its id' }],
    ['ston why', { ja: 'だれが何をしたかを調べます', en: 'what people did, and who' }],
    ['ston why TEA-100G --json', { ja: 'プログラム用', en: 'for programs' }],
  ],
} satisfies CommandText
