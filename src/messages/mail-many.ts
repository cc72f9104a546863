import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'

/** Many problems of one kind at once: how many says more than any one of them. */

interface Alike {
  readonly kind: 'oversold' | 'held' | 'failed' | 'inDoubt'
  /** Of orders, not of changes of stock. */
  readonly isOrder: boolean
}

export function manyAlike({ kind, isOrder }: Alike, count: number): Sentence {
  if (isOrder)
    return kind === 'inDoubt'
      ? {
          ja: `受注 ${count} 明細の出荷が登録されたか、確認が必要です`,
          en: `${count} order lines: were they booked? Please look`,
        }
      : {
          ja: `受注 ${count} 明細をスマレジの在庫から引けません`,
          en: `${count} order lines cannot be taken off Smaregi’s stock`,
        }
  if (kind === 'oversold')
    return { ja: `${count} 商品が売り越しです`, en: `${count} products are oversold` }
  return kind === 'inDoubt'
    ? {
        ja: `${count} 商品の在庫が反映されたか、確認が必要です`,
        en: `${count} products: were they applied? Please look`,
      }
    : {
        ja: `${count} 商品の在庫を反映できません：まずサーバーの管理者に転送してください`,
        en: `the stock of ${count} products could not be passed on: first forward this to whoever keeps the server`,
      }
}

/** At the top. `fresh`: told by this mail; `told`: told before today, and still there. */
export function allOfThem(fresh: number, told: number): Sentence {
  const ja = `在庫を反映できない商品が、新しく ${fresh} 商品あります`
  const en = `The stock of ${fresh} products could not be passed on`
  return told === 0
    ? { ja: `${ja}。`, en: `${en}.` }
    : {
        ja: `${ja}（ほかに、お知らせ済みの ${told} 件が残っています）。`,
        en: `${en} (besides, ${told} told earlier today are still open).`,
      }
}

/** What it mostly is, and whom to ask. */
export const mostlyTable: Told = {
  what: {
    ja: '一度にたくさん出るときは、多くの場合、ひも付け表（どの商品がどの商品コードか）が古いか、取り込まれていません。',
    en: 'Many at once mostly mean that the id table, which says what code each product has, is old or was not imported.',
  },
  next: {
    ja: '1. 先に「ひも付け表を確認」と書き添えて、サーバーの管理者に転送し、返事を待ってください。それまで、下の商品には何もしないでください。\u30002. 「ひも付け表は正しい」という返事なら、下に書いたとおり、商品ごとに対応してください。\u3000ひも付け表を確認する: ston map check',
    en: '1. First forward this to whoever keeps the server, write "see the id table", and wait for the answer. Leave the products below as they are until then.\u30002. If the table is right, see to each product as it says below.\u3000Look at the table: `ston map check`',
  },
}
