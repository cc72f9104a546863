import { quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

/** The pairs that would go: taken away, or with another code. */
export interface Loss {
  readonly removed: number
  readonly changed: number
}

/** What would go, before anything is done about it. */
export function wouldGo({ removed, changed }: Loss): Sentence {
  const all = removed + changed
  return {
    ja: `この操作で、今ある ${all} 商品のひも付けが失われます（削除 ${removed}・変更 ${changed}）。JANコードで覚えたひも付けかもしれません。`,
    en: `This would lose ${all} ${all === 1 ? 'pair' : 'pairs'} in force (${removed} removed, ${changed} changed), which may have been learnt by JAN.`,
  }
}

export function needsYes(loss: Loss, words: readonly string[]): Words {
  const command = [...words.map(quoted), '--yes'].join(' ')
  const { ja, en } = wouldGo(loss)
  return {
    message: {
      ja: `${ja}何も変えていません。`,
      en: `${en} Nothing has changed.`,
    },
    hint: {
      ja: `今のひも付けを残すには、ston map export で書き出した表に書き足して取り込みます。失われてよければ ${command} を実行してください。`,
      en: `To keep the pairs, export the table with \`ston map export\`, add to it and import that. If they may go, run \`${command}\`.`,
    },
  }
}

export const question: Sentence = { ja: '続けますか？ [y/N]', en: 'Go on? [y/N]' }

export const leftAlone: Sentence = {
  ja: 'ひも付け表はそのままです。',
  en: 'The table was left as it is.',
}
