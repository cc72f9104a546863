import { argument, quoted } from '../kernel/shell-quote.ts'
import type { OrderItem, OrderReason } from '../domain/orders/open-item.ts'
import { ORDERS_IN_DOUBT } from './orders-in-doubt.ts'
import { ITSELF, wrongProduct, wrongStore } from './orders-refused.ts'
import type { Told } from './problems.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** Slip and line as a shop would look for them. */
export function slipName({ slip, line }: Pick<OrderItem, 'slip' | 'line'>): Sentence {
  return line === 0
    ? { ja: `伝票番号 ${slip}`, en: `slip ${slip}` }
    : { ja: `伝票番号 ${slip} の ${line} 行目`, en: `slip ${slip}, line ${line}` }
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

/** Next Engine has these pieces free already: a correction of the stock that is passed on would add them a second time. */
const byHand: Sentence = {
  ja: '足りない分は、スマレジの出荷を直す（減らす、または削除する）と戻ります。在庫の修正で戻した分は、ネクストエンジンにも送られて二重に増えることがあるので、そのあとで両方の在庫数を比べてください（ston reconcile）。',
  en: 'What is missing comes back when the 出荷 is corrected in Smaregi (fewer pieces, or deleted). A correction of the stock instead may go to Next Engine as well and add the pieces twice: compare both counts after it (`ston reconcile`).',
}

const BECAUSE: Record<OrderReason, (item: OrderItem) => Told> = {
  unmapped: (item) => (item.code === '' ? withoutCode(item) : withoutProduct(wanted(item))),
  ambiguous: ({ words, ...item }) => {
    const code = wanted(item)
    return {
      what: {
        ja: `商品コード ${code} がどの商品か決められません（${words}）。`,
        en: `which product ${code} is cannot be decided (${words}).`,
      },
      next: {
        ja: `ston map show ${argument(code)} で確認し、ひも付け表または JAN を直してください。${ITSELF.ja}`,
        en: `See \`ston map show ${argument(code)}\` and correct the id table or the JAN; ${ITSELF.en}.`,
      },
    }
  },
  notLearnt: (item) => ({
    what: {
      ja: `商品コード ${wanted(item)} を今回は調べられませんでした。`,
      en: `${wanted(item)} could not be looked up this time.`,
    },
    next: { ja: '次回、自動で調べます。', en: 'The next run looks it up by itself.' },
  }),
  set: ({ code }) => ({
    what: {
      ja: `セット商品 ${code} を構成商品に分けられません。`,
      en: `the set ${code} cannot be taken apart.`,
    },
    next: {
      ja: `ネクストエンジンのセット商品の構成を確認してください。${ITSELF.ja}`,
      en: `Check the set in Next Engine; ${ITSELF.en}.`,
    },
  }),
  refused: ({ productId, words }) =>
    /shipment_?store_?id/i.test(words) ? wrongStore(words) : wrongProduct(productId, words),
  guard: ({ delta, id, ...item }) => ({
    what: delta < 0 ? manyMore(wanted(item), -delta) : manyLess(wanted(item), delta),
    next: {
      ja: `ネクストエンジンで数量を確認してください。正しければ: ston failures retry ${quoted(id)}　誤りなら伝票を直してください。次回、自動で確認します。`,
      en: `Check the quantity in Next Engine. If it is right: \`ston failures retry ${quoted(id)}\`  If not, correct the slip; the next run looks at it by itself.`,
    },
  }),
  multiDelivery: ({ id }) => ({
    what: {
      ja: '複数配送の親伝票は、自動登録に対応していないため登録していません。',
      en: 'a slip with several deliveries is not booked, because how it counts is not known.',
    },
    next: {
      ja: `この伝票の分は、スマレジに手で出荷を入力してください。入力したら: ston failures drop ${quoted(id)} --why "入力済み"`,
      en: `Type its 出荷 in Smaregi by hand, then: \`ston failures drop ${quoted(id)} --why "entered by hand"\``,
    },
  }),
  warehouses: ({ words, id, delta }) => ({
    what:
      delta === 0
        ? {
            ja: `この明細の引当が、ネクストエンジンで変わりました（拠点：${words}）。どの店舗から引けばよいか決められないため、登録した店舗のままにしています。`,
            en: `Next Engine has allocated it anew (${words}); which store it is to leave cannot be decided, so it stays booked where it is.`,
          }
        : {
            ja: `この明細は、どの店舗から引けばよいか決められないため、登録していません（引当元の拠点：${words}）。`,
            en: `which store it is to leave cannot be decided, so it is not booked (allocated from ${words}).`,
          },
    next: {
      ja: `ネクストエンジンで 1 つの拠点から引き当て直すと、自動で登録します。このままひとつの店舗から登録するなら: ston failures retry ${quoted(id)}　手で入力したなら: ston failures drop ${quoted(id)} --why "入力済み"`,
      en: `Allocate it from one warehouse (拠点) in Next Engine, and it goes by itself. To book it whole from one store: \`ston failures retry ${quoted(id)}\`  If it was entered by hand: \`ston failures drop ${quoted(id)} --why "entered by hand"\``,
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
      ja: `スマレジの在庫を確認してください。${byHand.ja}済んだら: ston failures drop ${quoted(id)} --why "確認済み"`,
      en: `Check the stock in Smaregi. ${byHand.en} Then: \`ston failures drop ${quoted(id)} --why "checked"\``,
    },
  }),
  unnamed: ({ delta, id, ...item }) => ({
    what: {
      ja: `商品コード ${wanted(item)} の数量が ${delta} 減りましたが、登録済みと判断された分で、どの出荷かわからないため、スマレジの在庫を戻していません。`,
      en: `${delta} fewer of ${wanted(item)} are wanted, but a person said that they were registered, and by which 出荷 is not known; nothing was given back.`,
    },
    next: {
      ja: `${byHand.ja}済んだら: ston failures drop ${quoted(id)} --why "確認済み"`,
      en: `${byHand.en} Then: \`ston failures drop ${quoted(id)} --why "checked"\``,
    },
  }),
  lineGone: ({ delta, id, ...item }) => ({
    what: {
      ja: `明細（商品コード ${wanted(item)}、${delta} 個）がネクストエンジンからなくなりました。登録した出荷はそのままです。`,
      en: `the line (${delta} of ${wanted(item)}) is not in Next Engine any more; what was booked for it stands.`,
    },
    next: {
      ja: `ネクストエンジンで伝票を確認してください。削除したのなら、在庫を戻します: ston failures retry ${quoted(id)}　別の伝票に移したのでも同じです（そちらで登録されます）。商品が出ていったのなら: ston failures drop ${quoted(id)} --why "出荷済み"`,
      en: `Look at the slip in Next Engine. If the line was deleted, or moved to another slip (it is booked there), give the pieces back: \`ston failures retry ${quoted(id)}\`  If the goods have left: \`ston failures drop ${quoted(id)} --why "shipped"\``,
    },
  }),
  ...ORDERS_IN_DOUBT,
  unreadable: ({ words }) => ({
    what: {
      ja: `ネクストエンジンの受注明細に読み取れない値があるため、登録していません（${words}）。`,
      en: `a value of Next Engine’s cannot be read, so it is not booked (${words}).`,
    },
    next: {
      ja: 'ネクストエンジンでその伝票を確認してください。読めるようになれば、自動で登録します。',
      en: 'Look at the slip in Next Engine; once it can be read, it is booked by itself.',
    },
  }),
  damaged: ({ words }) => ({
    what: {
      ja: `この伝票の記録を読めないため、触れていません（${words}）。`,
      en: `its record cannot be read, so it is left alone (${words}).`,
    },
    next: {
      ja: 'バックアップから記録を戻すか、スマレジの出荷を手で確認してください。',
      en: 'Restore the file from a backup, or look after its 出荷 in Smaregi by hand.',
    },
  }),
}

function manyMore(code: string, pieces: number): Sentence {
  return {
    ja: `商品コード ${code} の数量 ${pieces} が大きすぎるため、登録していません。`,
    en: `${pieces} of ${code} is unusually many, so they are not booked.`,
  }
}

function manyLess(code: string, pieces: number): Sentence {
  return {
    ja: `商品コード ${code} の数量が ${pieces} 減りましたが、大きすぎるため、スマレジの在庫を戻していません。`,
    en: `${pieces} fewer of ${code} are wanted, which is unusually many; nothing was given back.`,
  }
}

/** Of a set it is the component that waits; the set's own code would lead nowhere. */
function wanted({ code, component }: Pick<OrderItem, 'code' | 'component'>): string {
  return component === '' ? code : component
}

function withoutProduct(code: string): Told {
  return {
    what: {
      ja: `商品コード ${code} に当たるスマレジの商品がわかりません。`,
      en: `no product of Smaregi is known for the code ${code}.`,
    },
    next: {
      ja: `ひも付け表に加えてください（ston map import ファイル名）。店舗で扱わない商品なら: ston map exclude ${argument(code)}　${ITSELF.ja}`,
      en: `Add it to the id table (\`ston map import FILE\`), or \`ston map exclude ${argument(code)}\` if it is not sold in the store; ${ITSELF.en}.`,
    },
  }
}

/** Next Engine adds such lines by itself; nothing could be excluded by name. */
function withoutCode({ id }: OrderItem): Told {
  return {
    what: {
      ja: '商品コードのない明細です。スマレジのどの商品かわかりません。',
      en: 'the line has no code, so no product of Smaregi is known for it.',
    },
    next: {
      ja: `包装などで在庫に関わらない明細なら: ston failures drop ${quoted(id)} --why "在庫なし"　商品なら、ネクストエンジンで商品コードを入れてください。${ITSELF.ja}`,
      en: `If it has no stock (wrapping and the like): \`ston failures drop ${quoted(id)} --why "no stock"\`  If it is a product, enter its code in Next Engine; ${ITSELF.en}.`,
    },
  }
}
