import type { Cause } from '../domain/reconciliation/clues.ts'
import { division } from './divisions.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { plural } from './plural.ts'

export const causes = {
  pending: { ja: 'まだ送っていない変動', en: 'not sent yet' },
  held: { ja: '保留中', en: 'held' },
  failed: { ja: '失敗した変動', en: 'failed' },
  inDoubt: { ja: '結果の確認待ち', en: 'outcome not known' },
  ordersNotImported: { ja: '未取込の受注', en: 'orders not imported' },
  booked: { ja: '出荷を確認できない受注の登録分', en: 'booked orders that cannot be followed' },
  allocation: { ja: '引当・取込対象外の受注', en: 'allocation, orders not followed' },
  unapproved: { ja: '出荷の承認待ち', en: 'shipment waits for approval' },
  dropped: { ja: '送らないと決めた変動', en: 'dropped by a person' },
  excluded: { ja: '除外した商品', en: 'excluded' },
  onlySmaregi: { ja: 'スマレジだけにある', en: 'only in Smaregi' },
  onlyNextengine: { ja: 'ネクストエンジンだけにある', en: 'only in Next Engine' },
  unexplained: { ja: '理由不明', en: 'unexplained' },
} satisfies Record<Cause, Sentence>

export const columns = {
  productId: { ja: '商品ID', en: 'product' },
  code: { ja: '商品コード', en: 'code' },
  name: { ja: '商品名', en: 'name' },
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  nextengine: { ja: 'ネクストエンジン', en: 'NE' },
  difference: { ja: '差', en: 'difference' },
  cause: { ja: '理由', en: 'cause' },
} satisfies Record<string, Sentence>

/** Where the stores feed several. */
export const warehouseColumn: Sentence = { ja: '拠点', en: 'warehouse' }

export const readingProducts: Sentence = {
  ja: 'スマレジの商品を読んでいます',
  en: 'reading Smaregi’s products',
}

export const readingSmaregi: Sentence = {
  ja: 'スマレジの在庫数を読んでいます',
  en: 'reading Smaregi’s stock',
}

export function readingNextEngine(read: number, total: number): Sentence {
  return {
    ja: `ネクストエンジンの在庫数を読んでいます（${read} / ${total}）`,
    en: `reading Next Engine’s stock (${read} of ${total})`,
  }
}

export function lookingAgain(count: number): Sentence {
  return {
    ja: `${count} 商品をもう一度見ています`,
    en: `looking again at ${plural(count, 'product')}`,
  }
}

export const allEqual: Sentence = {
  ja: '両方の在庫数は合っています。',
  en: 'The two counts agree.',
}

export function compared(products: number): Sentence {
  return { ja: `${products} 商品を比べました。`, en: `${plural(products, 'product')} compared.` }
}

export function differ(products: number, units: number): Sentence {
  return {
    ja: `差のある商品: ${products}（合計 ${units} 個）`,
    en: `${products} ${products === 1 ? 'differs' : 'differ'}, by ${plural(units, 'piece')} in all`,
  }
}

export function byCause(cause: Cause, products: number, units: number): Sentence {
  return {
    ja: `${causes[cause].ja}: ${products} 商品、${units} 個`,
    en: `${causes[cause].en}: ${plural(products, 'product')}, ${plural(units, 'piece')}`,
  }
}

export const mixed: Sentence = { ja: 'ほか', en: 'and others' }

export function agreed(time: string): Sentence {
  return { ja: `最後に在庫数が合っていた日時: ${time}`, en: `last seen to agree: ${time}` }
}

export const neverTold: Sentence = {
  ja: 'スマレジの在庫変動履歴にあって、通知が届いていない変動:',
  en: 'In Smaregi’s stock history, and never notified:',
}

/** `at`: `YYYY-MM-DD HH:MM`, Japan time. `delta`: with its sign. `code`: of the 在庫区分. */
export function untold({
  productId,
  store,
  at,
  delta,
  code,
}: {
  readonly productId: string
  /** As `storeIn` has it. */
  readonly store: Sentence
  readonly at: string
  readonly delta: string
  readonly code: string
}): Sentence {
  const name = division(code)
  return {
    ja: `商品ID ${productId}  ${at}  ${store.ja}  ${delta}（${name.ja}）`,
    en: `product ${productId}  ${at}  ${store.en}  ${delta} (${name.en})`,
  }
}

export function rest(count: number): Sentence {
  return {
    ja: `ほか ${count} 商品（すべて見るには --csv FILE）`,
    en: `and ${count} more (all of them: --csv FILE)`,
  }
}

export function onlySmaregi(count: number): Sentence {
  return {
    ja: `スマレジだけにある商品（在庫あり）: ${count}`,
    en: `Only in Smaregi, with stock: ${count}`,
  }
}

export function onlyNextengine(count: number): Sentence {
  return {
    ja: `ネクストエンジンだけにある商品（在庫あり）: ${count}`,
    en: `Only in Next Engine, with stock: ${count}`,
  }
}

export function oneSided(code: string, name: string, count: number): Sentence {
  const words = [code, name].filter((word) => word !== '').join('  ')
  return { ja: `${words}  ${count}`, en: `${words}  ${count}` }
}

export const oneSidedNext: Sentence = {
  ja: '片方だけの商品は合わせません。ひも付けを直すには ston map check、扱わない商品は ston map exclude',
  en: 'These are never mended. Wrong ids: `ston map check`; products not to be passed on: `ston map exclude`',
}

export function moving(count: number): Sentence {
  return {
    ja: `見ている間にも動き続けた商品: ${count}（今回は判断していません）`,
    en: `${plural(count, 'product')} kept moving while being looked at; nothing is said about that this time`,
  }
}

export function uncounted(count: number): Sentence {
  return {
    ja: `ネクストエンジンの在庫数を読み取れない商品: ${count}（今回は判断していません）`,
    en: `Next Engine gives no count of ${plural(count, 'product')}; nothing is said about that this time`,
  }
}

export function ambiguous(count: number): Sentence {
  return {
    ja: `商品コードが決まらない商品: ${count}（ston map check で確認）`,
    en: `${plural(count, 'product')} without a certain code (see \`ston map check\`)`,
  }
}

export function written(path: string): Sentence {
  return { ja: `${path} に書き出しました。`, en: `Written to ${path}.` }
}

/** What becomes of a difference for these reasons, or what to do about it. */
const NEXT: Readonly<Record<string, readonly [causes: readonly Cause[], step: Sentence]>> = {
  unexplained: [
    ['unexplained'],
    {
      ja: '経緯を見る: ston why 商品コード　合わせる: ston reconcile --apply nextengine（スマレジの方を直すなら smaregi）。引当などの分が混じる商品は、ston reconcile --csv FILE で行を選び --from FILE を付けたときだけ合わせます',
      en: 'its story: `ston why CODE`; mend it: `ston reconcile --apply nextengine`, or `smaregi` where that is the side to mend, and where a part of it is allocation or the like only with the lines that you choose: `ston reconcile --csv FILE`, then `--from FILE`',
    },
  ],
  pending: [
    ['pending'],
    { ja: '次の ston flush が送ります', en: 'the next `ston flush` sends it' },
  ],
  orders: [
    ['ordersNotImported'],
    { ja: '次の ston import-orders が登録します', en: 'the next `ston import-orders` books them' },
  ],
  booked: [
    ['booked'],
    {
      ja: '受注取込を止めたか、ひも付けを変えたために、出荷されたかを確認できない登録分です。ston は合わせません。棚の数を確認して両方の在庫数を手で直し、ston reconcile --accept で記録してください',
      en: 'booked before the import of orders was switched off, or before the product was linked otherwise; never mended by ston: look at the shelf, put both counts right by hand, then `ston reconcile --accept`',
    },
  ],
  open: [
    ['held', 'failed', 'inDoubt'],
    {
      ja: '待っているものと、すること: ston failures list',
      en: 'what it waits for, and what to do: `ston failures list`',
    },
  ],
  allocation: [
    ['allocation'],
    {
      ja: '引当や、取り込まない受注による差です。flush では変わらず、その受注が出荷・キャンセルされるとなくなります',
      en: 'no flush changes it: it goes when those orders are shipped or cancelled in Next Engine',
    },
  ],
  unapproved: [
    ['unapproved'],
    { ja: 'スマレジで出荷を承認してください', en: 'approve the 出荷 in Smaregi' },
  ],
  decided: [
    ['dropped', 'excluded'],
    {
      ja: '人の判断による差で、そのまま残ります（合わせるなら: ston reconcile --csv FILE、残す行を選んで --from FILE --apply nextengine または smaregi）',
      en: 'somebody decided so, and it stays (to mend it: `ston reconcile --csv FILE`, then `--from FILE --apply nextengine` or `smaregi` with the lines left in it)',
    },
  ],
}

/** `at`: Japan time, to the minute. */
function sureFrom(at: string): Sentence {
  return {
    ja: `→ ${causes.inDoubt.ja}: 送信の結果がまだ確定していません。${at} を過ぎてから、もう一度実行してください`,
    en: `→ ${causes.inDoubt.en}: what was sent is too fresh to be sure; run this again after ${at}`,
  }
}

/**
 * One line a kind of reason that there is: what settles by itself, and what does not. `sureAt`: when what was sent a moment ago is
 * certain (Japan time); null = nothing was.
 */
export function nextSteps(found: ReadonlySet<Cause>, sureAt: string | null): Sentence[] {
  return [...(sureAt === null ? [] : [sureFrom(sureAt)]), ...byReason(found)]
}

function byReason(found: ReadonlySet<Cause>): Sentence[] {
  return Object.values(NEXT).flatMap(([some, step]) => {
    const there = some.filter((cause) => found.has(cause)).map((cause) => causes[cause])
    if (there.length === 0) return []
    const [ja, en] = [there.map((one) => one.ja).join('・'), there.map((one) => one.en).join(', ')]
    return [{ ja: `→ ${ja}: ${step.ja}`, en: `→ ${en}: ${step.en}` }]
  })
}

export const salesOnly: Sentence = {
  ja: '在庫の基準がネクストエンジンで受注取込も使っていないため、スマレジの在庫数は売上でしか動きません。差があるのは普通のことです。',
  en: 'With Next Engine as stock master and without the import of orders, Smaregi’s count follows sales only: differences are normal.',
}
