import type { SetRow } from '../../domain/mapping/sets.ts'
import {
  allGoods,
  allSets,
  allShops,
  type Goods,
  type NextEngineShop,
  searchGoods,
  setsByCode,
} from './goods.ts'
import { readHabits, type Habits } from './habits.ts'
import type { Session } from './next-engine.ts'

export type { Goods } from './goods.ts'

/** Next Engine's masters, as whoever links products sees them. Reads only. */
export interface GoodsGate {
  /** One call per 1,000 values. Several goods may have the same JAN. */
  byJan(jans: readonly string[]): Promise<readonly Goods[]>
  byCode(codes: readonly string[]): Promise<readonly Goods[]>
  /** All of them, complete: a list that moves while it is read is read again, and in the end a `temporary` error. */
  all(onPage?: (read: number, total: number) => void): Promise<readonly Goods[]>
  setsByCode(codes: readonly string[]): Promise<readonly SetRow[]>
  allSets(): Promise<readonly SetRow[]>
  /** All shops, in one call. */
  shops(): Promise<readonly NextEngineShop[]>
  /** How searches behave, as far as this product (its code, and its 在庫数 in the stock master, null = not read) can tell. At most five calls. */
  habits(neCode: string, stock: number | null): Promise<Habits>
}

/** Makes no call yet. All of it throws `StonError` as `Session.read` does. */
export function openGoodsGate(session: Session): GoodsGate {
  return {
    byJan: (jans) => searchGoods(session, 'goods_jan_code', jans),
    byCode: (codes) => searchGoods(session, 'goods_id', codes),
    all: (onPage) => allGoods(session, onPage),
    setsByCode: (codes) => setsByCode(session, codes),
    allSets: () => allSets(session),
    shops: () => allShops(session),
    habits: (neCode, stock) => readHabits(session, neCode, stock),
  }
}
