import { argument, quoted } from '../kernel/shell-quote.ts'
import { afterConflict, afterMissing, otherLink, OVERLAP, turnedUp, unplaced } from './held-next.ts'
import type { Hold, HoldFor, HoldReason, Overlap } from '../domain/stock/hold.ts'
import type { WhyHeld } from '../domain/stock/returned-shipment.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'
import { NO_PLACES, type PlaceNames, storeIn } from './places.ts'
import { repeatBecause } from './repeats.ts'
import { unknownChange } from './unknown-change.ts'

/** `products`: the ids that the code stands for, where they are known. */
export function heldBecause(
  hold: Hold,
  id: string,
  products: readonly string[] = [],
  names: PlaceNames = NO_PLACES,
): Told {
  const told = toldOf(hold, id, names)
  return hold.reason === 'missing' ? { ...told, next: afterMissing(nameIn(id), products) } : told
}

function toldOf<R extends HoldReason>(hold: HoldFor<R>, id: string, names: PlaceNames): Told {
  const because: (one: HoldFor<R>, name: string, names: PlaceNames) => Told = HELD[hold.reason]
  return because(hold, id, names)
}

/** The code, or the product's id, in the name of a held row: without its 拠点, of which commands about products know nothing. */
export function nameIn(id: string): string {
  return id.replace(/^h-:?/, '').replace(/@[^@]*$/, '')
}

const HELD: {
  readonly [R in HoldReason]: (hold: HoldFor<R>, id: string, names: PlaceNames) => Told
} = {
  missing: (_hold, id) => ({
    what: {
      ja: 'ネクストエンジンにこの商品コードがありません（保留中）',
      en: 'Next Engine does not have this code (held)',
    },
    next: afterMissing(nameIn(id), []),
  }),
  turnedUp: ({ awaits }, id) => turnedUp(awaits, id),
  counts: ({ nextEngine, smaregi }, id) => ({
    what: {
      ja: `商品コードは見つかりましたが、在庫数が合いません（ネクストエンジン・スマレジ: ${nextEngine}・${smaregi}、保留中）`,
      en: `The code has turned up, but the counts do not fit (Next Engine, Smaregi: ${nextEngine}, ${smaregi}; held)`,
    },
    next: {
      ja: `どちらかの在庫数を直してください。合えば自動で終わります。このまま送るなら: ston failures retry ${quoted(id)}`,
      en: `Correct one of the two counts; it ends by itself once they fit. To send it as it is: \`ston failures retry ${quoted(id)}\``,
    },
  }),
  asSet: (_hold, id) => ({
    what: {
      ja: '商品コードがセット商品として見つかりました。セット商品の在庫数は比べられないので、自動では送りません（保留中）',
      en: 'The code has turned up as a set, whose count cannot be compared; it is not sent by itself (held)',
    },
    next: {
      ja: `構成商品の在庫数を、ネクストエンジンで確認してください。この増減が入っていなければ（構成商品に分けて送ります）: ston failures retry ${quoted(id)}　入っていれば: ston failures drop ${quoted(id)} --why "入力済み"`,
      en: `Look at the counts of its components in Next Engine. If they lack it (it is sent to the components): \`ston failures retry ${quoted(id)}\`  If they have it: \`ston failures drop ${quoted(id)} --why "entered by hand"\``,
    },
  }),
  master: (_hold, id) => ({
    what: {
      ja: '商品コードが見つかりました。在庫の基準がネクストエンジンなので、自動では送りません（保留中）',
      en: 'The code has turned up; with Next Engine as stock master it is not sent by itself (held)',
    },
    next: {
      ja: `ネクストエンジンの在庫数に入っていなければ: ston failures retry ${quoted(id)}　入っていれば: ston failures drop ${quoted(id)} --why "入力済み"`,
      en: `If Next Engine’s count lacks it: \`ston failures retry ${quoted(id)}\`  If it has it: \`ston failures drop ${quoted(id)} --why "entered by hand"\``,
    },
  }),
  unplaced: (_hold, id) => unplaced(id),
  // As long as nobody has looked whether the goods are on their way between stores, it is not called 売り越し.
  oversold: () => ({
    what: {
      ja: 'ネクストエンジンのフリー在庫が足りないため、残りを保留しています',
      en: 'Next Engine’s free stock was not enough; the rest is held',
    },
    next: {
      ja: 'ネクストエンジンの引当中の受注を確認してください。フリー在庫が増えれば自動で送ります。',
      en: 'Look at the orders that hold the stock in Next Engine; it is sent by itself when there is free stock.',
    },
  }),
  inTransit: () => inTransitBecause(null),
  refused: ({ words }) => ({
    what: {
      ja: `ネクストエンジンが受け付けませんでした（保留中）${words === '' ? '' : `: ${words}`}`,
      en: `Next Engine did not take it (held)${words === '' ? '' : `: ${words}`}`,
    },
    next: {
      ja: '次回、フリー在庫に入る分だけをもう一度送ります。同じ理由が続くときは、ネクストエンジンの商品を確認してください。',
      en: 'The next run tries again, with what fits the free stock. If the words stay the same, look at the product in Next Engine.',
    },
  }),
  uncounted: ({ found, gone }, id) => (gone === undefined ? uncounted(found) : goneTo(gone, id)),
  guard: (_hold, id) => ({
    what: {
      ja: '数量が大きすぎるため止めています（保留中）',
      en: 'Held because the quantity is unusually large',
    },
    next: {
      ja: `スマレジの在庫変動を確認してください。正しければ: ston failures retry ${quoted(id)}　誤りなら: ston failures drop ${quoted(id)} --why "…"`,
      en: `Check the change in Smaregi. If it is right: \`ston failures retry ${quoted(id)}\`  If not: \`ston failures drop ${quoted(id)} --why "…"\``,
    },
  }),
  unlinked: ({ key }, id) => ({
    what: {
      ja: `ネクストエンジンに対応する商品が見つかりません（${key === '' ? 'スマレジの商品コードが空です' : `JANコード ${key}`}、保留中）`,
      en: `Nothing in Next Engine goes with this product (${key === '' ? 'its 商品コード in Smaregi is empty' : `JAN ${key}`}; held)`,
    },
    next: {
      ja: `スマレジの商品コードとネクストエンジンのJANコードをそろえてください。そろうと、次回の実行で両方の在庫数を比べ、合うときは送り、合わないときはお知らせします。ネットで売らない商品なら: ston map exclude ${argument(nameIn(id))}`,
      en: `Give both the same key: 商品コード in Smaregi, JANコード in Next Engine; the next run then compares both counts, and sends it, or asks where they do not fit. If it is not sold online: \`ston map exclude ${argument(nameIn(id))}\``,
    },
  }),
  set: ({ names }) => ({
    what: {
      ja: `セット商品を構成商品に分けられません: ${names.join(' ')}（保留中）`,
      en: `The set cannot be taken apart: ${names.join(' ')} (held)`,
    },
    next: {
      ja: 'ネクストエンジンのセット商品の構成（商品コードと数量）を確認してください。',
      en: 'Check the set’s components and quantities in Next Engine.',
    },
  }),
  shipment: ({ returned: { storeId, at, division, why = 'later' } }, id, names) => {
    const store = storeIn(storeId, names)
    const moment = at.slice(0, 16).replace('T', ' ')
    return {
      what: {
        ja: `スマレジで編集・削除された出荷の分かもしれません（${store.ja}、区分 ${division}、${moment}、保留中）: ${UNTOLD[why].ja}`,
        en: `This may come from a 出荷 that was edited or deleted in Smaregi (${store.en}, division ${division}, ${moment}; held): ${UNTOLD[why].en}`,
      },
      next: {
        ja: `スマレジの在庫変動と出荷を見てください。出荷の編集・削除なら: ston failures drop ${quoted(id)} --why "出荷の修正"　そうでなければ: ston failures retry ${quoted(id)}`,
        en: `Look at the change and the 出荷 in Smaregi. If it was an edited or deleted 出荷: ston failures drop ${quoted(id)} --why "出荷"  If not: ston failures retry ${quoted(id)}`,
      },
    }
  },
  twice: ({ left }, id) => ({
    what: {
      ja: `送った結果がわからず届いていないと判断した分が、あとからネクストエンジンに入ったかもしれません（${left.slice(0, 16)} に送信、保留中）`,
      en: `A row that was taken for lost may have got into Next Engine after all (sent ${left.slice(0, 16)}; held)`,
    },
    next: {
      ja: `この商品のネクストエンジンの在庫数を実物と比べてください（手では直さないでください。直すと二重になります）。この商品でほかに保留や送信待ちの分があれば、それを差し引いて比べます。この数量だけ合わなければ（ほかにも確認中のものがあれば、合わせて差になるものを）: ston failures retry ${quoted(id)}　合っていれば: ston failures drop ${quoted(id)} --why "合っている"`,
      en: `Compare Next Engine’s count of this product with the goods; do not correct it by hand, or it changes twice. Leave out of account what else of it is held or waits. If it is off by this quantity (of several that are asked about: those that make up the difference together): \`ston failures retry ${quoted(id)}\`  If it is right: \`ston failures drop ${quoted(id)} --why "it is right"\``,
    },
  }),
  repeat: ({ repeat }, id, names) => repeatBecause(repeat.change, id, names),
  otherLink: ({ division }) => otherLink(division),
  unknownChange,
  ambiguous: ({ overlap }, id) => {
    const names = namesOf(overlap)
    return {
      what: {
        ja: `商品コードを一つに決められません${names === '' ? '' : `: ${names}`}（保留中）`,
        en: `The code is not unique${names === '' ? '' : `: ${names}`} (held)`,
      },
      next: overlap.kind === 'table' ? afterConflict(nameIn(id)) : OVERLAP,
    }
  },
}

/** Names only, so that they read the same in every language. */
function namesOf(overlap: Overlap): string {
  switch (overlap.kind) {
    case 'spellings':
      return overlap.spellings.join(' ')
    case 'table':
      return `${overlap.name} = ${overlap.is}`
    case 'key':
      return `${overlap.key}: ${overlap.names.join(' ')}`
    case 'taken':
      return `${overlap.key}: ${overlap.productId} = ${overlap.code}`
  }
}

const UNTOLD: Record<WhyHeld, Sentence> = {
  unreadable: {
    ja: 'スマレジの出荷と在庫変動履歴を読めません（API の設定と、参照の許可を確認してください）',
    en: 'Smaregi’s 出荷 and stock history cannot be read (see the credentials, and the rights to read them)',
  },
  later: {
    ja: '今はスマレジに確認できません（次回、自動で確認します）',
    en: 'Smaregi cannot be asked just now (the next run does)',
  },
  unclear: {
    ja: 'スマレジの出荷を見ても決められません',
    en: 'Smaregi’s 出荷 do not tell',
  },
}

/** Goods between two stores: they are not gone, so this is no 売り越し. */
export function inTransitBecause(pieces: number | null): Told {
  const [ja, en] =
    pieces === null
      ? ['商品', 'goods']
      : [` ${pieces} 個`, pieces === 1 ? '1 piece' : `${pieces} pieces`]
  return {
    what: {
      ja: `移動中: 店舗間で移動中の${ja}が入庫されるのを待っています（売り越しではありません）`,
      en: `In transit: waiting for ${en} on the way between stores (not oversold)`,
    },
    next: {
      ja: 'スマレジで入庫を登録すると、次回、自動で解消します。入庫し忘れがないか確認してください。',
      en: 'It ends by itself once the goods are received (入庫) in Smaregi. See that nobody has forgotten to.',
    },
  }
}

function uncounted(found: string): Told {
  return {
    what: {
      ja: `ネクストエンジンの在庫数を読み取れません（「${found}」、保留中）`,
      en: `Next Engine’s count cannot be read ("${found}"; held)`,
    },
    next: {
      ja: 'ネクストエンジンの商品の在庫数を確認してください。読めるようになれば、次回に自動で送ります。',
      en: 'Look at the product’s stock in Next Engine; once it can be read, it is sent by itself.',
    },
  }
}

function goneTo(warehouse: string, id: string): Told {
  return {
    what: {
      ja: `ネクストエンジンに拠点「${warehouse}」がありません（保留中）`,
      en: `Next Engine has no warehouse (拠点) "${warehouse}" any more (held)`,
    },
    next: {
      ja: `拠点の名前を変えたか、拠点をなくした場合は: ston failures drop ${quoted(id)} --why "…"　そのあと ston reconcile で今の拠点の在庫数を比べてください。名前を元に戻すと、次回に自動で送ります。`,
      en: `Where it has another name now, or was given up: \`ston failures drop ${quoted(id)} --why "…"\`, then compare with \`ston reconcile\`. Under its former name it is sent by itself.`,
    },
  }
}
