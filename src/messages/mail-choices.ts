import { argument, quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What an owner decides or looks for, one line for each. A wide blank begins a new line. */

/** A code that Next Engine lacks. `name`: of the product in a command; `compares`: ston can read Smaregi's count, and goes by it. */
export function missingChoices(code: string, name: string, compares: boolean): Sentence {
  const add = { ja: `商品コード「${code}」で登録し`, en: `add it with the code "${code}"` }
  return choices({ ja: '', en: 'its name' }, add, { name, compares })
}

/** The same for several: each has a code of its own. */
export function missingChoicesOfAll(compares: boolean): Sentence {
  const add = { ja: '下の商品コードで登録し', en: 'add it with its code below' }
  const each = { ja: '商品ごとに', en: 'each product by its name' }
  return choices(each, add, { name: 'CODE', compares })
}

/** To look comes first: the same product twice is worse than one that waits. */
function choices(
  each: Sentence,
  add: Sentence,
  { name, compares }: { readonly name: string; readonly compares: boolean },
): Sentence {
  const { ja, en } = compares ? COUNT_OF_NOW : COUNT_BEFORE
  return {
    ja: `まず、ネクストエンジンで${each.ja}商品名を探し、次の 3 つから選んでください。\u30001. 別の商品コードで登録してある：新しく登録せずに、その商品コードを書き添えて、サーバーの管理者に転送してください。\u30002. 登録がなく、ネットで売る：${add.ja}、在庫数には${ja}\u30003. ネットで売らない：商品コードと「ネットで売らない」を書き添えて、サーバーの管理者に転送してください。\u3000何もしなければ、この商品の増減はネットの在庫に反映されないままです。\u30001 のとき（ひも付け表に加える）: ston map import ファイル名\u30003 のとき: ston map exclude ${argument(name)}`,
    en: `First look in Next Engine for ${each.en}, then choose one of three:\u30001. It is there under another code: do not add it again, but forward this to whoever keeps the server, with that code.\u30002. It is not there, and is sold online: ${add.en}, and enter ${en}\u30003. It is not sold online: forward this to whoever keeps the server, with its code and "not sold online".\u3000As long as nothing is done, its changes do not reach the online stock.\u3000For 1 (add it to the id table): \`ston map import FILE\`\u3000For 3: \`ston map exclude ${argument(name)}\``,
  }
}

const COUNT_OF_NOW: Sentence = {
  ja: 'スマレジの今の在庫数を、そのまま入れてください（足し引きも転送も不要です。次回、自動で確認し、判断できないときだけもう一度お知らせします）。',
  en: 'the count that Smaregi shows now, as it is. Nobody else is needed: the next run looks at it, and asks again only where it cannot tell.',
}

const COUNT_BEFORE: Sentence = {
  ja: 'この増減の前の数を入れてください（転送は不要です。増減は、次回 ston が反映します）。',
  en: 'the count before this change. Nobody else is needed: the next run passes the change on.',
}

/** A row in doubt, as Next Engine's own screens show it. `at`: Japan time, or null. */
export interface Sent {
  readonly code: string
  readonly delta: number
  readonly at: string | null
  readonly reason: string
}

export function lookInHistory(id: string, { code, delta, at, reason }: Sent): Sentence {
  const count = Math.abs(delta)
  const [about, when] = at === null ? ['', ''] : [`${at} ごろの `, `, about ${at}`]
  const kind = delta < 0 ? '出庫' : '入庫'
  return {
    ja: `1. ネクストエンジンの「商品管理 → 在庫入出庫履歴」で、商品コード「${code}」の ${about}${count} 個の${kind}を探してください。\u3000その行の目印（入出庫理由）:「${reason}」\u30002. その行があれば「あった」、なければ「なかった」、はっきりしなければ「わからない」と書き添えて、サーバーの管理者に転送してください。\u3000ネクストエンジンの在庫数は、手で直さないでください（二重になります）。管理者が登録するまで、この商品の増減だけ送らずに待ちます（ほかの商品は送ります）。\u3000あった: ston failures resolve ${quoted(id)} --applied\u3000なかった: ston failures resolve ${quoted(id)} --not-applied`,
    en: `1. In Next Engine open 商品管理 → 在庫入出庫履歴, and look under the code "${code}" for a ${kind} of ${count}${when}.\u3000The mark of that line (入出庫理由): "${reason}"\u30002. Forward this to whoever keeps the server, and write "it is there", "it is not there" or, where you are not sure, "I cannot tell".\u3000Do not correct Next Engine’s count by hand, or it goes twice. Until it is entered there, changes of this product wait; all others go on.\u3000It is there: \`ston failures resolve ${quoted(id)} --applied\`\u3000It is not there: \`ston failures resolve ${quoted(id)} --not-applied\``,
  }
}

/** A 売り越し with orders behind it. */
export function countGoods(pieces: number, ordered: number, name: string): Sentence {
  const command = `ston why ${argument(name)}`
  return {
    ja: `1. この商品の実物を、今すぐ数えてください。\u30002. 上の受注の合計（${ordered} 個）より少なければ、お客様に連絡し、足りない数だけ（最大 ${pieces} 個）、ネクストエンジンで受注の数量を減らしてください。受注全体をキャンセルする必要はありません。そのあとの在庫数は、自動で合います。それより多く足りないときは、数えた数も書き添えて、サーバーの管理者に転送してください。\u30003. 実物が足りていれば、在庫数は直さずに、「実物は足りている」と数を書き添えて、サーバーの管理者に転送してください。\u3000何もしないと、受注の一部を出荷できないおそれがあります。\u3000実物が足りているとき（両方の在庫数を比べる）: ston reconcile\u3000この商品の経緯を見る: ${command}`,
    en: `1. Count this product now.\u30002. If there are fewer than the orders above need (${ordered}), tell the customers and lower the quantity of orders in Next Engine by what is missing (${pieces} at most); no whole order need be cancelled. The counts then come right by themselves. If more are missing, forward this to whoever keeps the server, with the number that you counted.\u30003. If there are enough, correct no count: forward this to whoever keeps the server, and write "there are enough", with their number.\u3000If nothing is done, some of the orders may not be shippable.\u3000If there are enough (compare both counts): \`ston reconcile\`\u3000Its story: \`${command}\``,
  }
}

/** A 売り越し without any order behind it. */
export function countsDiffer(pieces: number): Sentence {
  return {
    ja: `1. この商品の実物を数えてください。\u30002. スマレジの在庫数が実物と違えば、スマレジで直してください。\u30003. 数えた数を書き添えて、サーバーの管理者に転送してください。\u3000ネクストエンジンの在庫数は、手で直さないでください（二重に引かれます）。在庫数が合うまで、${pieces} 個はネットの在庫から引かれないままです。\u3000両方の在庫数を比べて合わせる: ston reconcile`,
    en: `1. Count the goods.\u30002. If Smaregi’s count is another one, correct it in Smaregi.\u30003. Forward this to whoever keeps the server, with the number that you counted.\u3000Do not correct Next Engine’s count by hand, or they go twice. Until the counts are right, ${pieces} are not taken off the online stock.\u3000Compare both counts and set them right: \`ston reconcile\``,
  }
}

/** An order's code that stands for no product of Smaregi. */
export function whichProduct(code: string): Sentence {
  return {
    ja: `これはスマレジのどの商品ですか。\u30001. スマレジにある：その商品名か商品ID を書き添えて、サーバーの管理者に転送してください。\u30002. スマレジにない（店舗で扱わない）：「スマレジにない商品」と書き添えて、サーバーの管理者に転送してください。\u3000解決するまで、スマレジの在庫数は受注の分だけ多いままです（スマレジにある商品のとき）。解決すれば、次回、受注の分をスマレジの在庫から自動で引きます。それまで、スマレジの在庫数を手で減らさないでください（二重に引かれます）。\u30001 のとき（ひも付け表に加える）: ston map import ファイル名\u30002 のとき: ston map exclude ${argument(code)}`,
    en: `Which product of Smaregi is it?\u30001. Smaregi has it: forward this to whoever keeps the server, with its name or id there.\u30002. Smaregi does not have it (not sold in the stores): forward this to whoever keeps the server, and write "not in Smaregi".\u3000Until then Smaregi’s count stays too high by what was ordered, if it has the product. Afterwards the next run takes it off Smaregi’s stock by itself: do not lower that count by hand meanwhile, or it goes twice.\u3000For 1 (add it to the id table): \`ston map import FILE\`\u3000For 2: \`ston map exclude ${argument(code)}\``,
  }
}
