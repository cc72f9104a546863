import type { Sentence } from '../kernel/sentence.ts'

/** What the daily mail says. The owner of a shop reads it on a phone, between other things. */

export const outcomes = {
  failed: { ja: '失敗', en: 'Failed' },
  check: { ja: '要確認', en: 'Please check' },
  done: { ja: '完了', en: 'Done' },
} satisfies Record<string, Sentence>

export const parts = {
  notices: { ja: 'お知らせ', en: 'Notices' },
  upload: {
    ja: '在庫の送信（スマレジ → ネクストエンジン）',
    en: 'Stock sent (Smaregi → Next Engine)',
  },
  earlier: { ja: '前回の処理結果', en: 'What became of the upload before' },
  orders: {
    ja: '受注の取込（ネクストエンジン → スマレジ）',
    en: 'Orders taken in (Next Engine → Smaregi)',
  },
  comparison: { ja: '在庫照合', en: 'Comparison of both counts' },
} satisfies Record<string, Sentence>

/** The outcome first: phones cut off the rest. */
export function subject(outcome: Sentence, headline: string): Sentence {
  return { ja: `【${outcome.ja}】${headline}`, en: `[${outcome.en}] ${headline}` }
}

/** One line for all parts that have nothing to tell. */
export function nothingIn(titles: readonly Sentence[]): Sentence {
  const { ja, en } = shortly(titles)
  return {
    ja: `${ja}に、問題はありません。`,
    en: `Nothing is wrong with: ${en}`,
  }
}

/** The same where a warning stands: whether all is well is not for the run to say. */
export function nothingNew(titles: readonly Sentence[]): Sentence {
  const { ja, en } = shortly(titles)
  return {
    ja: `${ja}には、新しくお知らせすることはありません。`,
    en: `Nothing new to tell of: ${en}`,
  }
}

/** The same of a run that stopped: it says nothing of what there is to do. */
export function notReached(titles: readonly Sentence[]): Sentence {
  const { ja, en } = shortly(titles)
  return { ja: `今回進められなかった項目：${ja}`, en: `Not reached this time: ${en}` }
}

function shortly(titles: readonly Sentence[]): Sentence {
  return {
    ja: titles.map(({ ja }) => ja.replace(/（.*/, '')).join('、'),
    en: titles.map(({ en }) => en.replace(/ \(.*/, '')).join(', '),
  }
}

export const nothingToDo: Sentence = {
  ja: '対応は必要ありません。',
  en: 'There is nothing for you to do.',
}

export function ranAt(time: string): Sentence {
  return { ja: `${time}（日本時間）の実行`, en: `Run of ${time} (Japan time)` }
}

export function sinceMail(time: string): Sentence {
  return {
    ja: `上の数は、前回のメール（${time}）のあとの分です。`,
    en: `The figures above count from the last mail (${time}).`,
  }
}

export function more(count: number): Sentence {
  return { ja: `ほか ${count} 件`, en: `and ${count} more` }
}

/** One step for several products: what CODE and ID in its commands stand for. */
export function forEach({ ja, en }: Sentence): Sentence {
  const code = /[ -]CODE\b/.test(ja)
  const id = / ID\b/.test(ja)
  if (!code && !id) return { ja, en }
  const words: Sentence = code
    ? { ja: 'CODE はそれぞれの商品コードです', en: 'CODE is the code of each' }
    : {
        ja: 'ID は ston failures list に出る番号です',
        en: 'ID is what `ston failures list` shows for each',
      }
  return { ja: `${ja}（${words.ja}）`, en: `${en} (${words.en})` }
}

export function known(count: number): Sentence {
  return {
    ja: `このほか、今日すでにお知らせした ${count} 件がまだ残っています`,
    en: `${count} more, told earlier today, still open`,
  }
}

/** Of warnings, and of what the other direction's mails tell. */
export function stillStanding(count: number): Sentence {
  return {
    ja: `このほか、別のメールでお知らせした ${count} 件がまだ残っています`,
    en: `${count} more, told by other mails, still open`,
  }
}

export const forServer: Sentence = {
  ja: 'サーバーの管理者向け（店舗の方は読まなくて大丈夫です）',
  en: 'For whoever keeps the server (the shop need not read this)',
}

export const serverCommands: Sentence = {
  ja: '今の状態を見る: ston status　対応が必要なものを見る: ston failures list',
  en: 'How things are: `ston status` · what needs a person: `ston failures list`',
}

/** Which of several servers it is. */
export function sentBy(url: string): Sentence {
  return { ja: `このメールを送ったサーバー: ${url}`, en: `Sent by the server at ${url}` }
}

/** Who gets the mail need not have heard of it. */
export const footerSton: Sentence = {
  ja: 'ston は、スマレジとネクストエンジンの在庫数を自動で合わせるソフトです。わからないことがあれば、このメールをサーバーの管理者に転送してください。',
  en: 'ston keeps the stock counts of Smaregi and Next Engine in step. If anything is unclear, forward this mail to whoever keeps the server.',
}

export const footerAutomatic: Sentence = {
  ja: 'このメールは ston が自動で送っています。返信しても届きません。',
  en: 'Sent by ston automatically; nobody reads replies.',
}

/** Trouble of an earlier run that no mail could tell about then. */
export function missed(time: string, what: Sentence): Sentence {
  return {
    ja: `${time} の実行: ${what.ja}`,
    en: `Run of ${time}: ${what.en}`,
  }
}

/** Stands where a problem has no product. */
export const unreadable: Sentence = { ja: '読めない通知', en: 'A notification that cannot be read' }

/** Of an order line that waits. */
export function orderIsSafe({ ja, en }: Sentence): Sentence {
  return {
    ja: `受注はネクストエンジンに届いています。${ja}`,
    en: `The order is safe in Next Engine; ${en}`,
  }
}

/** The same of one whose product Smaregi is not known to have. */
export function orderMayShip({ ja, en }: Sentence): Sentence {
  return {
    ja: `受注に問題はなく、いつもどおり出荷できます。${ja}`,
    en: `The order itself is fine and may be shipped as usual; ${en}`,
  }
}

/** What people call it first, where that is known; the 商品ID finds it in Smaregi, the code in Next Engine. */
export function product(
  code: string,
  ids: readonly string[],
  name: string | null = null,
): Sentence {
  const all = ids.join(', ')
  if (name !== null) {
    const ja = [code === '' ? '' : `商品コード ${code}`, all === '' ? '' : `商品ID ${all}`]
    const en = [code === '' ? '' : `code ${code}`, all === '' ? '' : `product ${all}`]
    return { ja: `${name}（${told(ja, '、')}）`, en: `${name} (${told(en, ', ')})` }
  }
  if (ids.length === 0) return { ja: code, en: code }
  if (code === '') return { ja: `商品ID ${all}`, en: `product ${all}` }
  return { ja: `${code}（商品ID ${all}）`, en: `${code} (product ${all})` }
}

function told(parts: readonly string[], comma: string): string {
  return parts.filter((part) => part !== '').join(comma)
}
