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
        ja: `${count} 商品の在庫を反映できません`,
        en: `the stock of ${count} products could not be passed on`,
      }
}

/** At the top. `told`: how many of all were told before. */
export function allOfThem(all: number, told: number): Sentence {
  return told === 0
    ? { ja: `全部で ${all} 件あります。`, en: `There are ${all} in all.` }
    : {
        ja: `全部で ${all} 件あります（うち ${told} 件はお知らせ済み）。`,
        en: `There are ${all} in all (${told} of them told before).`,
      }
}

/** What it mostly is, and whom to ask. */
export const mostlyTable: Told = {
  what: {
    ja: '一度にたくさん出るときは、多くの場合、ひも付け表（どの商品がどの商品コードか）が古いか、取り込まれていません。',
    en: 'Many at once mostly mean that the id table, which says what code each product has, is old or was not imported.',
  },
  next: {
    ja: 'ひも付け表を作った人に、変えたかどうか聞いてください。サーバーで確認する: ston map check',
    en: 'Ask whoever made the id table whether it has changed. See on the server: `ston map check`',
  },
}
