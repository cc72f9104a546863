import type { Sentence } from '../kernel/sentence.ts'
import { plural } from './plural.ts'
import type { Told } from './problems.ts'

export const refusesNextEngine: Sentence = {
  ja: 'この設定では、スマレジの在庫数に合わせてネクストエンジンを変えることはできません',
  en: 'with this configuration Next Engine cannot be set to Smaregi’s counts',
}

export const refusesNextEngineHint: Sentence = {
  ja: 'stockMaster が nextengine のときは --apply smaregi でスマレジを合わせるか、orders.enabled を true にしてください',
  en: 'with stockMaster `nextengine` mend Smaregi (`--apply smaregi`), or set orders.enabled to true',
}

export const applyOrAccept: Sentence = {
  ja: '--apply と --accept は同時に使えません',
  en: '--apply and --accept cannot be used together',
}

export const needsYes: Sentence = {
  ja: '在庫数を変える前に確認が必要ですが、ここでは質問できません',
  en: 'this changes stock and nobody can be asked here',
}

export const needsYesHint: Sentence = {
  ja: '内容を ston reconcile で確認してから、--yes を付けて実行してください',
  en: 'look with `ston reconcile` first, then call it again with --yes',
}

export function tooLarge(codes: readonly string[], most: number): Sentence {
  const some = codes.slice(0, 5)
  return {
    ja: `guard.maxDelta（${most}）を超える差があります: ${some.join('、')}`,
    en: `differences beyond guard.maxDelta (${most}): ${some.join(', ')}`,
  }
}

export function tooMany(products: number, most: number): Sentence {
  return {
    ja: `一度に合わせられるのは ${most} 商品までです（今回 ${products} 商品）`,
    en: `${products} products differ; at most ${most} can be mended in one go`,
  }
}

export function tooMuch(units: number, most: number): Sentence {
  return {
    ja: `一度に合わせられるのは合計 ${most} 個までです（今回 ${units} 個）`,
    en: `${units} pieces in all; at most ${most} can be mended in one go`,
  }
}

export const inParts: Sentence = {
  ja: '--csv FILE で書き出し、合わせる商品だけを残して、--from FILE --apply … で何回かに分けて実行してください。多すぎる差は、ひも付け表や店舗の設定の誤りが原因のこともあります。',
  en: 'Write the list with --csv FILE, leave the products in it that are to be mended, and call it in parts with --from FILE --apply …. So many differences may also come from a wrong id table or wrong stores.',
}

export const idAllowed: Sentence = {
  ja: '1 列目は商品ID（数字）',
  en: 'the first column is the 商品ID, digits',
}

export function fileNotRead(path: string): Sentence {
  return {
    ja: `${path} を照合の CSV として読めません。何も変えていません`,
    en: `${path} cannot be read as a list of differences; nothing was changed`,
  }
}

export const fileHint: Sentence = {
  ja: 'ston reconcile --csv FILE で書き出したファイルから、合わせない商品の行を削って使ってください。',
  en: 'Use a file of `ston reconcile --csv FILE`, with the lines removed that are not to be mended.',
}

export function willRepair(
  side: 'nextengine' | 'smaregi',
  products: number,
  units: number,
  store: Sentence,
): Sentence {
  return side === 'nextengine'
    ? {
        ja: `ネクストエンジンの在庫数を ${products} 商品（合計 ${units} 個）変えて、スマレジに合わせます。`,
        en: `${plural(products, 'product')} (${plural(units, 'piece')} in all) will be changed in Next Engine, to Smaregi’s counts.`,
      }
    : {
        ja: `スマレジの${store.ja}の在庫数を ${products} 商品（合計 ${units} 個）変えて、ネクストエンジンに合わせます。`,
        en: `${plural(products, 'product')} (${plural(units, 'piece')} in all) will be changed in Smaregi’s ${store.en}, to Next Engine’s counts.`,
      }
}

export function repairLine(code: string, delta: string): Sentence {
  return { ja: `  ${code}  ${delta}`, en: `  ${code}  ${delta}` }
}

export const goOn: Sentence = { ja: '実行しますか？ [y/N] ', en: 'Go on? [y/N] ' }

export const leftAlone: Sentence = { ja: '何も変えませんでした。', en: 'Nothing was changed.' }

export const nothingToRepair: Sentence = {
  ja: '今、合わせられる差はありません。',
  en: 'There is nothing that may be mended now.',
}

export function mended(products: number): Sentence {
  return {
    ja: `${products} 商品の在庫数を合わせました。`,
    en: `${plural(products, 'product')} mended.`,
  }
}

export function repairOpen(code: string, what: Sentence): Sentence {
  return { ja: `! ${code}: ${what.ja}`, en: `! ${code}: ${what.en}` }
}

export function repairRefused(code: string, words: string): Sentence {
  return {
    ja: `${code}: スマレジが受け付けませんでした「${words}」`,
    en: `${code}: Smaregi refused it: “${words}”`,
  }
}

export function accepted(products: number): Sentence {
  return {
    ja: `${products} 商品の在庫数が合っていることを記録しました。これより前の変動があとから届いても数えません。`,
    en: `Recorded that ${plural(products, 'product')} ${products === 1 ? 'agrees' : 'agree'}. A change from before that comes later is not counted.`,
  }
}

export function unequal(products: number): Sentence {
  return {
    ja: `在庫数の違う ${products} 商品は記録していません。合わせてから、もう一度 ston reconcile --accept を実行してください。`,
    en: `${plural(products, 'product')} with unequal counts ${products === 1 ? 'is' : 'are'} not recorded: make them equal, then run \`ston reconcile --accept\` again.`,
  }
}

/** What orders have allocated in Next Engine, and nothing else. */
export function allocated(products: number): Sentence {
  return {
    ja: `引当・取込対象外の受注の分だけ違う ${products} 商品は、そのままでかまいません。その受注が出荷されると、同じ数になります（合わせると、出荷されたときにまた違ってしまいます）。`,
    en: `${plural(products, 'product')} ${products === 1 ? 'differs' : 'differ'} by what orders have allocated only, and may stay so: the counts are equal once those orders are shipped (made equal now, they would be apart then).`,
  }
}

/** `at`: Japan time, to the minute; null = nobody can say. */
function when(at: string | null): Sentence {
  return at === null
    ? { ja: '15 分ほどたって', en: 'in about 15 minutes' }
    : { ja: `${at} を過ぎて`, en: `after ${at}` }
}

/** Nothing may be mended, because what was sent may not be in the counts. */
export function nothingYet(at: string): Sentence {
  return {
    ja: `送信の結果がまだ確定していない商品は、今は合わせられません。${at} を過ぎてから、もう一度実行してください。`,
    en: `What was sent a moment ago is not sure yet, and its products cannot be mended now: run this again after ${at}.`,
  }
}

/** They look equal, but Next Engine's counts may be those of before what was sent for them. */
export function tooEarly(products: number, sureAt: string | null): Sentence {
  return {
    ja: `送信の結果がまだ確定していないものが ${products} 商品あり、記録していません。${when(sureAt).ja}から、もう一度 ston reconcile --accept を実行してください。`,
    en: `${products === 1 ? '1 product is' : `${products} products are`} not recorded: what was sent is too fresh to be sure. Run \`ston reconcile --accept\` again ${when(sureAt).en}.`,
  }
}

/** They looked equal, and something of them moved while they were looked at once more. */
export function movedMeanwhile(products: number): Sentence {
  return {
    ja: `見ている間に動いた ${products} 商品は記録していません。もう一度 ston reconcile --accept を実行してください。`,
    en: `${plural(products, 'product')} moved while being looked at, and ${products === 1 ? 'is' : 'are'} not recorded: run \`ston reconcile --accept\` again.`,
  }
}

/** Changes of them are still to go to the code or the 拠点 that they had when those were received. */
export function elsewhere(products: number): Sentence {
  return {
    ja: `前の商品コードや拠点へ送る変動がまだ残っている商品が ${products} 商品あります。`,
    en: `${products === 1 ? '1 product has' : `${products} products have`} changes that are still to go to the code or warehouse (拠点) of before.`,
  }
}

export function notAccepted(products: number): Sentence {
  const { ja, en } = elsewhere(products)
  return {
    ja: `${ja}記録していません。ston flush のあとに、もう一度 ston reconcile --accept を実行してください。`,
    en: `${en} Not recorded: run \`ston flush\`, then \`ston reconcile --accept\` again.`,
  }
}

/** Another database server has taken over, and some products are not known to be equal. `side`: the one that is not the master. */
export function serverStillAsked(side: 'nextengine' | 'smaregi'): Sentence {
  return {
    ja: `データベースのサーバーが替わったため止めた送信は、まだ再開していません。すべての商品の在庫数が合っていることを記録すると再開します（ston reconcile --accept を --from なしで）。違う商品が残るときは ston reconcile --apply ${side} を実行してください。これまでに受け取った変動はもう送らず、両方の在庫数だけを見て合わせ、送信を再開します。`,
    en: `Nothing is sent yet: the database has moved to another server. Sending goes on when all products are recorded as equal (\`ston reconcile --accept\` without --from). Where some still differ, run \`ston reconcile --apply ${side}\`: it sends nothing that was received so far, goes by both counts alone, sets them equal, and lets sending go on.`,
  }
}

export const byCounts: Sentence = {
  ja: 'データベースのサーバーが替わる前後に受け取り、まだ送っていなかった変動は、もう送りません（送信済みかどうかがわからないため）。在庫数の違いで合わせます。送信は再開しました。',
  en: 'The database has moved to another server, and nobody can say what was sent before. What was received until now is not sent any more; the counts alone say what is to be mended. Sending goes on.',
}

export const allFirst: Sentence = {
  ja: 'データベースのサーバーが替わったため、まずすべての商品を比べる必要があります。--from の商品だけを合わせることはできません。何も変えていません',
  en: 'the database has moved to another server, so all products have to be compared first; nothing was changed',
}

export const allFirstHint: Sentence = {
  ja: '--from なしで ston reconcile --apply を実行してください。一度に変える数が多すぎて断られたときは、そのあと --from で分けて実行できます。',
  en: 'Run `ston reconcile --apply` without --from. Where it refuses because it would change too much at once, go on in parts with --from.',
}

export function notMended(products: number): Sentence {
  const { ja, en } = elsewhere(products)
  return {
    ja: `${ja}合わせていません。ston flush のあとに、もう一度実行してください。`,
    en: `${en} Not mended: run \`ston flush\`, then this again.`,
  }
}

/** A change of Smaregi's stock that was about to be made when ston was stopped. `id` stands in its memo. */
/** `over`: when it cannot come any more, Japanese time. */
export function mayStillCome(repair: {
  readonly productId: string
  readonly delta: number
  readonly over: string
}): Told {
  const { productId, delta, over } = repair
  const pieces = delta > 0 ? `+${delta}` : String(delta)
  return {
    what: {
      ja: `スマレジの商品ID ${productId} の在庫を ${pieces} 変更する要求への応答がなく、これから反映されることがあります。`,
      en: `Smaregi has not answered the change of the stock of product ${productId} by ${pieces}, and may still make it.`,
    },
    next: {
      ja: `${over} を過ぎてから、もう一度実行してください。`,
      en: `Run the command again after ${over}.`,
    },
  }
}

/** Where the stores of a 拠点 are all those that have none of their own, and none of them has ever had the product. */
export const noStoreFeeds: Sentence = {
  ja: 'この拠点の店舗のうち、どの店舗の在庫を直すかわかりません。スマレジで直してください。',
  en: 'Nobody can say in which of the stores that feed this warehouse (拠点): put it right in Smaregi.',
}
