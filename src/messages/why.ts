import { argument } from '../kernel/shell-quote.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import { division } from './divisions.ts'
import { ruleNames } from './flush.ts'
import type { Sentence } from '../kernel/sentence.ts'

export function subject(productId: string | null, code: string | null): Sentence {
  return {
    ja: `商品ID ${productId ?? '－'} → 商品コード ${code ?? '－'}（今のひも付け）`,
    en: `product id ${productId ?? '-'} → code ${code ?? '-'} (as of now)`,
  }
}

export function also(name: string, productId: string): Sentence {
  return {
    ja: `商品コード ${name} は別の商品（商品ID ${productId}）のものです。その経緯は: ston why ${argument(productId)}`,
    en: `${name} is also the code of product ${productId}; for its story: ston why ${argument(productId)}`,
  }
}

export const nothingYet: Sentence = {
  ja: '保存期間内の記録はありません。',
  en: 'There is nothing on record within the retention time.',
}

export const nothingOpen: Sentence = {
  ja: '今、残っているものはありません。',
  en: 'Nothing is open.',
}

export const now: Sentence = { ja: '今、残っているもの:', en: 'Open now:' }

export const nothing: Sentence = { ja: '', en: '' }

/** Parts of a line; empty ones are left out. */
export function join(...parts: readonly Sentence[]): Sentence {
  const one = (locale: keyof Sentence): string =>
    parts
      .map((part) => part[locale])
      .filter((part) => part !== '')
      .join('  ')
  return { ja: one('ja'), en: one('en') }
}

/** `store`: as `storeIn` has it. */
export function changed(store: Sentence, code: string, delta: string): Sentence {
  const name = division(code)
  return {
    ja: `変動 ${delta}（${store.ja}、${name.ja}）`,
    en: `change ${delta} (${store.en}, ${name.en})`,
  }
}

/** Smaregi's count of the product in a store, when both counts were equal. */
export function setEqual(store: Sentence, count: number): Sentence {
  return { ja: `${store.ja} の在庫 ${count}`, en: `${store.en}, ${count} in stock` }
}

/** `at`: when it was recorded, Japan time to the minute; the line stands at the last change before. */
export function recordedEqual(at: string, batch: string): Sentence {
  return {
    ja: `両方の在庫数が同じであることを ${at} に記録（バッチ ${batch}）。これより前の変動があとから届いても数えません`,
    en: `recorded at ${at} that both counts are equal (batch ${batch}); a change from before that comes later is not counted`,
  }
}

export function decided(
  decision: Exclude<ChangeRecord['decision'], 'alignment'>,
  code: string,
  batch: string,
): Sentence {
  if (decision === 'failed')
    return { ja: `失敗として記録（バッチ ${batch}）`, en: `kept as failed (batch ${batch})` }
  if (decision === 'counted') {
    return code === ''
      ? {
          ja: `商品コード未定で計上（バッチ ${batch}）`,
          en: `counted without a code (batch ${batch})`,
        }
      : { ja: `${code} として計上（バッチ ${batch}）`, en: `counted as ${code} (batch ${batch})` }
  }
  if (decision === 'repeat')
    return {
      ja: `再送か別の変動かがまだわからないため保留（バッチ ${batch}）`,
      en: `held: sent again, or another change? (batch ${batch})`,
    }
  const rule = ruleNames[decision]
  return {
    ja: `対象外: ${rule.ja}（バッチ ${batch}）`,
    en: `not passed on: ${rule.en} (batch ${batch})`,
  }
}

export function came(receivedAt: string | null, notification: string): Sentence {
  return receivedAt === null
    ? { ja: `通知 ${notification}`, en: `notification ${notification}` }
    : {
        ja: `${receivedAt} 受信、通知 ${notification}`,
        en: `received ${receivedAt}, notification ${notification}`,
      }
}

export const cameByItself: Sentence = {
  ja: '通知なし（ston flush が発見）',
  en: 'no notification (found by `ston flush`)',
}

interface SentFacts {
  readonly place: string
  readonly code: string
  readonly delta: string
  /** Null: all of it went. */
  readonly wanted: string | null
  readonly changes: number
  readonly queId: string | null
}

export function sent({ place, code, delta, wanted, changes, queId }: SentFacts): Sentence {
  const of = wanted === null ? nothing : { ja: `、全体 ${wanted}`, en: ` of ${wanted}` }
  const queue = queId === null ? nothing : { ja: `、キュー ${queId}`, en: `, queue ${queId}` }
  const sum = changes === 1 ? '1 change' : `${changes} changes`
  return {
    ja: `送信 ${code} ${delta}（変動 ${changes} 件分${of.ja}、${place}${queue.ja}）`,
    en: `sent ${code} ${delta}${of.en} (${sum}, ${place}${queue.en})`,
  }
}

export const unverified: Sentence = {
  ja: '在庫数を比べずに送信',
  en: 'sent without comparing',
}

export function stopped(code: string, delta: string, message: string): Sentence {
  const line = `${code} ${delta}: ${message}`.trim()
  return { ja: line, en: line }
}

interface Told {
  readonly what: Sentence
  readonly next: Sentence
}

const NEXT_FLUSH: Sentence = {
  ja: '次の ston flush が続けます。',
  en: 'The next `ston flush` goes on.',
}

export const OPEN = {
  undecided: {
    what: { ja: '受信済み、未判定', en: 'received, not decided yet' },
    next: NEXT_FLUSH,
  },
  waiting: { what: { ja: '送信待ち', en: 'waiting to be sent' }, next: NEXT_FLUSH },
  doubtful: {
    what: { ja: '送信済み、結果待ち', en: 'sent; its verdict is not known yet' },
    next: NEXT_FLUSH,
  },
} satisfies Record<string, Told>

export function unresolved(store: Sentence, changeId: string): Told {
  return {
    what: {
      ja: `${store.ja} の変動ID ${changeId}: 数量をまだスマレジに問い合わせていません`,
      en: `change ${changeId} of ${store.en}: Smaregi has not been asked for the amount yet`,
    },
    next: NEXT_FLUSH,
  }
}

/** Asked for, and not there: a history may lag behind the notification. */
export function notShownYet(store: Sentence, changeId: string): Told {
  return {
    what: {
      ja: `${store.ja} の変動ID ${changeId}: スマレジの在庫変動履歴にまだありません`,
      en: `change ${changeId} of ${store.en}: Smaregi’s stock history does not show it yet`,
    },
    next: {
      ja: 'ston flush のたびに問い合わせます。1 日たっても見つからなければ保留にして知らせます。',
      en: 'Each `ston flush` asks for it; after a day without it, it is held and told.',
    },
  }
}

/** ston has just written to the same stock, and does not know yet what that has caused. */
export function mayBeOurs(store: Sentence, division: string): Told {
  return {
    what: {
      ja: `${store.ja}、在庫区分 ${division} の変動: ston 自身の書き込みかもしれないため、受注取込の結果を待っています`,
      en: `change of ${store.en}, division ${division}: it may be ston’s own writing; waits for the import of orders to end`,
    },
    next: NEXT_FLUSH,
  }
}
