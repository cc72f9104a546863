import type { OrderItem, OrderReason } from '../domain/orders/open-item.ts'
import type { Told } from './problems.ts'
import type { Sentence } from '../kernel/sentence.ts'

export const switchedOff: Sentence = {
  ja: '受注取込は無効です（設定 orders.enabled が false）。何もしていません。',
  en: 'Importing orders is switched off (orders.enabled is false); nothing was done.',
}

export const needsDesk: Sentence = {
  ja: '受注を出荷として登録するには、スマレジの API の設定が必要です。',
  en: 'Registering orders in Smaregi needs the settings of its API.',
}

export const wasPaused: Sentence = {
  ja: '受注取込はいったん止められていました。その間の受注をどうするか、選んでください。',
  en: 'Importing orders had been switched off for a while: say what shall become of the orders meanwhile.',
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
    ja: `${since} 以降の受注を取り込みます。これまで対象外だった受注伝票 ${slips} 件（${units} 点）が加わります。`,
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
    ja: `スマレジに出荷を登録: ${shipments} 件（${lines} 行）`,
    en: `Registered in Smaregi: ${shipments} ${shipments === 1 ? 'shipment' : 'shipments'} (${lines} ${lines === 1 ? 'line' : 'lines'})`,
  }
}

export function givenBack(lines: number): Sentence {
  return {
    ja: `キャンセル・数量変更・返品により戻した出荷: ${lines} 行`,
    en: `Given back (cancelled, reduced or returned): ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  }
}

export function oldSlips(slips: readonly number[]): Sentence {
  const shown = slips.slice(0, 10).join('、')
  const rest = slips.length > 10 ? { ja: ' ほか', en: ' …' } : { ja: '', en: '' }
  return {
    ja: `開始点より前の受注（または、それを分割・統合・複写した受注）が変更されました。取り込みません: ${slips.length} 件（${shown}${rest.ja}）`,
    en: `Slips from before the starting point (or made from such slips) have changed; they are not booked: ${slips.length} (${slips.slice(0, 10).join(', ')}${rest.en})`,
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
    ja: `除外商品の受注明細: ${lines} 行`,
    en: `Order lines of excluded products: ${lines}`,
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
    ja: `スマレジの出荷を直しています… ${done} 行`,
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
  delta: { ja: '在庫の増減', en: 'Stock' },
  what: { ja: '内容', en: 'What' },
} satisfies Record<string, Sentence>

export const doing = {
  register: { ja: '出荷を登録', en: 'register' },
  giveBack: { ja: '出荷を戻す', en: 'give back' },
} satisfies Record<string, Sentence>

/** Slip and line as a shop would look for them. */
export function slipName({ slip, line }: Pick<OrderItem, 'slip' | 'line'>): Sentence {
  return line === 0
    ? { ja: `伝票 ${slip}`, en: `slip ${slip}` }
    : { ja: `伝票 ${slip} の ${line} 行目`, en: `slip ${slip}, line ${line}` }
}

/** What is the matter with an order line, and the next step. */
export function orderBecause(item: OrderItem): Told {
  const told = BECAUSE[item.reason](item)
  const name = slipName(item)
  return {
    what: { ja: `${name.ja}: ${told.what.ja}`, en: `${name.en}: ${told.what.en}` },
    next: told.next,
  }
}

const ITSELF: Sentence = {
  ja: '直ったあとの次回に自動的に登録します。',
  en: 'it is booked by itself in the run after that',
}

const BECAUSE: Record<OrderReason, (item: OrderItem) => Told> = {
  unmapped: ({ code }) => ({
    what: {
      ja: `商品コード ${code} に当たるスマレジの商品が分かりません。`,
      en: `no product of Smaregi is known for the code ${code}.`,
    },
    next: {
      ja: `対応表に加えてください（ston map import ファイル名）。店舗で扱わない商品なら: ston map exclude ${code}　${ITSELF.ja}`,
      en: `Add it to the id table (\`ston map import FILE\`), or \`ston map exclude ${code}\` if it is not sold in the store; ${ITSELF.en}.`,
    },
  }),
  ambiguous: ({ code, words }) => ({
    what: {
      ja: `商品コード ${code} がどの商品か決められません（${words}）。`,
      en: `which product ${code} is cannot be decided (${words}).`,
    },
    next: {
      ja: `ston map show ${code} で確かめ、対応表または JAN を直してください。${ITSELF.ja}`,
      en: `See \`ston map show ${code}\` and correct the id table or the JAN; ${ITSELF.en}.`,
    },
  }),
  notLearnt: ({ code }) => ({
    what: {
      ja: `商品コード ${code} を今回は調べられませんでした。`,
      en: `${code} could not be looked up this time.`,
    },
    next: { ja: '次回、自動的に調べます。', en: 'The next run looks it up by itself.' },
  }),
  set: ({ code }) => ({
    what: {
      ja: `セット商品 ${code} を構成商品に分けられません。`,
      en: `the set ${code} cannot be taken apart.`,
    },
    next: {
      ja: `ネクストエンジンのセット商品の構成を確かめてください。${ITSELF.ja}`,
      en: `Check the set in Next Engine; ${ITSELF.en}.`,
    },
  }),
  refused: ({ productId, words }) => ({
    what: {
      ja: `スマレジが商品ID ${productId} を受け付けませんでした:「${words}」`,
      en: `Smaregi refused product ${productId}: "${words}"`,
    },
    next: {
      ja: `スマレジにその商品があるか、ston map show ${productId} で対応が正しいかを確かめてください。${ITSELF.ja}`,
      en: `Check that Smaregi has the product and that \`ston map show ${productId}\` is right; ${ITSELF.en}.`,
    },
  }),
  multiDelivery: ({ id }) => ({
    what: {
      ja: '複数配送の親伝票は、数え方が分からないため登録していません。',
      en: 'a slip with several deliveries is not booked, because how it counts is not known.',
    },
    next: {
      ja: `この伝票の分は、スマレジに手で出荷を入力してください。入力したら: ston failures drop ${id} --why "入力済み"`,
      en: `Type its 出荷 in Smaregi by hand, then: \`ston failures drop ${id} --why "entered by hand"\``,
    },
  }),
  approval: ({ words }) => ({
    what: {
      ja: `出荷 ${words} はスマレジで承認待ちです。在庫はまだ減っていません。`,
      en: `shipment ${words} waits for approval in Smaregi; the stock has not moved yet.`,
    },
    next: {
      ja: 'スマレジの在庫管理で承認してください。承認後の次回、完了になります。',
      en: 'Approve it in Smaregi; the next run then ends it.',
    },
  }),
  altered: ({ words, delta, productId, id }) => ({
    what: {
      ja: `出荷 ${words} が削除または変更されていたため、商品ID ${productId} の在庫を ${delta} 戻していません。`,
      en: `shipment ${words} was deleted or changed by somebody, so ${delta} of product ${productId} were not given back.`,
    },
    next: {
      ja: `スマレジの在庫を確かめ、必要なら手で直してください。済んだら: ston failures drop ${id} --why "確認済み"`,
      en: `Check the stock in Smaregi, correct it by hand if needed, then: \`ston failures drop ${id} --why "checked"\``,
    },
  }),
  content: ({ words, id }) => ({
    what: {
      ja: `出荷番号 ${words} がスマレジに別の内容で、または 2 件以上登録されています。`,
      en: `Smaregi has a shipment ${words} with another content, or more than once.`,
    },
    next: decideIt(id),
  }),
  notBack: ({ words, id, delta, productId }) => ({
    what: {
      ja: `出荷 ${words} を直しましたが、商品ID ${productId} の在庫 ${delta} が戻った記録がスマレジにありません。`,
      en: `shipment ${words} was corrected, but Smaregi’s history does not show ${delta} of product ${productId} coming back.`,
    },
    next: decideIt(id),
  }),
  notSeen: ({ words, id }) => ({
    what: {
      ja: `出荷 ${words} を送りましたが、スマレジの一覧に見つかりません。`,
      en: `shipment ${words} was sent, but Smaregi’s list does not show it.`,
    },
    next: decideIt(id),
  }),
  unreadable: ({ words }) => ({
    what: {
      ja: `ネクストエンジンの受注明細に読み取れない値があるため、登録していません（${words}）。`,
      en: `a value of Next Engine’s cannot be read, so it is not booked (${words}).`,
    },
    next: {
      ja: 'ネクストエンジンでその伝票を確かめてください。読めるようになれば、自動的に登録します。',
      en: 'Look at the slip in Next Engine; once it can be read, it is booked by itself.',
    },
  }),
  damaged: ({ words }) => ({
    what: {
      ja: `この伝票の記録を読めないため、触れていません（${words}）。`,
      en: `its record cannot be read, so it is left alone (${words}).`,
    },
    next: {
      ja: 'バックアップから記録を戻すか、スマレジの出荷を手で確かめてください。',
      en: 'Restore the file from a backup, or look after its 出荷 in Smaregi by hand.',
    },
  }),
}

function decideIt(id: string): Sentence {
  return {
    ja: `スマレジで確かめて、在庫が動いていれば ston failures resolve ${id} --applied、動いていなければ ston failures resolve ${id} --not-applied`,
    en: `Look in Smaregi: if the stock has moved, \`ston failures resolve ${id} --applied\`; if not, \`ston failures resolve ${id} --not-applied\`.`,
  }
}
