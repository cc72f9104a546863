import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { quoted } from '../kernel/shell-quote.ts'
import type { Told } from './problems.ts'

/** Calls for an order of which nobody can say what has become of them: a person looks in Smaregi. */
export const ORDERS_IN_DOUBT = {
  content: ({ words, id }: OrderItem): Told => ({
    what: {
      ja: `出荷番号 ${words} がスマレジに別の内容で、または 2 件以上登録されています。`,
      en: `Smaregi has a shipment ${words} with another content, or more than once.`,
    },
    next: decideIt(id),
  }),
  notBack: ({ words, id, delta, productId }: OrderItem): Told => ({
    what: {
      ja: `出荷 ${words} を直そうとしましたが、商品ID ${productId} の在庫 ${delta} が戻った記録がスマレジにありません。途中で止まった処理が、これから送ることもあります。`,
      en: `shipment ${words} was to be corrected, but Smaregi’s history does not show ${delta} of product ${productId} coming back; a process that was stopped on the way may still send it.`,
    },
    next: decideIt(id),
  }),
  notUnderstood: ({ words, id, delta, productId }: OrderItem): Told => ({
    what: {
      ja: `商品ID ${productId} の在庫 ${delta} を戻そうとしましたが、戻ったかどうかまだわかりません。${words}`,
      en: `${delta} of product ${productId} were to come back, and whether they have is not known yet. ${words}`,
    },
    next: {
      ja: `次回以降に自動で確認し、戻っていなければ送り直します。在庫を手で戻さないでください。先に決めるなら、${decideIt(id).ja}`,
      en: `The next runs look by themselves, and send it again where nothing has come back: do not give the pieces back by hand. To decide it before: ${decideIt(id).en}`,
    },
  }),
  notSeen: ({ words, id }: OrderItem): Told => ({
    what: {
      ja: `出荷 ${words} を送ろうとしましたが、スマレジの一覧に見つかりません。途中で止まった処理が、これから送ることもあります。`,
      en: `shipment ${words} was to be sent, but Smaregi’s list does not show it; a process that was stopped on the way may still send it.`,
    },
    next: decideIt(id),
  }),
} as const

function decideIt(id: string): Sentence {
  return {
    ja: `スマレジで確認して、在庫が動いていれば ston failures resolve ${quoted(id)} --applied、動いていなければ ston failures resolve ${quoted(id)} --not-applied`,
    en: `Look in Smaregi: if the stock has moved, \`ston failures resolve ${quoted(id)} --applied\`; if not, \`ston failures resolve ${quoted(id)} --not-applied\`.`,
  }
}
