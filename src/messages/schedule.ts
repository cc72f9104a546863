import type { Note, Why } from '../domain/schedule/items.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** Why a job is due. */
export const WHY: Readonly<Record<Why, Sentence>> = {
  keepAlive: { ja: 'ログインを保つため（毎日）', en: 'keeps the sign-in alive, every day' },
  check: { ja: '確認が必要なことを見るため（毎日）', en: 'looks what needs a person, every day' },
  daily: { ja: '1 日 1 回はすべてを送るため', en: 'everything goes at least once a day' },
  orders: { ja: '受注を取り込む時刻', en: 'the time to read orders' },
  sale: { ja: 'セール期間の受注の取り込み', en: 'orders while a sale goes on' },
  pushed: {
    ja: '残りの少ない商品がネットで売れたため',
    en: 'something of which few pieces are left was sold online',
  },
  verdict: { ja: '送ったものの結果を見るため', en: 'looks what became of what was sent' },
  last: {
    ja: 'ネット側の最後の在庫が店舗で売れたため',
    en: 'the last pieces online were sold in the store',
  },
  few: { ja: 'ネット側の残りがわずかなため', en: 'few pieces are left online' },
  unknown: {
    ja: 'ネット側の残りがまだわからない商品があるため',
    en: 'of some products nobody has seen yet what is left online',
  },
  rest: { ja: 'たまった増減を送る間隔', en: 'the time for everything that waits' },
  evening: { ja: '閉店後に残りをすべて送るため', en: 'everything goes after closing' },
  held: { ja: '保留のものをもう一度確認する時刻', en: 'the time to ask again for what is held' },
  compare: {
    ja: '新しく見つかった商品の在庫数を比べる前に、受注を取り込むため',
    en: 'orders are read before the counts of a code are compared that has turned up',
  },
  budget: { ja: 'API 呼び出しの余裕ができる時刻', en: 'the API calls allow it again' },
  pause: {
    ja: '棚卸の前に、届いているものを終わらせるため',
    en: 'what has been received comes to its end before the stocktaking',
  },
}

export const NOTES: Readonly<Record<Note, Sentence>> = {
  pace: {
    ja: 'API 呼び出しの数が足りないため、schedule.everyMinutes より間隔をあけて送ります。',
    en: 'The API calls do not allow schedule.everyMinutes: it goes less often.',
  },
  near: {
    ja: '今月の API 呼び出しの 8 割を使いました。',
    en: '80 % of the API calls of this month are used.',
  },
  spent: {
    ja: '今月の API 呼び出しの予算を使い切りました。欠かせないものだけを続けます。',
    en: 'The API calls planned for this month are used up: only what must be done goes on.',
  },
  over: {
    ja: '最後の 1 個は、予算を超えて送っています（schedule.over）。',
    en: 'Last pieces go beyond the planned API calls (schedule.over).',
  },
  paused: {
    ja: '棚卸のため止めています。再開する（ston resume）まで、在庫も受注も送りません。',
    en: 'Paused for a stocktaking: neither stock nor orders go anywhere until `ston resume`.',
  },
  notBegun: {
    ja: 'まだ始めていません。ログインを保つだけで、在庫の送信も受注の取り込みもしません。在庫数を比べて記録する（ston reconcile --accept）か、スマレジから最初の通知が届くか、ston flush を実行すると始まります。',
    en: 'Not begun yet: the sign-in is kept, and neither stock nor orders go anywhere. It begins when the counts are recorded as equal (`ston reconcile --accept`), when Smaregi’s first notification comes, or with `ston flush`.',
  },
}

export const columns = {
  job: { ja: 'コマンド', en: 'command' },
  why: { ja: '理由', en: 'why' },
  at: { ja: '時刻', en: 'when' },
} satisfies Record<string, Sentence>

export const due: Sentence = { ja: '今すること', en: 'due now' }
export const nothingDue: Sentence = { ja: '今することはありません', en: 'nothing is due now' }
export const nothingNext: Sentence = { ja: '予定はありません', en: 'nothing is planned' }

/** `at`: Japan time, to the minute. */
export function planned(at: string, job: string, why: Sentence): Sentence {
  return { ja: `${at}  ston ${job}（${why.ja}）`, en: `${at}  ston ${job} (${why.en})` }
}

export function next(told: Sentence): Sentence {
  return { ja: `次の予定: ${told.ja}`, en: `next: ${told.en}` }
}

export function callsAlone(used: number): Sentence {
  return { ja: `${used} 回`, en: String(used) }
}

/** `limit`: 0 = none. */
export function calls(used: number, planned: number, limit: number): Sentence {
  const of = limit === 0 ? '' : ` / ${limit}`
  return {
    ja: `${used}${of} 回（月末の見込み ${planned} 回）`,
    en: `${used}${of} (expected by the month's end: ${planned})`,
  }
}

/** `by`: the most calls first. */
export function withCommands(told: Sentence, by: readonly (readonly [string, number])[]): Sentence {
  const list = by.map(([command, calls]) => `${command} ${calls}`)
  return { ja: `${told.ja}：${list.join('、')}`, en: `${told.en}: ${list.join(', ')}` }
}

export const rowTraffic: Sentence = { ja: '今月の通信量', en: 'Traffic this month' }

/** MiB, and GiB that are said to be free. */
export function traffic(mib: number, free: number): Sentence {
  const told = mib.toFixed(mib < 10 ? 1 : 0)
  return { ja: `${told} MiB / ${free} GiB`, en: `${told} MiB of ${free} GiB` }
}

export function trafficShort(told: Sentence): { readonly what: Sentence; readonly next: Sentence } {
  return {
    what: {
      ja: `ネクストエンジンとの今月の通信量が、無料とされる量の 8 割を超えました（${told.ja}）。`,
      en: `More than 80 % of the traffic with Next Engine that is said to be free is used (${told.en}).`,
    },
    next: {
      ja: '商品マスタ全体を読むコマンド（ston reconcile、ston map check、ston map sync）を減らし、超過分の料金をネクストエンジンに確認してください。',
      en: 'Run less often what reads the whole goods master (`ston reconcile`, `ston map check`, `ston map sync`), and ask Next Engine what more costs.',
    },
  }
}

export function callsOfMonth(told: Sentence): Sentence {
  return { ja: `今月の API 呼び出し: ${told.ja}`, en: `API calls this month: ${told.en}` }
}

/** A change that came since then is not in it. */
export function asLastPlanned(told: Sentence): Sentence {
  return {
    ja: `${told.ja}。最後に計画した時点です（今の予定: ston run --dry-run）`,
    en: `${told.en}, as last planned (now: \`ston run --dry-run\`)`,
  }
}

export const rowBeginning: Sentence = { ja: '開始', en: 'Beginning' }

export const rowNext: Sentence = { ja: '次の予定', en: 'Next run' }

export const fewerCalls: Sentence = {
  ja: '呼び出しの料金をネクストエンジンに確認し、払ってよければ schedule.callsPerMonth を増やしてください。保留の商品を減らすと、呼び出しも減ります。',
  en: 'Ask Next Engine what calls cost, and raise schedule.callsPerMonth if that is worth it. Fewer held products need fewer calls.',
}

/** In the log of a listener: what it has started. */
export function started(jobs: readonly string[]): Sentence {
  return { ja: `実行します: ${jobs.join('、')}`, en: `due: ${jobs.join(', ')}` }
}

export const notPlanned: Sentence = {
  ja: '次にすることを決められませんでした',
  en: 'what is due could not be found out',
}

/** In the log of a listener. `exit`: of `ston run`; null = it was killed. */
export function runFailed(exit: number | null): Sentence {
  return exit === null
    ? { ja: 'ston run が途中で止められました', en: 'ston run was killed' }
    : {
        ja: `ston run が終了コード ${exit} で終わりました`,
        en: `ston run ended with exit code ${exit}`,
      }
}

export const notTakenIn: Sentence = {
  ja: 'スマレジの増減をまだ取り込めません',
  en: "Smaregi's changes cannot be taken in yet",
}

export function saleUntil(until: string): Sentence {
  return {
    ja: `セール期間です（${until} まで）。ston run は、残りの少ない商品を早めに送り、受注を 10 分ごとに取り込みます。`,
    en: `A sale until ${until}: \`ston run\` sends what becomes few sooner, and reads orders every ten minutes.`,
  }
}

/** Nothing has planned for a while. */
export const saleAlone: Sentence = {
  ja: 'ただし、ston run が使われていないようです。cron の行やタイマーで送信や取り込みを行っている間は、早くなりません。',
  en: '`ston run` does not seem to be in use, though: lines of cron and timers of your own go at their own times, and nothing is sooner.',
}

export const saleOver: Sentence = { ja: 'セール期間は終わりました。', en: 'The sale is over.' }

export function badUntil(text: string): Sentence {
  return { ja: `--until の日時を読めません: ${text}`, en: `--until cannot be read: ${text}` }
}

export const untilForms: Sentence = {
  ja: '例: --until "2026-11-30 23:59"（日本時間）。過ぎた日時にするとセール期間は終わります。',
  en: 'like --until "2026-11-30 23:59" (Japan time); a time that has passed ends the sale',
}
