import { quoted } from '../kernel/shell-quote.ts'
import type { Failed, Failure } from '../domain/stock/left-open.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { NO_PLACES, type PlaceNames, storeIn } from './places.ts'
import { fieldOf } from './row-fields.ts'

/** Each problem is told in two sentences: what is the matter, and what to do about it. */
export interface Told {
  readonly what: Sentence
  readonly next: Sentence
}

/** Of a list that does not fit on a screen. */
export function andMore(rest: number): Sentence {
  return { ja: `ほか ${rest} 件`, en: `and ${rest} more` }
}

export function failedBecause(failed: Failed, names: PlaceNames = NO_PLACES): Told {
  const what = whatFailed(failed)
  const { storeId } = failed
  const next = afterFailure(failed)
  if (storeId === undefined) return { what, next }
  const store = storeIn(storeId, names)
  return { what: { ja: `${what.ja}、${store.ja}`, en: `${what.en}, ${store.en}` }, next }
}

function whatFailed(failed: Failure & Pick<Failed, 'times'>): Sentence {
  switch (failed.reason) {
    case 'badRow': {
      const field = fieldOf(failed.what)
      const { times = 1 } = failed
      return {
        ja: `スマレジの通知に読めない行がありました（${field.ja}${times === 1 ? '' : `、同じ行が ${times} 回届きました`}）`,
        en: `A row of Smaregi’s notification cannot be read (${field.en}${times === 1 ? '' : `; the same row came ${times} times`})`,
      }
    }
    case 'tooOld':
      return {
        ja: `古い変動のため、すでに反映済みか判断できません（${failed.at}）`,
        en: `Too old to tell whether it was counted before (${failed.at})`,
      }
    case 'unexplained': {
      const at = failed.at.slice(0, 16).replace('T', ' ')
      return {
        ja: `スマレジの在庫数が ${at} に ${failed.count} 個になりましたが、在庫変動履歴に理由が見つかりません`,
        en: `Smaregi’s count became ${failed.count} at ${at}, and its stock history does not show why`,
      }
    }
    case 'damage': {
      const place = `${failed.segment} ${failed.offset} ${failed.bytes}`
      return {
        ja: `受信記録の一部が壊れています（${place}）`,
        en: `A part of the journal is damaged (${place})`,
      }
    }
    case 'unknownChange':
      return {
        ja: `スマレジの在庫変動履歴に見つかりません（変動ID ${failed.changeId}）`,
        en: `Smaregi’s stock history does not have it (change ${failed.changeId})`,
      }
    case 'refused':
      return { ja: `受け付けられませんでした: ${failed.words}`, en: `Refused: ${failed.words}` }
  }
}

/** Where the amount is known it can still be sent; otherwise only the counts can tell. */
function afterFailure({ id, delta, reason }: Failed): Sentence {
  if (reason === 'unexplained') {
    return {
      ja: `この商品の両方の在庫数を比べて直してください: ston reconcile　そのあと: ston failures drop ${quoted(id)} --why "…"`,
      en: `Compare both counts of this product and set them right: \`ston reconcile\`  Then: \`ston failures drop ${quoted(id)} --why "…"\``,
    }
  }
  if (reason === 'unknownChange') {
    return {
      ja: `もう一度スマレジに問い合わせるには: ston failures retry ${quoted(id)}　両方の在庫数を比べて直したら: ston failures drop ${quoted(id)} --why "…"`,
      en: `To ask Smaregi again: \`ston failures retry ${quoted(id)}\`  Once you have compared and corrected both counts: \`ston failures drop ${quoted(id)} --why "…"\``,
    }
  }
  if (delta === 0) {
    return {
      ja: `両方の在庫数を比べ、どの商品かを確認して合わせてください: ston reconcile　そのあと: ston failures drop ${quoted(id)} --why "…"`,
      en: `Compare both counts, find the product and set it right: \`ston reconcile\`  Then: \`ston failures drop ${quoted(id)} --why "…"\``,
    }
  }
  return {
    ja: `両方の在庫数を比べてください。まだなら: ston failures retry ${quoted(id)}　済んでいれば: ston failures drop ${quoted(id)} --why "…"`,
    en: `Compare both counts. If it is missing: \`ston failures retry ${quoted(id)}\`  If it is there: \`ston failures drop ${quoted(id)} --why "…"\``,
  }
}

/** What was sent, as a person finds it in Next Engine. */
export interface InDoubt {
  /** 入出庫理由 */
  readonly reason: string
  readonly quantity: string
  /** `YYYY-MM-DD HH:MM` (Japan time); null where it is not known to have left. */
  readonly at: string | null
}

export function inDoubtBecause(id: string, { reason, quantity, at }: InDoubt): Told {
  const [ja, en] = at === null ? ['', ''] : [`${at} ごろの `, `, about ${at}`]
  return {
    what: {
      ja: 'ネクストエンジンに反映されたか確認できません（確認待ち）',
      en: 'Whether Next Engine applied it cannot be proven (in doubt)',
    },
    next: {
      ja: `ネクストエンジンの在庫入出庫履歴で、この商品の ${ja}${quantity}（入出庫理由「${reason}」）を探してください。あれば: ston failures resolve ${quoted(id)} --applied　なければ: ston failures resolve ${quoted(id)} --not-applied`,
      en: `Look in Next Engine’s 在庫入出庫履歴 of this product for ${quantity} (入出庫理由 "${reason}")${en}. If it is there: \`ston failures resolve ${quoted(id)} --applied\`  If not: \`ston failures resolve ${quoted(id)} --not-applied\``,
    },
  }
}
