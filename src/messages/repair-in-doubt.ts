import { quoted } from '../kernel/shell-quote.ts'
import type { Told } from './problems.ts'

/** A repair in Smaregi that was interrupted. */
export function inDoubt({
  id,
  productId,
  delta,
}: {
  readonly id: string
  readonly productId: string
  readonly delta: number
}): Told {
  const pieces = delta > 0 ? `+${delta}` : String(delta)
  return {
    what: {
      ja: `スマレジの商品ID ${productId} の在庫を ${pieces} 変更する途中で ston が止まり、変更できたかどうかわかりません。止まったプロセスがこれから続きを送ることもあります。`,
      en: `ston was stopped while it changed the stock of product ${productId} in Smaregi by ${pieces}; whether it did is not known, and the process that was stopped may still do it.`,
    },
    next: {
      ja: `スマレジの在庫変動履歴で、摘要「ston ${id}」または同じ数量の変動を確認してください。変更されていれば ston failures resolve ${quoted(id)} --applied、変更されておらず、止まったプロセスも終わっていれば ston failures resolve ${quoted(id)} --not-applied`,
      en: `Look in Smaregi's stock history for the memo "ston ${id}", or a change of that amount. If it is there, \`ston failures resolve ${quoted(id)} --applied\`; if not, and the process that was stopped is gone, \`ston failures resolve ${quoted(id)} --not-applied\`.`,
    },
  }
}
