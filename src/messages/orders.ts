import type { Sentence } from '../kernel/sentence.ts'

export const switchedOff: Sentence = {
  ja: '受注取込は無効です（設定 orders.enabled が false）。何もしていません。',
  en: 'Importing orders is switched off (orders.enabled is false); nothing was done.',
}

/** Smaregi would not take what is sold: better known now than with the first order. */
export function notBegun({ ja, en }: Sentence): Sentence {
  return {
    ja: `受注取込を始めていません。スマレジの確認で問題が見つかりました：${ja}`,
    en: `Orders are not imported yet: a look at Smaregi has found something wrong. ${en}`,
  }
}

export function notWhilePaused(since: string): Sentence {
  return {
    ja: `棚卸のため、${since} から在庫のやり取りを止めています。受注取込は、棚卸が終わってから始めてください。何も変わっていません。`,
    en: `Paused for a stocktaking since ${since}: switch orders on when it is over. Nothing was changed.`,
  }
}

export const wasPaused: Sentence = {
  ja: '受注取込はいったん止められていました。その間の受注をどうするか、選んでください。',
  en: 'Importing orders had been switched off for a while: say what shall become of the orders meanwhile.',
}

export function saidLongAgo(days: number): Sentence {
  return {
    ja: `${days} 日前に始まる時刻を指定した受注取込は、始まらないまま終わりました。その間の受注をどうするか、選んでください。`,
    en: `The import that was to begin at a given time, ${days} days ago, ended before it began: say what shall become of the orders since then.`,
  }
}

export function longGap(days: number): Sentence {
  return {
    ja: `最後の受注取込から ${days} 日たっています。その間の受注をどうするか、選んでください。`,
    en: `The last import was ${days} days ago: say what shall become of the orders since then.`,
  }
}

export const sinceOrFromNow: Sentence = {
  ja: '取り込む場合: ston import-orders --since "2026-11-20 09:00"（その時刻から後の受注）。取り込まない場合: ston import-orders --from-now（これからの受注だけ）。手で出荷を入力した分は、--since で二重になります。',
  en: 'To import them: `ston import-orders --since "2026-11-20 09:00"` (orders from then on). To leave them out: `ston import-orders --from-now` (only what comes next). With --since, shipments typed by hand would count twice.',
}

export const leavesOutSold: Sentence = {
  ja: 'データベースのサーバーが替わったあとの確認が終わるまで、--from-now は使えません。その間に売れて、まだ出荷していない受注が取り込まれず、在庫数を比べても違いに出ないまま、売り越しになるためです。',
  en: 'The database has moved to another server, and --from-now has to wait until the counts are compared: orders that were sold meanwhile and have not left yet would be left out, no comparison would show it, and more could be sold than there is.',
}

export const readAgainFirst: Sentence = {
  ja: 'ston import-orders --since "2026-11-20 09:00"（サーバーが替わる前の時刻）を実行してください。スマレジに登録済みの出荷を先に探すので、二重には登録しません。その間の受注をすでに手で入力したときは、在庫数を合わせて送信を再開したあとに --from-now を実行します。',
  en: 'Run `ston import-orders --since "2026-11-20 09:00"` (a time before the move): it looks for the 出荷 that Smaregi has, and registers none twice. Where those orders were typed in by hand, run --from-now after the counts are compared and ston sends again.',
}

export function badSince(text: string): Sentence {
  return {
    ja: `--since の日時「${text}」を読めません。`,
    en: `--since: "${text}" is no time.`,
  }
}

export const sinceForms: Sentence = {
  ja: '日本時間で 2026-11-20、または 2026-11-20 09:00 のように書いてください。',
  en: 'Write 2026-11-20 or 2026-11-20 09:00 (Japan time), or an ISO time with its zone.',
}

export const sinceAndFromNow: Sentence = {
  ja: '--since と --from-now は同時に使えません。',
  en: '--since and --from-now cannot go together.',
}

export function reachingBack(since: string, slips: number, units: number): Sentence {
  return {
    ja: `${since} 以降の受注を取り込みます。これまで対象外だった受注伝票 ${slips} 件（${units} 個）が加わります。`,
    en: `Importing orders from ${since} on: ${slips} ${slips === 1 ? 'slip' : 'slips'} (${units} ${units === 1 ? 'unit' : 'units'}) that did not count before are added.`,
  }
}

export function started(slip: number): Sentence {
  return {
    ja: `開始点を決めました。伝票番号 ${slip} より後の受注から取り込みます。それ以前の受注は取り込みません（取り込むには --since）。`,
    en: `The starting point is set: orders after slip ${slip} count. Earlier ones do not (--since reaches back).`,
  }
}

export const wouldStart: Sentence = {
  ja: 'まだ開始点がありません。最初の ston import-orders が開始点を決め、それより後の受注を取り込みます（確認だけでは決まりません）。',
  en: 'There is no starting point yet: the first `ston import-orders` sets it, and orders that come later count. A dry run does not set it.',
}

export function registered(shipments: number, lines: number): Sentence {
  return {
    ja: `スマレジに出荷を登録: ${shipments} 件（${lines} 明細）`,
    en: `Registered in Smaregi: ${shipments} ${shipments === 1 ? 'shipment' : 'shipments'} (${lines} ${lines === 1 ? 'line' : 'lines'})`,
  }
}

export function givenBack(lines: number): Sentence {
  return {
    ja: `キャンセル・数量変更・返品により戻した出荷: ${lines} 明細`,
    en: `Given back (cancelled, reduced or returned): ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  }
}

export function movedLines(lines: number): Sentence {
  return {
    ja: `引当元の拠点が変わり、別の店舗へ移した受注: ${lines} 明細`,
    en: `Moved to another store, because another warehouse (拠点) has allocated it: ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  }
}

export function oldSlips(slips: readonly number[]): Sentence {
  const shown = slips.slice(0, 10).join('、')
  const rest = slips.length > 10 ? { ja: ' ほか', en: ' …' } : { ja: '', en: '' }
  return {
    ja: `取込を始めた時点より前からある受注（または、それを分割・統合・複写した受注）は取り込みません: ${slips.length} 件（${shown}${rest.ja}）。スマレジの在庫から引かれていない受注があれば、スマレジに手で出荷を入力してください`,
    en: `Slips from before the starting point (or made from such slips) are not booked: ${slips.length} (${slips.slice(0, 10).join(', ')}${rest.en}). What has not been taken off Smaregi’s stock for them, enter there as a 出荷 by hand`,
  }
}

export function otherShops(slips: number): Sentence {
  return {
    ja: `対象外のネット店舗の受注: ${slips} 件`,
    en: `Slips of other shops: ${slips}`,
  }
}

export function excludedLines(lines: number): Sentence {
  return {
    ja: `除外商品の受注: ${lines} 明細`,
    en: `Order lines of excluded products: ${lines}`,
  }
}

export function unmappedWarehouses(names: readonly string[]): Sentence {
  return {
    ja: `どの店舗の拠点でもない拠点から引き当てた受注（拠点：${names.join('、')}）は、ほかの受注と同じ店舗から引きました`,
    en: `Orders allocated from a warehouse (拠点) of no store (${names.join(', ')}) have left the store of all other orders`,
  }
}

export const nothingToDo: Sentence = {
  ja: '登録する受注はありません。',
  en: 'There are no orders to register.',
}

export function unfinishedSlips(slips: number): Sentence {
  return {
    ja: `まだ終わっていない受注: ${slips} 件（次回、続きから行います）`,
    en: `Slips not finished yet: ${slips} (the next run continues)`,
  }
}

export function progressReading(slips: number): Sentence {
  return {
    ja: `ネクストエンジンの受注を読んでいます… ${slips} 件`,
    en: `Reading orders from Next Engine… ${slips}`,
  }
}

export function progressRegistering(done: number): Sentence {
  return {
    ja: `スマレジに出荷を登録しています… ${done} 件`,
    en: `Registering shipments in Smaregi… ${done}`,
  }
}

export function progressCorrecting(done: number): Sentence {
  return {
    ja: `スマレジの出荷を修正しています… ${done} 明細`,
    en: `Correcting shipments in Smaregi… ${done}`,
  }
}

export const dryRunTitle: Sentence = {
  ja: '次の ston import-orders で行うこと（まだ何も登録していません）',
  en: 'What the next `ston import-orders` would do (nothing has been registered)',
}

export const columns = {
  slip: { ja: '伝票番号', en: 'Slip' },
  line: { ja: '行', en: 'Line' },
  code: { ja: '商品コード', en: 'Code' },
  productId: { ja: '商品ID', en: 'Product' },
  store: { ja: '店舗', en: 'Store' },
  delta: { ja: '在庫の増減', en: 'Stock' },
  what: { ja: '内容', en: 'What' },
} satisfies Record<string, Sentence>

export const doing = {
  register: { ja: '出荷を登録', en: 'register' },
  giveBack: { ja: '出荷を戻す', en: 'give back' },
} satisfies Record<string, Sentence>
