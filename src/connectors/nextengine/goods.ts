import type { SetRow } from '../../domain/mapping/sets.ts'
import { MOST_ROWS } from '../../kernel/page-watch.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import { MOST_FOR_A_CODE } from './counts.ts'
import type { Session } from './next-engine.ts'
import { chunks, MAX_VALUES, readAll, readForAll, type Row, text } from './pages.ts'
import { type OnPage, readWhole } from './whole-list.ts'

const GOODS = '/api_v1_master_goods'
const FIELDS = 'goods_id,goods_name,goods_jan_code,goods_merchandise_id,stock_deleted_flag'
const NEEDS = ['goods_id']

/** One row of Next Engine's goods master. What is deleted there does not appear. */
export interface Goods {
  /** 商品コード, in Next Engine's own spelling. */
  readonly code: string
  readonly name: string
  /** JANコード; '' when there is none. */
  readonly jan: string
  /** 取扱区分: `0` is 取扱中. */
  readonly merchandise: string
}

/** The whole master. `onPage` counts rows. Throws as `readWhole` does. */
export async function allGoods(session: Session, onPage?: OnPage): Promise<readonly Goods[]> {
  const rows = await readWhole(session, {
    path: GOODS,
    params: { fields: FIELDS },
    needs: NEEDS,
    keyOf: (row) => text(row['goods_id']),
    onPage,
  })
  return goodsOf(rows)
}

/**
 * All goods that have one of these JANs or codes. Many may have the same JAN: shops write a number that is none where there is none.
 * Whether a code is found in another letter case is not documented (see `Habits.searchCase`).
 */
export async function searchGoods(
  session: Session,
  field: 'goods_jan_code' | 'goods_id',
  values: readonly string[],
): Promise<readonly Goods[]> {
  const most = field === 'goods_id' ? MOST_FOR_A_CODE * values.length : MOST_ROWS
  const rows: Row[] = []
  for (const filter of filters(field, values)) {
    const params = { fields: FIELDS, ...filter }
    const found = await readAll(session, { path: `${GOODS}/search`, params, needs: NEEDS, most })
    rows.push(...found)
  }
  return goodsOf(rows)
}

/** A list of values is separated by commas, and a 商品コード of Smaregi may hold one: such a value is asked for alone. */
function filters(field: string, values: readonly string[]): Record<string, string>[] {
  const wanted = [...new Set(values)].filter((value) => value !== '')
  const listed = wanted.filter((value) => !value.includes(','))
  return [
    ...chunks(listed, MAX_VALUES).map((part) => ({ [`${field}-in`]: part.join(',') })),
    ...wanted.filter((value) => value.includes(',')).map((value) => ({ [`${field}-eq`]: value })),
  ]
}

/** By code: a row that two questions brought counts once. */
function goodsOf(rows: readonly Row[]): Goods[] {
  const goods = new Map<string, Goods>()
  for (const row of rows) {
    const code = text(row['goods_id'])
    if (code === '' || row['stock_deleted_flag'] === '1') continue
    goods.set(code, {
      code,
      name: text(row['goods_name']),
      jan: text(row['goods_jan_code']).trim(),
      merchandise: text(row['goods_merchandise_id']),
    })
  }
  return [...goods.values()]
}

const SETS = '/api_v1_master_setgoods'
const SET_FIELDS = 'set_goods_id,set_goods_detail_goods_id,set_goods_detail_quantity'
const OF_A_SET = SET_FIELDS.split(',')

/** The components of these sets; a code that is no set has none. */
export async function setsByCode(
  session: Session,
  codes: readonly string[],
): Promise<readonly SetRow[]> {
  const rows = await readForAll(session, [...new Set(codes)], (part) => ({
    path: `${SETS}/search`,
    params: { fields: SET_FIELDS, 'set_goods_id-in': part.join(',') },
    needs: OF_A_SET,
    most: MOST_FOR_A_CODE * part.length,
  }))
  return rows.map(setRow)
}

/** Every component of every set. */
export async function allSets(session: Session): Promise<readonly SetRow[]> {
  const rows = await readWhole(session, {
    path: SETS,
    params: { fields: SET_FIELDS },
    needs: OF_A_SET,
    keyOf: (row) => `${text(row['set_goods_id'])} ${text(row['set_goods_detail_goods_id'])}`,
  })
  return rows.map(setRow)
}

function setRow(row: Row): SetRow {
  return {
    set: text(row['set_goods_id']),
    component: text(row['set_goods_detail_goods_id']),
    quantity: quantity(row['set_goods_detail_quantity']),
  }
}

/** Next Engine may write 2 as `2` or `2.00`; anything but a whole number from 1 cannot be multiplied with. */
function quantity(value: string | null | undefined): number | null {
  const whole = wholeNumber(text(value).trim())
  return whole !== null && whole >= 1 && whole < 1_000_000 ? whole : null
}

const OF_A_SHOP = ['shop_id', 'shop_name']
/** Next Engine's plans have up to fifty shops; those that were deleted stay in the list. */
const MOST_SHOPS = 10_000

/** A shop (店舗) of Next Engine: an online mall's, a cart's, or one made by hand. */
export interface NextEngineShop {
  readonly id: string
  readonly name: string
}

/** All of them, as the 店舗マスタ has them; also those that were deleted, which old slips name. Throws as `Session.read` does. */
export async function allShops(session: Session): Promise<readonly NextEngineShop[]> {
  const rows = await readAll(session, {
    path: '/api_v1_master_shop/search',
    params: { fields: OF_A_SHOP.join(',') },
    needs: OF_A_SHOP,
    most: MOST_SHOPS,
  })
  return rows.map((row) => ({ id: text(row['shop_id']), name: text(row['shop_name']) }))
}
