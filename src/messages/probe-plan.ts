import { quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** A 拠点 of several. */
interface Place {
  readonly shown: string
  readonly stock: number
  readonly free: number
}

/** A test product, as `doctor --probe` tells about it. */
interface Plan {
  readonly productId: string
  readonly code: string
  readonly nextengine: {
    readonly neCode: string
    readonly stock: number
    readonly free: number
    readonly warehouses?: readonly Place[]
  } | null
  readonly smaregi: { readonly storeId: string; readonly stock: number | null } | null
}

/** What is going to be done, one line each. `added`: the pieces that go into one 拠点 and the next. */
export function planOf(
  plan: Plan,
  api: 'legacy' | 'platform',
  added: readonly number[],
): Sentence[] {
  const { productId, code, nextengine, smaregi } = plan
  return [
    {
      ja: `次のことを、商品ID ${productId}（商品コード ${code}）だけで試し、最後にすべて元に戻します。`,
      en: `This is tried on product ${productId} (code ${code}) alone, and all of it is put back at the end:`,
    },
    ...(smaregi === null ? [] : [shipmentPlan(smaregi, api)]),
    ...(nextengine === null ? [] : uploadPlan(nextengine, added)),
    {
      ja: '- 読むだけのもの：大文字と小文字の検索、複数の拠点の在庫数、1 回に返る行数、新しい受注の最終更新日、在庫変動履歴の並び',
      en: '- by reading alone: letter case of searches, 在庫数 of several 拠点, rows of one answer, dates of new orders, the order of the stock history',
    },
    {
      ja: 'その間、ston flush と ston import-orders は待ちます。試験用の商品を使い、その間はレジでも受注でも触らないでください。',
      en: '`ston flush` and `ston import-orders` wait meanwhile. Use a product for tests, and let neither till nor orders touch it meanwhile.',
    },
  ]
}

function shipmentPlan(
  { storeId, stock }: NonNullable<Plan['smaregi']>,
  api: 'legacy' | 'platform',
): Sentence {
  const now = stock === null ? '' : `${stock}`
  return {
    ja: `- スマレジ（店舗ID ${storeId}${now === '' ? '' : `、在庫 ${now}`}）：出荷 2 個を登録し${api === 'legacy' ? '、同じトークンでもう一度送り' : ''}、1 点に編集し、削除する`,
    en: `- Smaregi (store ${storeId}${now === '' ? '' : `, ${now} in stock`}): a 出荷 of 2 is registered${api === 'legacy' ? ', sent again with the same token' : ''}, edited to 1, and deleted`,
  }
}

function uploadPlan(
  { neCode, ...only }: NonNullable<Plan['nextengine']>,
  added: readonly number[],
): Sentence[] {
  const places = only.warehouses ?? [{ shown: '', ...only }]
  return places.flatMap((place, i) => uploadsIn(place, neCode, added[i] ?? 1))
}

function uploadsIn({ shown, stock, free }: Place, neCode: string, added: number): Sentence[] {
  const ja = shown === '' ? 'ネクストエンジン' : `ネクストエンジンの拠点 ${shown}`
  const en = shown === '' ? 'Next Engine' : `Next Engine, 拠点 ${shown}`
  return [
    {
      ja: `- ${ja}（${neCode}、在庫数 ${stock}、フリー在庫 ${free}）：+${added} を、商品コードになりえない文字列の行と同じファイルで送る`,
      en: `- ${en} (${neCode}, stock ${stock}, free ${free}): +${added}, in one file with a row whose code can be no product’s`,
    },
    free > 10
      ? {
          ja: '- フリー在庫が 10 個を超えるため、フリー在庫と同数の減算は試しません',
          en: '- more than 10 are free, so taking exactly the free stock is not tried',
        }
      : {
          ja: `- ${ja}：フリー在庫の ${free + added} 個すべてを引き、すぐに戻す（その間、モールに 0 が送られることがあります）`,
          en: `- ${en}: all ${free + added} free pieces are taken, and given back at once (the malls may be told 0 meanwhile)`,
        },
  ]
}

/** What is left out for good. */
export const neverTried: readonly Sentence[] = [
  {
    ja: '大文字と小文字だけが違う商品コードのアップロードは試しません。新しい商品ができた場合、元に戻せないためです（検索で確認します）。',
    en: 'An upload with a code in another letter case is not tried: if a new product came of it, that could not be undone. Searching is tried instead.',
  },
]

export const question: Sentence = { ja: '試しますか？ [y/N]', en: 'Go ahead? [y/N]' }

export const needsYes: Sentence = {
  ja: '在庫を動かして元に戻すので、端末で確認するか、--yes を付ける必要があります',
  en: 'stock is moved and put back, so somebody has to be asked, or --yes be given',
}

export function needsYesHint(product: string): Sentence {
  return {
    ja: `端末で ston doctor --probe ${quoted(product)} を実行すると、することの一覧を見てから決められます。`,
    en: `\`ston doctor --probe ${quoted(product)}\` on a terminal lists what it will do, and asks.`,
  }
}

export const untouched: Sentence = { ja: '何もしませんでした。', en: 'Nothing was done.' }
