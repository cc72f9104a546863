import type { PracticeNextEngine } from '../simulators/nextengine/server.ts'
import { GOODS, STORES } from '../messages/demo.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import { HOUR_MS, jstDay } from '../kernel/time.ts'
import { channelOf, unheard } from './channel.ts'
import type { Shop } from './shop.ts'

export interface Article {
  /** スマレジ 商品ID; without an id table also the 商品コード of Next Engine. */
  readonly id: string
  readonly name: Sentence
  /** Pieces at the start, by store. */
  readonly opening: Readonly<Record<string, number>>
}

export const MAIN_STORE = '1'
const MAIN = MAIN_STORE
const STATION = '2'

export const STORE_NAMES: Readonly<Record<string, Sentence>> = {
  [MAIN]: STORES.main,
  [STATION]: STORES.station,
}

export const SENCHA: Article = {
  id: '8000101',
  name: GOODS.sencha,
  opening: { [MAIN]: 30, [STATION]: 10 },
}
export const HOJICHA: Article = {
  id: '8000102',
  name: GOODS.hojicha,
  opening: { [MAIN]: 6, [STATION]: 2 },
}
const CUP: Article = { id: '8000103', name: GOODS.cup, opening: { [MAIN]: 10 } }
export const POT: Article = { id: '8000104', name: GOODS.pot, opening: { [MAIN]: 5 } }
/** On sale in the store, and not yet in Next Engine. */
const COOKIES: Article = { id: '8000105', name: GOODS.cookies, opening: { [MAIN]: 12 } }

export const ARTICLES: readonly Article[] = [SENCHA, HOJICHA, CUP, POT, COOKIES]

/** Both services agree on everything they both know. Nobody is told: that was before ston came. */
export function stockUp({ smaregi, nextEngine, locale }: Shop): void {
  const at = clock('09:45')
  for (const [id, name] of Object.entries(STORE_NAMES)) smaregi.store({ id, name: name[locale] })
  for (const { id, name, opening } of ARTICLES) {
    smaregi.product({ id, name: name[locale] })
    for (const [storeId, amount] of Object.entries(opening))
      smaregi.correct({ productId: id, storeId, amount, at, silent: true })
  }
  for (const article of ARTICLES)
    if (article !== COOKIES) addToNextEngine(nextEngine, article, locale)
}

/** One step of the morning after the other, each notification delivered before the next leaves. */
export async function liveThroughTheMorning(shop: Shop): Promise<void> {
  for (const step of shop.api === 'legacy' ? MORNING : [...MORNING, LOST]) {
    step(shop)
    await delivered(shop)
  }
}

/** What a person does about a product that Next Engine does not know. Gives what was added. */
export function addTheMissingProduct({ nextEngine, locale }: Shop): {
  code: string
  stock: number
} {
  addToNextEngine(nextEngine, COOKIES, locale)
  return { code: COOKIES.id, stock: openingStock(COOKIES) }
}

type Step = (shop: Shop) => void

const MORNING: readonly Step[] = [
  // One receipt with the same product twice: two equal rows that both count.
  ({ smaregi }) =>
    smaregi.sale({ ...at('10:05', MAIN), lines: [line(SENCHA, 1), line(SENCHA, 1)] }),
  ({ smaregi }) => smaregi.purchase({ ...at('10:20', MAIN), productId: HOJICHA.id, quantity: 24 }),
  ({ smaregi }) =>
    smaregi.sale({ ...at('10:40', MAIN), lines: [line(SENCHA, 3), line(COOKIES, 2)] }),
  ({ smaregi }) =>
    smaregi.transfer({
      at: clock('11:00'),
      from: MAIN,
      to: STATION,
      productId: CUP.id,
      quantity: 4,
    }),
  // A net order: Next Engine has taken it off its own stock, and the shop types the 出荷 into Smaregi.
  ({ smaregi, nextEngine }) => {
    nextEngine.shipOrder(POT.id, 1, '1001')
    smaregi.shipment({ ...at('11:25', MAIN), lines: [line(POT, 1)] })
  },
  ({ smaregi }) => smaregi.sale({ ...at('11:50', STATION), lines: [line(HOJICHA, 2)] }),
  // Somebody presses 再送信 for the first receipt; a webhook comes twice by itself now and then.
  (shop) => channelOf(shop).tellAgain(shop),
]

/** A webhook that never arrives. (A legacy notification that fails is mailed to the shop, which sends it again.) */
const LOST: Step = (shop) =>
  unheard(shop, () => shop.smaregi.sale({ ...at('12:10', MAIN), lines: [line(POT, 1)] }))

function at(time: string, storeId: string): { at: Date; storeId: string } {
  return { at: clock(time), storeId }
}

function line(article: Article, quantity: number): { productId: string; quantity: number } {
  return { productId: article.id, quantity }
}

/** A time of the last morning that is over, by Japan's clock. */
function clock(time: string): Date {
  const afternoon = 13 * HOUR_MS
  const day = jstDay(new Date(Date.now() - afternoon))
  return new Date(`${day}T${time}:00+09:00`)
}

function addToNextEngine(nextEngine: PracticeNextEngine, article: Article, locale: Locale): void {
  nextEngine.addGoods({
    code: article.id,
    name: article.name[locale],
    stock: openingStock(article),
  })
}

function openingStock({ opening }: Article): number {
  return Object.values(opening).reduce((sum, amount) => sum + amount, 0)
}

async function delivered(shop: Shop): Promise<void> {
  await shop.smaregi.flushSends()
  const [refused] = channelOf(shop).refusals(shop)
  if (refused !== undefined) throw new Error(`the listener did not take a notification: ${refused}`)
}
