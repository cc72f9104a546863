import { argument, quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What an owner decides or looks for, one line for each. A wide blank begins a new line. */

/** A code that Next Engine lacks. `name`: of the product in a command. */
export function missingChoices(code: string, name: string): Sentence {
  return choices(
    { ja: `商品コード「${code}」で`, en: `with the code "${code}"` },
    { ja: '', en: '' },
    name,
  )
}

/** The same for several: each has a code of its own. */
export const missingChoicesOfAll: Sentence = choices(
  { ja: '下の商品コードで', en: 'with its code below' },
  { ja: '、商品ごとに', en: ' for each product' },
  'CODE',
)

function choices(code: Sentence, each: Sentence, name: string): Sentence {
  return {
    ja: `次の 3 つから${each.ja}選んでください。\u30001. ネクストエンジンにまだなければ：${code.ja}商品を登録してください。\u30002. 別の商品コードで登録済みなら：その商品コードをサーバーの管理者に知らせてください。\u30003. ネットで売らない商品なら：サーバーの管理者にそう知らせてください。\u30001 と 2 のあとは、次回の実行で両方の在庫数を比べ、合うときは自動で送り、合わないときはお知らせします。\u30002 のとき（ひも付け表に加える）: ston map import ファイル名\u30003 のとき: ston map exclude ${argument(name)}`,
    en: `Choose one of three${each.en}:\u30001. If Next Engine does not have it yet, add the product ${code.en}.\u30002. If it is there under another code, tell whoever keeps the server that code.\u30003. If it is not sold online, tell whoever keeps the server so.\u3000After 1 and 2 the next run compares both counts, and sends it, or asks where they do not fit.  For 2 (add it to the id table): \`ston map import FILE\`  For 3: \`ston map exclude ${argument(name)}\``,
  }
}

/** A row in doubt, as Next Engine's own screens show it. `at`: Japan time, or null. */
export interface Sent {
  readonly delta: number
  readonly at: string | null
  readonly reason: string
}

export function lookInHistory(id: string, { delta, at, reason }: Sent): Sentence {
  const count = Math.abs(delta)
  const [about, when] = at === null ? ['', ''] : [`${at} ごろの `, `, about ${at}`]
  const kind = delta < 0 ? '出庫' : '入庫'
  return {
    ja: `ネクストエンジンの在庫入出庫履歴で、この商品の ${about}${count} 個の${kind}を探してください。\u3000入出庫理由:「${reason}」\u3000返事があるまで、この商品の在庫変動は送らずに待ちます（ほかの商品は送ります）。\u3000履歴にあれば: ston failures resolve ${quoted(id)} --applied\u3000なければ: ston failures resolve ${quoted(id)} --not-applied`,
    en: `Look in Next Engine’s 在庫入出庫履歴 of this product for a ${kind} of ${count}${when}.\u3000Its 入出庫理由: "${reason}"\u3000Until somebody answers, changes of this product wait; all others go on.  If it is there: \`ston failures resolve ${quoted(id)} --applied\`  If not: \`ston failures resolve ${quoted(id)} --not-applied\``,
  }
}
