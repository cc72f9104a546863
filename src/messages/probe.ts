import { argument, quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

interface Cut {
  readonly productId: string
  readonly code: string
  readonly startedAt: string
  readonly nextengine: {
    readonly neCode: string
    readonly stock: number
    readonly warehouses?: readonly { readonly shown: string; readonly stock: number }[]
    readonly uploads: readonly { readonly tag: string }[]
  } | null
  readonly smaregi: {
    readonly storeId: string
    readonly stock: number | null
    readonly identificationNo: string
  } | null
}

/** Next Engine's stock before anything was done; of each 拠点, where there are several. */
function before({ nextengine }: Cut): Sentence {
  const { stock, warehouses = [] } = nextengine ?? {}
  const list = warehouses.map((one) => `${one.shown} ${one.stock}`)
  if (list.length === 0) return { ja: `${stock ?? '?'}`, en: `${stock ?? '?'}` }
  return { ja: list.join('、'), en: list.join(', ') }
}

export const stopped: Sentence = {
  ja: '途中で止められたため、残りは試していません',
  en: 'It was stopped, so the rest was not tried',
}

function when({ productId, startedAt }: Cut): Sentence {
  return { ja: `${startedAt}、商品 ${productId}`, en: `${startedAt}, product ${productId}` }
}

export function first(cut: Cut): Sentence {
  const { ja, en } = when(cut)
  return {
    ja: `前回の試行（${ja}）が途中で止まっています。何が行われたかを確認し、元に戻します。`,
    en: `An earlier probe (${en}) was cut off. What it did is found out and put back.`,
  }
}

export function byHand(cut: Cut): Sentence {
  const { ja, en } = when(cut)
  return {
    ja: `前回の試行（${ja}）は、人が元に戻すことになっています。ネクストエンジンの在庫数は試す前 ${before(cut).ja}、スマレジは ${cut.smaregi?.stock ?? '?'} でした。直し終えていれば y と答えてください。`,
    en: `An earlier probe (${en}) was left to a person to put back. Before it Next Engine had ${before(cut).en} and Smaregi ${cut.smaregi?.stock ?? '?'}. Answer y once that is done.`,
  }
}

export function earlierOne(cut: Cut): Sentence {
  const { ja, en } = when(cut)
  return {
    ja: `途中で止まっていた試行（${ja}）を元に戻しました。新しく試すには、もう一度実行してください。`,
    en: `This was about a probe that had been cut off (${en}). Run it again to try anew.`,
  }
}

export function allBack(productId: string): Sentence {
  return {
    ja: `✓ 商品 ${productId} の在庫は、両方とも試す前と同じです。`,
    en: `✓ The stock of product ${productId} is as it was before, on both sides.`,
  }
}

export function runAgain(code: string): Sentence {
  return {
    ja: `→ 15 分ほど待ってから、もう一度 ston doctor --probe ${quoted(code)} を実行してください。`,
    en: `→ Wait about 15 minutes, then run \`ston doctor --probe ${quoted(code)}\` again.`,
  }
}

function tags(cut: Cut): string {
  return (cut.nextengine?.uploads ?? []).map(({ tag }) => tag).join(', ')
}

export function uploadsUnclear(cut: Cut): Sentence {
  return {
    ja: `✗ ネクストエンジンに反映されたか、まだわかりません（${cut.nextengine?.neCode ?? ''}、試す前の在庫数 ${before(cut).ja}）。`,
    en: `✗ Whether Next Engine applied it is not known yet (${cut.nextengine?.neCode ?? ''}, stock before: ${before(cut).en}).`,
  }
}

export function uploadsRefused(cut: Cut): Sentence {
  return {
    ja: `✗ ネクストエンジンの ${cut.nextengine?.neCode ?? ''} を元に戻せません（試す前の在庫数 ${before(cut).ja}）。フリー在庫が受注に引き当てられていないか確認してください。`,
    en: `✗ Next Engine does not take what puts ${cut.nextengine?.neCode ?? ''} back (stock before: ${before(cut).en}). See whether orders hold its free stock.`,
  }
}

export function uploadsInDoubt(cut: Cut): Sentence {
  return {
    ja: `✗ ネクストエンジンに反映されたか確認できません。在庫入出庫履歴で ${cut.nextengine?.neCode ?? ''} を見て（入出庫理由 ston probe-…: ${tags(cut)}）、在庫数が試す前の ${before(cut).ja} になるように直してください。直したら、もう一度 ston doctor --probe ${quoted(cut.code)} を実行すると解消します。`,
    en: `✗ Whether Next Engine applied it cannot be proven. Look at ${cut.nextengine?.neCode ?? ''} in the 在庫入出庫履歴 (reasons ston probe-…: ${tags(cut)}) and set its stock to the ${before(cut).en} it had before. Then run \`ston doctor --probe ${quoted(cut.code)}\` again to close it.`,
  }
}

export function shipmentsUnclear(cut: Cut): Sentence {
  return {
    ja: `✗ スマレジで元に戻ったかわかりません（店舗ID ${cut.smaregi?.storeId ?? ''}、試す前の在庫 ${cut.smaregi?.stock ?? '?'}、管理番号 ${cut.smaregi?.identificationNo ?? ''} の出荷）。`,
    en: `✗ Whether Smaregi is as before is not known (store ${cut.smaregi?.storeId ?? ''}, stock before: ${cut.smaregi?.stock ?? '?'}, the 出荷 with identificationNo ${cut.smaregi?.identificationNo ?? ''}).`,
  }
}

export function shipmentsInDoubt(cut: Cut): Sentence {
  const { storeId = '', stock = null, identificationNo = '' } = cut.smaregi ?? {}
  return {
    ja: `✗ スマレジに送る途中で止まったプロセスが終わったかどうか、ston にはわかりません。そのプロセスが残っていないことを確認し、管理番号 ${identificationNo} の出荷があれば削除し、店舗ID ${storeId} の在庫が試す前の ${stock ?? '?'} になるように直してください。直したら、もう一度 ston doctor --probe ${quoted(cut.code)} を実行すると解消します。`,
    en: `✗ Whether the process that was stopped on its way to Smaregi is gone, ston cannot see. Make sure that it is, delete the 出荷 with identificationNo ${identificationNo} if there is one, and set the stock in store ${storeId} to the ${stock ?? '?'} it had before. Then run \`ston doctor --probe ${quoted(cut.code)}\` again to close it.`,
  }
}

export function shipmentLeft(shipmentId: string): Sentence {
  return {
    ja: `! スマレジが削除を受け付けないため、出荷 ${shipmentId} は一覧に残ります。在庫は別の変動で元に戻しました。この出荷は削除しないでください。`,
    en: `! Smaregi does not let 出荷 ${shipmentId} be deleted, so it stays in the list. Its stock was put back by a change of its own: do not delete it.`,
  }
}

export function noPair(name: string): Sentence {
  return {
    ja: `${name} の商品IDと商品コードの組がわかりません`,
    en: `${name} does not go with one product and one code`,
  }
}

export function unfinished(productId: string): Sentence {
  return {
    ja: `商品 ${productId} には、まだ終わっていない変動があります`,
    en: `product ${productId} has changes that have not ended`,
  }
}

export function unfinishedHint(productId: string): Sentence {
  return {
    ja: `先に ston flush と ston import-orders を実行し、ston why ${argument(productId)} で確認してください。`,
    en: `Run \`ston flush\` and \`ston import-orders\` first, and look at \`ston why ${argument(productId)}\`.`,
  }
}

export const nothingToTry: Sentence = {
  ja: 'この商品では何も試せません',
  en: 'nothing can be tried with this product',
}

export const noNextEngine: Sentence = {
  ja: 'ネクストエンジンは設定されていないので試しません',
  en: 'Next Engine is not set up, so nothing is tried there',
}

export const noSmaregi: Sentence = {
  ja: 'スマレジの API は設定されていないので試しません',
  en: 'Smaregi has no credentials, so nothing is tried there',
}

export function notInNextEngine(code: string): Sentence {
  return {
    ja: `ネクストエンジンに商品コード ${code} がないので試しません`,
    en: `Next Engine does not have ${code}, so nothing is tried there`,
  }
}

export function noFreeStock(code: string): Sentence {
  return {
    ja: `ネクストエンジンの ${code} にフリー在庫がないので試しません（足した 1 個を引けないことがあります。1 個以上入れてください）`,
    en: `${code} has no free stock in Next Engine, so nothing is tried there (what is added might not be taken back: give it one piece or more)`,
  }
}

export function oneWarehouse(shown: string): Sentence {
  return {
    ja: `フリー在庫のある拠点が ${shown} だけなので、ほかの拠点では試しません`,
    en: `only ${shown} has free stock of it, so other 拠点 are not tried`,
  }
}

export function notInSmaregi(productId: string, storeId: string): Sentence {
  return {
    ja: `スマレジの店舗ID ${storeId} に商品 ${productId} がないので試しません`,
    en: `Smaregi does not know product ${productId} in store ${storeId}, so nothing is tried there`,
  }
}

export function historyUnread(why: Sentence): Sentence {
  return {
    ja: `スマレジの在庫変動履歴を読めず、ston 自身の変動を見分けられないので試しません（${why.ja}）`,
    en: `Smaregi’s stock history cannot be read, and ston could not tell its own changes, so nothing is tried there (${why.en})`,
  }
}

export function progressUpload(sent: number): Sentence {
  const amount = sent > 0 ? `+${sent}` : String(sent)
  return {
    ja: `ネクストエンジンで試しています（${amount}）`,
    en: `trying in Next Engine (${amount})`,
  }
}

export const progressShipment = {
  register: { ja: 'スマレジで出荷を登録しています', en: 'registering a shipment in Smaregi' },
  again: { ja: '同じトークンでもう一度送っています', en: 'sending the same token once more' },
  edit: { ja: '出荷を編集しています', en: 'editing the shipment' },
  remove: { ja: '出荷を削除しています', en: 'deleting the shipment' },
  add: { ja: 'スマレジの在庫を戻しています', en: 'putting back the stock in Smaregi' },
} satisfies Record<string, Sentence>

export const progressBack: Sentence = { ja: '元に戻しています', en: 'putting everything back' }
